"""Packed bytes to bytes, piece by piece, never more than the container may still become.

The readers of the standard library (`zipfile`, `gzip`, `lzma.open`) are not used: some unpack a whole
block before anybody can count it, and all lose what came before a damaged byte.
"""

import bz2
import lzma
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Protocol

from ingest.opening.damage import DamagedError
from ingest.opening.unpack.haul import Haul

PIECE = 512
"""Packed bytes given to a decoder at once; at a damaged byte the output of one piece is lost."""
CHUNK = 262_144
"""Unpacked bytes taken from a decoder at once."""
XZ_MEMORY = 256_000_000
"""Bytes an xz stream may ask for; `xz -9` asks for 65 MB."""
SMALLEST_WINDOW = 4_096
LZMA1_PROPERTIES = 5
LARGEST_WINDOW_CODE, LARGEST_LCLPPB = 40, 9 * 5 * 5
BROKEN = (zlib.error, lzma.LZMAError, OSError, EOFError, ValueError)
"""What decoders raise for data they cannot unpack."""
Filters = Sequence[dict[str, int]]


class Decoder(Protocol):
    """The face that bz2 and lzma decompressors have."""

    @property
    def eof(self) -> bool:
        """Whether the end of the stream was seen."""

    @property
    def unused_data(self) -> bytes:
        """What was given beyond the end."""

    def decompress(self, data: bytes, max_length: int) -> bytes:
        """At most `max_length` bytes; fewer only when more packed bytes are needed."""


class Deflate:
    """zlib's decoder of raw deflate streams with the face of the others."""

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(-zlib.MAX_WBITS)

    @property
    def eof(self) -> bool:
        """Whether the end of the stream was seen."""
        return self._inner.eof

    @property
    def unused_data(self) -> bytes:
        """What was given beyond the end."""
        return self._inner.unused_data

    def decompress(self, data: bytes, max_length: int) -> bytes:
        """At most `max_length` bytes."""
        return self._inner.decompress(self._inner.unconsumed_tail + data, max_length)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """What one packed stream became."""

    data: bytes
    used: int
    """Packed bytes it took."""
    whole: bool
    """Unpacked to its end."""
    broken: bool = False
    """It does not decode; `data` is what came before."""


def inflate(packed: memoryview, decoder: Decoder, haul: Haul, most: int | None = None) -> Stream:
    """Unpack one stream, to its end or to `most` bytes. Raises OverBudgetError and MemoryError only."""
    out, used, broken = BytesIO(), 0, False
    try:
        while used < len(packed) and not _finished(decoder, out, most):
            piece = bytes(packed[used : used + PIECE])
            used += len(piece)
            _drain(piece, decoder, haul, out, most)
    except BROKEN:
        broken = True
    return Stream(
        data=out.getvalue(),
        used=used - len(decoder.unused_data),
        whole=not broken and _finished(decoder, out, most),
        broken=broken,
    )


def stored(packed: memoryview, size: int, haul: Haul) -> Stream:
    """Bytes that are not packed at all, as far as they are there. Raises OverBudgetError."""
    there = min(size, len(packed))
    haul.grow(there)
    return Stream(data=bytes(packed[:there]), used=there, whole=there == size)


def defects_of(stream: Stream, crc: int | None) -> tuple[str, ...]:
    """What is wrong with a stream, given the checksum (CRC-32) it should have."""
    if stream.broken:
        return ("damaged",)
    if not stream.whole:
        return ("truncated",)
    return () if crc is None or zlib.crc32(stream.data) == crc else ("crc",)


def bzip2() -> Decoder:
    """A decoder of one bzip2 stream."""
    return bz2.BZ2Decompressor()


def xz() -> Decoder:
    """A decoder of one xz stream, with its checksums."""
    return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=XZ_MEMORY)


def raw_lzma(filters: Filters) -> Decoder:
    """A decoder of a stream without header. Raises DamagedError for impossible filters."""
    try:
        return lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=list(filters))
    except (lzma.LZMAError, ValueError) as error:
        raise DamagedError from error


def lzma1(properties: bytes, size: int) -> dict[str, int]:
    """The filter for the five bytes of LZMA properties, as in ZIP and 7z, and the size that is to come
    out. Raises DamagedError.
    """
    if len(properties) != LZMA1_PROPERTIES or properties[0] >= LARGEST_LCLPPB:
        raise DamagedError
    rest, lc = divmod(properties[0], 9)
    pb, lp = divmod(rest, 5)
    window = int.from_bytes(properties[1:], "little")
    return {"id": lzma.FILTER_LZMA1, "lc": lc, "lp": lp, "pb": pb, "dict_size": _window(window, size)}


def lzma2(properties: bytes, size: int) -> dict[str, int]:
    """The filter for the one byte of LZMA2 properties and the size. Raises DamagedError."""
    if len(properties) != 1 or properties[0] > LARGEST_WINDOW_CODE:
        raise DamagedError
    window = (2 | properties[0] & 1) << (properties[0] // 2 + 11)
    return {"id": lzma.FILTER_LZMA2, "dict_size": _window(window, size)}


def _window(declared: int, size: int) -> int:
    """The memory of the decoder: never more than is to come out of it, whatever the file asks for."""
    return max(SMALLEST_WINDOW, min(declared, size))


def _finished(decoder: Decoder, out: BytesIO, most: int | None) -> bool:
    return decoder.eof or (most is not None and out.tell() >= most)


def _drain(piece: bytes, decoder: Decoder, haul: Haul, out: BytesIO, most: int | None) -> None:
    """Write all that `piece` unpacks to."""
    while not _finished(decoder, out, most):
        wanted = CHUNK if most is None else min(CHUNK, most - out.tell())
        chunk = decoder.decompress(piece, wanted)
        haul.grow(len(chunk))
        out.write(chunk)
        piece = b""
        if len(chunk) < wanted:
            return
