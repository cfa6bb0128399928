"""gzip, bzip2 and xz: one file packed, in one stream or several; where it is a tar, its members."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from ingest.opening.charsets import decode
from ingest.opening.damage import DamagedError
from ingest.opening.unpack import streams
from ingest.opening.unpack.haul import Haul
from ingest.opening.unpack.nouns import Budget, Unpacked
from ingest.opening.unpack.streams import Decoder
from ingest.opening.unpack.tars import is_tar, take_tar

GZIP, BZIP2, XZ = b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ\x00"
GZIP_HEADER, GZIP_TRAILER = 10, 8
HEADER_CRC, EXTRA, NAME, COMMENT = 2, 4, 8, 16
PADDING = re.compile(rb"\0*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One of the streams that make up a packed file."""

    data: bytes
    end: int
    """Where the next one begins."""
    name: str = ""


OpenPiece = Callable[[bytes, int, Haul], Piece]


def unpack_gzip(data: bytes, budget: Budget) -> Unpacked:
    """The file in a `.gz`, or the members of a `.tar.gz`. Raises OverBudgetError and MemoryError."""
    return _unpack(data, budget, GZIP, _gzip)


def unpack_bzip2(data: bytes, budget: Budget) -> Unpacked:
    """The file in a `.bz2`, or the members of a `.tar.bz2`. Raises OverBudgetError and MemoryError."""
    return _unpack(data, budget, BZIP2, _plain(streams.bzip2))


def unpack_xz(data: bytes, budget: Budget) -> Unpacked:
    """The file in a `.xz`, or the members of a `.tar.xz`. Raises OverBudgetError and MemoryError."""
    return _unpack(data, budget, XZ, _plain(streams.xz))


def _unpack(data: bytes, budget: Budget, magic: bytes, open_piece: OpenPiece) -> Unpacked:
    haul = Haul.of(data, budget)
    pieces = _pieces(data, haul, magic, open_piece)
    content = b"".join(piece.data for piece in pieces)
    defects = tuple(sorted(haul.defects - {"trailing"}))
    if is_tar(content):
        take_tar(content, haul, defects)
    elif content or not haul.defects:
        haul.keep(next((piece.name for piece in pieces), ""), content, defects=defects)
    return haul.unpacked()


def _pieces(data: bytes, haul: Haul, magic: bytes, open_piece: OpenPiece) -> list[Piece]:
    """All streams, with zeros between them or not; what follows the last one is put on record."""
    pieces: list[Piece] = []
    at = 0
    while data.startswith(magic, at):
        haul.look()
        try:
            pieces.append(open_piece(data, at, haul))
        except DamagedError:
            haul.note("truncated")
            break
        at = _after_padding(data, pieces[-1].end)
    if not haul.defects and (at < len(data) or not pieces):
        haul.note("trailing" if pieces else "damaged")
    return pieces


def _after_padding(data: bytes, at: int) -> int:
    found = PADDING.match(data, at)
    return found.end() if found else at


def _plain(new: Callable[[], Decoder]) -> OpenPiece:
    def open_piece(data: bytes, at: int, haul: Haul) -> Piece:
        stream = streams.inflate(memoryview(data)[at:], new(), haul)
        haul.note(*streams.defects_of(stream, None))
        return Piece(data=stream.data, end=at + stream.used)

    return open_piece


def _gzip(data: bytes, at: int, haul: Haul) -> Piece:
    """RFC 1952, 2.3. Raises DamagedError where the header breaks off."""
    name, begin = _gzip_header(data, at)
    stream = streams.inflate(memoryview(data)[begin:], streams.Deflate(), haul)
    end = begin + stream.used + GZIP_TRAILER
    if end > len(data):
        haul.note("truncated")
    crc = int.from_bytes(data[end - GZIP_TRAILER : end - GZIP_TRAILER // 2], "little")
    haul.note(*streams.defects_of(stream, crc))
    return Piece(data=stream.data, end=end, name=decode(name))


def _gzip_header(data: bytes, at: int) -> tuple[bytes, int]:
    """The name, if it is there, and where the stream begins."""
    if at + GZIP_HEADER > len(data):
        raise DamagedError
    flags, at, name = data[at + 3], at + GZIP_HEADER, b""
    if flags & EXTRA:
        at += 2 + int.from_bytes(data[at : at + 2], "little")
    if flags & NAME:
        name, at = _until_zero(data, at)
    if flags & COMMENT:
        _, at = _until_zero(data, at)
    return name, at + (2 if flags & HEADER_CRC else 0)


def _until_zero(data: bytes, at: int) -> tuple[bytes, int]:
    end = data.find(b"\0", at)
    if end < 0:
        raise DamagedError
    return data[at:end], end + 1
