"""ZIP (APPNOTE.TXT 6.3): by its directory, or, where that is damaged or cut off, header by header.

`zipfile` is not used: it unpacks bzip2 and LZMA without a bound, gives up a whole archive for one bad
name or field, and cannot open one that was cut off. Passwords are not tried: no program sets an empty one.
"""

import re
import stat
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.opening.damage import DamagedError
from ingest.opening.unpack import streams
from ingest.opening.unpack.haul import Haul
from ingest.opening.unpack.member_names import zip_name
from ingest.opening.unpack.nouns import Budget, Unpacked
from ingest.opening.unpack.streams import Stream

LOCAL, CENTRAL, END, END64 = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"PK\x06\x06"
NEXT_HEADER = re.compile(rb"PK(?:\x03\x04|\x01\x02|\x07\x08)")
LOCAL_HEADER = struct.Struct("<4x5H3I2H")
CENTRAL_HEADER = struct.Struct("<4x6H3I5H2I")
END_RECORD, END_SIZE = struct.Struct("<10xHII"), 22
END64_RECORD = struct.Struct("<32xQQQ")
ENCRYPTED, SIZES_FOLLOW, UTF8 = 1, 1 << 3, 1 << 11
STORED, DEFLATED, BZIP2, LZMA, XZ = 0, 8, 12, 14, 95
METHODS = frozenset({STORED, DEFLATED, BZIP2, LZMA, XZ})
LZMA_PROPERTIES = slice(4, 9)
"""After a version and their length."""
ZIP64, UNICODE_NAME = 0x0001, 0x7075
IN_ZIP64, MANY = 0xFFFFFFFF, 0xFFFF
UNIX = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a header says of one member. None of it is believed."""

    raw_name: bytes
    extra: bytes
    flags: int
    method: int
    begin: int
    """Where its bytes begin."""
    packed: int | None
    """Bytes in the archive; None where only the end of the stream tells."""
    size: int | None
    crc: int | None
    mode: int = 0
    """Type and rights of a Unix file; 0 where unknown."""

    @property
    def name(self) -> str:
        """The name, from the Unicode field (Info-ZIP 0x7075) where that belongs to it."""
        field = _field(self.extra, UNICODE_NAME)
        if field[1:5] == zlib.crc32(self.raw_name).to_bytes(4, "little"):
            return zip_name(field[5:], utf8=True)
        return zip_name(self.raw_name, utf8=bool(self.flags & UTF8))

    @property
    def is_folder(self) -> bool:
        """A folder's name with nothing behind it. With bytes behind it, it is a member all the same."""
        return self.raw_name.endswith((b"/", b"\\")) and not self.size

    @property
    def defect(self) -> str:
        """Why it is not taken, or nothing."""
        if stat.S_ISLNK(self.mode):
            return "link"
        if stat.S_IFMT(self.mode) not in (0, stat.S_IFREG, stat.S_IFDIR) and not self.size:
            return "device"  # with bytes it is a file that came to the archiver through a pipe
        if self.flags & ENCRYPTED:
            return "encrypted"
        return "" if self.method in METHODS else "method"


def unpack_zip(data: bytes, budget: Budget) -> Unpacked:
    """The members of a ZIP archive. Raises OverBudgetError and MemoryError."""
    haul, whole = Haul.of(data, budget), memoryview(data)
    try:
        entries = list(_listed(data, haul))
    except DamagedError:
        haul.note("truncated")
        _walk(data, haul)
        return haul.unpacked()
    for entry in entries:
        _take(whole, entry, haul)
    return haul.unpacked()


def _listed(data: bytes, haul: Haul) -> Iterator[Entry]:
    """The entries of the directory at the end.

    Raises DamagedError where it is missing, breaks off, or points to something else than members.
    """
    count, size, offset, end = _end(data)
    start = end - size if data.startswith(CENTRAL, max(0, end - size)) else offset
    at, found = start, 0
    while at < start + size:
        if not data.startswith(CENTRAL, at) or at + CENTRAL_HEADER.size > len(data):
            break
        haul.look()
        entry, at = _central(data, at, start - offset)
        yield entry
        found += 1
    if found < count:
        raise DamagedError


def _end(data: bytes) -> tuple[int, int, int, int]:
    """Entries, size and offset of the directory, and where it ends. Raises DamagedError."""
    at = data.rfind(END)
    if at < 0 or at + END_SIZE > len(data):
        raise DamagedError
    count, size, offset = END_RECORD.unpack_from(data, at)
    at64 = data.rfind(END64, 0, at)
    if (count == MANY or IN_ZIP64 in (size, offset)) and 0 <= at64 <= len(data) - END64_RECORD.size:
        return *END64_RECORD.unpack_from(data, at64), at64
    return count, size, offset, at


