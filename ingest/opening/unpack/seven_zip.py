"""7z, by the coders that Python has itself: LZMA, LZMA2, BCJ and delta filters, deflate, bzip2, stored.

Why not by a library: docs/decisions/2026-11-22-seven-zip.md.
"""

import lzma
import stat
import struct
import zlib
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, repeat

from ingest.opening.damage import DamagedError
from ingest.opening.unpack import streams
from ingest.opening.unpack.haul import Haul
from ingest.opening.unpack.nouns import Budget, Unpacked
from ingest.opening.unpack.seven_zip_header import (
    Coder,
    Content,
    Cursor,
    File,
    Folder,
    Packed,
    listed_files,
    packed_streams,
)
from ingest.opening.unpack.streams import Decoder, Stream

SIGNATURE_HEADER = struct.Struct("<12xQQI")
END, HEADER, ARCHIVE_PROPERTIES, MAIN_STREAMS, FILES, PACKED_HEADER = 0x00, 0x01, 0x02, 0x04, 0x05, 0x17
MAX_HEADERS = 4
"""Headers packed within headers."""
STORED, LZMA1, LZMA2, DELTA = b"\x00", b"\x03\x01\x01", b"\x21", b"\x03"
DEFLATE, BZIP2, AES = b"\x04\x01\x08", b"\x04\x02\x02", b"\x06\xf1\x07\x01"
BRANCHES = {
    b"\x03\x03\x01\x03": lzma.FILTER_X86,
    b"\x04": lzma.FILTER_X86,
    b"\x03\x03\x02\x05": lzma.FILTER_POWERPC,
    b"\x03\x03\x04\x01": lzma.FILTER_IA64,
    b"\x03\x03\x05\x01": lzma.FILTER_ARM,
    b"\x03\x03\x07\x01": lzma.FILTER_ARMTHUMB,
    b"\x03\x03\x08\x05": lzma.FILTER_SPARC,
}
NAMELESS = File(name="", empty=False, is_folder=False, mode=0)
"""A file the list has forgotten."""
ALONE: dict[bytes, Callable[[], Decoder]] = {DEFLATE: streams.Deflate, BZIP2: streams.bzip2}
"""Coders that are no filters: nothing may stand before or after them."""


class LockedError(Exception):
    """A folder needs a password, or a coder that Python does not have; says which, as a defect."""


def unpack_7z(data: bytes, budget: Budget) -> Unpacked:
    """The members of a 7z archive. Raises OverBudgetError and MemoryError."""
    haul = Haul.of(data, budget)
    try:
        packed, listed = _header(data, haul)
        _take_all(data, packed, listed, haul)
    except DamagedError:
        haul.note("truncated")
    except LockedError as error:
        haul.note(str(error))
    return haul.unpacked()


def _header(data: bytes, haul: Haul) -> tuple[Packed, list[File]]:
    """Raises DamagedError, LockedError and OverBudgetError."""
    packed, listed = Packed(begin=0, lengths=(), folders=(), contents=()), list[File]()
    cursor = Cursor(_plain_header(data, haul), haul)
    while (kind := cursor.must(ARCHIVE_PROPERTIES, MAIN_STREAMS, FILES, END)) != END:
        if kind == MAIN_STREAMS:
            packed = packed_streams(cursor)
        elif kind == FILES:
            listed = listed_files(cursor)
        else:
            while cursor.number() != END:
                cursor.inside()
    return packed, listed


def _plain_header(data: bytes, haul: Haul) -> bytes:
    """The header, unpacked, after its first byte. An archive of nothing has none."""
    if len(data) < SIGNATURE_HEADER.size:
        raise DamagedError
    offset, size, crc = SIGNATURE_HEADER.unpack_from(data)
    header = data[SIGNATURE_HEADER.size + offset :][:size]
    if zlib.crc32(header) != crc or len(header) != size:
        raise DamagedError
    for _ in range(MAX_HEADERS):
        if not header or header[0] == HEADER:
            return header[1:] or bytes([END])
        header = _unpacked_header(data, header, haul)
    raise DamagedError


def _unpacked_header(data: bytes, header: bytes, haul: Haul) -> bytes:
    cursor = Cursor(header, haul)
    cursor.must(PACKED_HEADER)
    for folder, packed, contents in _folders(data, packed_streams(cursor)):
        return _unfolded(packed, folder, contents, haul).data
    raise DamagedError


def _take_all(data: bytes, packed: Packed, listed: Sequence[File], haul: Haul) -> None:
    """Take the files with bytes, folder by folder, then the empty ones."""
    with_bytes = [file for file in listed if not file.empty]
    if len(with_bytes) != sum(map(len, packed.contents)):
        haul.note("damaged")
    files = chain(with_bytes, repeat(NAMELESS))
    for folder, piece, contents in _folders(data, packed):
        own = list(zip(contents, files, strict=False))
        try:
            stream = _unfolded(piece, folder, contents, haul)
        except LockedError as error:
            haul.note(str(error))
            continue
        haul.note(*streams.defects_of(stream, None))
        _take_files(stream, own, haul)
    for file in listed:
        if file.empty and not file.is_folder:
            haul.keep(file.name, b"")


def _folders(data: bytes, packed: Packed) -> Iterator[tuple[Folder, memoryview, Sequence[Content]]]:
    """Each folder with its packed bytes and its contents. Raises DamagedError."""
    whole, begin, at = memoryview(data), SIGNATURE_HEADER.size + packed.begin, 0
    for folder, contents in zip(packed.folders, packed.contents, strict=False):
        lengths = packed.lengths[at : at + folder.streams]
        if len(lengths) < folder.streams:
            raise DamagedError
        yield folder, whole[begin:][: sum(lengths)], contents
        begin, at = begin + sum(lengths), at + folder.streams


def _take_files(stream: Stream, own: Sequence[tuple[Content, File]], haul: Haul) -> None:
    """Take the files of one folder, the last one as far as the folder could be unpacked."""
    at = 0
    for content, file in own:
        data = stream.data[at : at + content.size]
        at += content.size
        if stat.S_ISLNK(file.mode):
            haul.note("link")
        elif data or not content.size:
            haul.keep(file.name, data, defects=_defects(data, content, stream))


def _defects(data: bytes, content: Content, stream: Stream) -> tuple[str, ...]:
    """What is wrong with one file; without a checksum of its own it is as sound as its folder."""
    if len(data) < content.size or content.crc is None:
        return streams.defects_of(stream, None)
    return () if zlib.crc32(data) == content.crc else ("crc",)


def _unfolded(packed: memoryview, folder: Folder, contents: Sequence[Content], haul: Haul) -> Stream:
    """The bytes of all files of a folder. Raises DamagedError, LockedError and OverBudgetError."""
    size = sum(content.size for content in contents)
    coders = [coder for coder in folder.coders if coder.method != STORED]
    if any(coder.method == AES for coder in coders):
        raise LockedError("encrypted")
    if not coders:
        return streams.stored(packed, size, haul)
    if len(coders) == 1 and coders[0].method in ALONE:
        return streams.inflate(packed, ALONE[coders[0].method](), haul, most=size)
    filters = [_filter(coder, min(size, haul.left)) for coder in coders]
    if filters[-1]["id"] not in (lzma.FILTER_LZMA1, lzma.FILTER_LZMA2):
        raise LockedError("method")
    return streams.inflate(packed, streams.raw_lzma(filters), haul, most=size)


def _filter(coder: Coder, size: int) -> dict[str, int]:
    """A coder as `lzma` wants it. Raises DamagedError and LockedError."""
    if coder.method == LZMA1:
        return streams.lzma1(coder.properties, size)
    if coder.method == LZMA2:
        return streams.lzma2(coder.properties, size)
    if coder.method == DELTA:
        return {"id": lzma.FILTER_DELTA, "dist": int.from_bytes(coder.properties[:1], "little") + 1}
    if coder.method not in BRANCHES:
        raise LockedError("method")
    return {"id": BRANCHES[coder.method]}