def _central(data: bytes, at: int, shift: int) -> tuple[Entry, int]:
    """One entry of the directory and where the next begins. `shift` is what stands before the archive."""
    system, _, flags, method, _, _, crc, packed, size, *lengths, attributes, offset = (
        CENTRAL_HEADER.unpack_from(data, at)
    )
    raw_name, extra, at = _texts(data, at + CENTRAL_HEADER.size, lengths[0], lengths[1])
    size, packed, offset = _large(extra, size, packed, offset)
    entry = Entry(
        raw_name=raw_name,
        extra=extra,
        flags=flags,
        method=method,
        begin=_body(data, offset + shift),
        packed=packed,
        size=size,
        crc=crc,
        mode=attributes >> 16 if system >> 8 == UNIX else 0,
    )
    return entry, at + lengths[2]


def _walk(data: bytes, haul: Haul) -> None:
    """Take what can be found by the headers before the members."""
    whole, at = memoryview(data), data.find(LOCAL)
    while 0 <= at <= len(data) - LOCAL_HEADER.size:
        haul.look()
        entry = _local(data, at)
        used = _take(whole, entry, haul)
        at = data.find(LOCAL, entry.begin + used)


def _local(data: bytes, at: int) -> Entry:
    _, flags, method, _, _, crc, packed, size, *lengths = LOCAL_HEADER.unpack_from(data, at)
    raw_name, extra, begin = _texts(data, at + LOCAL_HEADER.size, *lengths)
    size, packed, _ = _large(extra, size, packed, 0)
    follow = bool(flags & SIZES_FOLLOW)
    if follow and method == STORED:
        found = NEXT_HEADER.search(data, begin)
        packed = (found.start() if found else len(data)) - begin
    return Entry(
        raw_name=raw_name,
        extra=extra,
        flags=flags,
        method=method,
        begin=begin,
        packed=None if follow and method != STORED else packed,
        size=None if follow else size,
        crc=None if follow else crc,
    )


def _take(whole: memoryview, entry: Entry, haul: Haul) -> int:
    """Take one member, or put on record why not; returns the packed bytes it has."""
    if entry.is_folder or entry.defect:
        haul.note(*filter(None, [entry.defect]))
        return entry.packed or 0
    try:
        stream = _unpacked(whole[entry.begin :], entry, haul)
    except DamagedError:
        haul.note("damaged")
        return entry.packed or 0
    defects = streams.defects_of(stream, entry.crc)
    haul.note(*defects)
    if stream.data or stream.whole:
        haul.keep(entry.name, stream.data, defects=defects)
    return stream.used


def _unpacked(packed: memoryview, entry: Entry, haul: Haul) -> Stream:
    """Raises DamagedError and OverBudgetError."""
    if entry.method == STORED:
        return streams.stored(packed, entry.packed or 0, haul)
    packed = packed[: entry.packed]
    if entry.method == LZMA:
        size = haul.left if entry.size is None else entry.size
        filters = [streams.lzma1(bytes(packed[LZMA_PROPERTIES]), min(size, haul.left))]
        return streams.inflate(
            packed[LZMA_PROPERTIES.stop :], streams.raw_lzma(filters), haul, most=entry.size
        )
    new = {DEFLATED: streams.Deflate, BZIP2: streams.bzip2, XZ: streams.xz}[entry.method]
    return streams.inflate(packed, new(), haul)


def _body(data: bytes, at: int) -> int:
    """Where the bytes of a member begin, by its local header. Raises DamagedError where `at` has none."""
    if not 0 <= at <= len(data) - LOCAL_HEADER.size or not data.startswith(LOCAL, at):
        raise DamagedError
    *_, name, extra = LOCAL_HEADER.unpack_from(data, at)
    return min(len(data), at + LOCAL_HEADER.size + int(name) + int(extra))


def _texts(data: bytes, at: int, name: int, extra: int) -> tuple[bytes, bytes, int]:
    """Name, extra fields, and where they end."""
    end = at + name + extra
    return data[at : at + name].partition(b"\0")[0], data[at + name : end], end


def _large(extra: bytes, *values: int) -> list[int]:
    """Sizes and offset, those from the ZIP64 field that stand there (4.5.3)."""
    field, found = _field(extra, ZIP64), []
    for value in values:
        if value == IN_ZIP64 and len(field) >= 8:  # noqa: PLR2004 - bytes of a 64-bit number
            found.append(int.from_bytes(field[:8], "little"))
            field = field[8:]
        else:
            found.append(value)
    return found


def _field(extra: bytes, wanted: int) -> bytes:
    """The content of one extra field, or nothing (4.5.1)."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        if kind == wanted:
            return extra[at + 4 : at + 4 + length]
        at += 4 + length
    return b""
