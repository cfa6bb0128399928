"""The header of a 7z archive (7zFormat.txt of the LZMA SDK), parsed; nothing in it is believed.

```
signature header ─ packed streams ─ header, mostly packed itself
                                    ├─ folders: packed streams and the coders they went through
                                    └─ files: names, attributes, which of them are empty
```
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Self

from ingest.opening.damage import DamagedError
from ingest.opening.unpack.haul import Haul

END = 0x00
PACK_INFO, UNPACK_INFO, SUBSTREAMS = 0x06, 0x07, 0x08
SIZE, CRC, FOLDER, UNPACK_SIZE, COUNTS = 0x09, 0x0A, 0x0B, 0x0C, 0x0D
EMPTY_STREAM, EMPTY_FILE, NAMES, ATTRIBUTES = 0x0E, 0x0F, 0x11, 0x15
ID_SIZE, SEVERAL_STREAMS, HAS_PROPERTIES = 0x0F, 0x10, 0x20
HERE = 0
"""Not in a stream of its own."""
MAX_CODERS = 8
UNIX_MODE = 0x8000


@dataclass(frozen=True, slots=True, kw_only=True)
class Coder:
    """One step of packing."""

    method: bytes
    properties: bytes
    simple: bool
    """One stream in, one out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """Files that were packed together, one after the other."""

    coders: tuple[Coder, ...]
    """In the order of packing: the last one made the bytes that lie in the archive."""
    streams: int
    """Packed streams it takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """One file within the unpacked bytes of a folder."""

    size: int
    crc: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """Where the packed streams lie, and what they unpack to."""

    begin: int
    """Counted from the end of the signature header."""
    lengths: Sequence[int]
    folders: Sequence[Folder]
    contents: Sequence[Sequence[Content]]
    """The files in each folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """What the header says of one file."""

    name: str
    empty: bool
    """It has no bytes in any folder."""
    is_folder: bool
    mode: int
    """Type and rights of a Unix file; 0 where unknown."""


class Cursor:
    """Reads the header from front to back. Raises DamagedError where it breaks off."""

    def __init__(self, data: bytes, haul: Haul) -> None:
        self._data, self._at, self._haul = data, 0, haul

    def take(self, size: int) -> bytes:
        """The next `size` bytes."""
        if size > len(self._data) - self._at:
            raise DamagedError
        self._at += size
        return self._data[self._at - size : self._at]

    def byte(self) -> int:
        """The next byte."""
        return self.take(1)[0]

    def number(self) -> int:
        """The leading ones of the first byte count the bytes that follow, the lowest first."""
        first = self.byte()
        more = 8 - (first ^ 0xFF).bit_length()
        high = first & (0x7F >> more)
        return int.from_bytes(self.take(more), "little") + (high << 8 * more)

    def inside(self) -> Self:
        """A cursor over the next property, which begins with its length."""
        return type(self)(self.take(self.number()), self._haul)

    def count(self) -> int:
        """How many of something follow. Raises OverBudgetError where they are more than are looked at."""
        count = self.number()
        self._haul.look(count)
        return count

    def numbers(self, count: int) -> list[int]:
        """The next `count` numbers."""
        return [self.number() for _ in range(count)]

    def rest(self) -> bytes:
        """All that is left."""
        return self.take(len(self._data) - self._at)

    def must(self, *kinds: int) -> int:
        """The next byte, which must be one of `kinds`."""
        kind = self.byte()
        if kind not in kinds:
            raise DamagedError
        return kind

    def flags(self, count: int) -> list[bool]:
        """One bit for each of `count` things, the highest first."""
        data = self.take((count + 7) // 8)
        return [bool(data[n // 8] & (0x80 >> n % 8)) for n in range(count)]

    def some(self, count: int) -> list[bool]:
        """As `flags`, with a byte before them that stands for all."""
        return [True] * count if self.byte() else self.flags(count)

    def crcs(self, count: int) -> list[int | None]:
        """The checksums of those of `count` things that have one."""
        return [int.from_bytes(self.take(4), "little") if has else None for has in self.some(count)]


def packed_streams(cursor: Cursor) -> Packed:
    """Where the packed bytes lie and how to unpack them. Raises DamagedError and OverBudgetError."""
    begin, lengths = 0, list[int]()
    folders: list[Folder] = []
    contents: list[list[Content]] = []
    while (kind := cursor.must(PACK_INFO, UNPACK_INFO, SUBSTREAMS, END)) != END:
        if kind == PACK_INFO:
            begin, lengths = _pack_info(cursor)
        elif kind == UNPACK_INFO:
            folders, contents = _unpack_info(cursor)
        else:
            contents = list(_substreams(cursor, contents))
    return Packed(begin=begin, lengths=lengths, folders=folders, contents=contents)


def listed_files(cursor: Cursor) -> list[File]:
    """All files and folders of the archive. Raises DamagedError and OverBudgetError."""
    count = cursor.count()
    names, attributes = [""] * count, [0] * count
    empty, is_file = [False] * count, [False] * count
    while (kind := cursor.number()) != END:
        inside = cursor.inside()
        if kind == EMPTY_STREAM:
            empty = inside.flags(count)
        elif kind == EMPTY_FILE:
            of_empty = iter(inside.flags(sum(empty)))
            is_file = [has_none and next(of_empty) for has_none in empty]
        elif kind == NAMES:
            names = _names(inside, count)
        elif kind == ATTRIBUTES:
            attributes = _attributes(inside, count)
    return [
        File(
            name=names[n],
            empty=empty[n],
            is_folder=empty[n] and not is_file[n],
            mode=attributes[n] >> 16 if attributes[n] & UNIX_MODE else 0,
        )
        for n in range(count)
    ]


def _pack_info(cursor: Cursor) -> tuple[int, list[int]]:
    """Where the packed streams begin, and their lengths."""
    begin, count = cursor.number(), cursor.count()
    lengths: list[int] = []
    while (kind := cursor.must(SIZE, CRC, END)) != END:
        if kind == SIZE:
            lengths = cursor.numbers(count)
        else:
            cursor.crcs(count)
    return begin, lengths


def _unpack_info(cursor: Cursor) -> tuple[list[Folder], list[list[Content]]]:
    """The folders, each with one content: all of it."""
    cursor.must(FOLDER)
    count = cursor.count()
    cursor.must(HERE)
    found = [_folder(cursor) for _ in range(count)]
    cursor.must(UNPACK_SIZE)
    sizes = [cursor.numbers(outputs)[last] for _, outputs, last in found]
    crcs: list[int | None] = [None] * count
    while cursor.must(CRC, END) == CRC:
        crcs = cursor.crcs(count)
    whole = [[Content(size=size, crc=crc)] for size, crc in zip(sizes, crcs, strict=True)]
    return [folder for folder, _, _ in found], whole


def _folder(cursor: Cursor) -> tuple[Folder, int, int]:
    """A folder, the streams that come out of its coders, and which of them is the last one unpacked."""
    coders, inputs, outputs = [], 0, 0
    for _ in range(_few(cursor.number())):
        flags = cursor.byte()
        method = cursor.take(flags & ID_SIZE)
        ins, outs = (1, 1) if not flags & SEVERAL_STREAMS else (_few(cursor.number()), _few(cursor.number()))
        properties = cursor.take(cursor.number()) if flags & HAS_PROPERTIES else b""
        coders.append(Coder(method=method, properties=properties, simple=ins == outs == 1))
        inputs, outputs = inputs + ins, outputs + outs
    bound = {cursor.number(): cursor.number() for _ in range(outputs - 1)}
    streams = inputs - len(bound)
    if streams > 1:
        cursor.numbers(streams)
    last = next((n for n in range(outputs) if n not in bound.values()), None)
    if last is None or streams < 1:
        raise DamagedError
    return Folder(coders=_chain(coders, bound, last), streams=streams), outputs, last


def _chain(coders: Sequence[Coder], bound: dict[int, int], last: int) -> tuple[Coder, ...]:
    """The coders from the last one unpacked to the one that reads the archive."""
    if not all(coder.simple for coder in coders):
        return tuple(coders)
    order: list[int] = []
    at: int | None = last
    while at is not None:
        if at >= len(coders) or at in order:
            raise DamagedError
        order.append(at)
        at = bound.get(at)
    return tuple(coders[n] for n in order)


def _few(count: int) -> int:
    if count > MAX_CODERS:
        raise DamagedError
    return count


def _substreams(cursor: Cursor, whole: Sequence[Sequence[Content]]) -> Iterator[list[Content]]:
    """The files within each folder."""
    counts, kind = [1] * len(whole), cursor.must(COUNTS, SIZE, CRC, END)
    if kind == COUNTS:
        counts = [cursor.count() for _ in whole]
        kind = cursor.must(SIZE, CRC, END)
    sizes = [
        _sizes(cursor, count, of[0].size, told=kind == SIZE) for count, of in zip(counts, whole, strict=True)
    ]
    if kind == SIZE:
        kind = cursor.must(CRC, END)
    known = [count == 1 and of[0].crc is not None for count, of in zip(counts, whole, strict=True)]
    unknown = sum(count for count, has in zip(counts, known, strict=True) if not has)
    crcs = iter(cursor.crcs(unknown) if kind == CRC else [None] * unknown)
    if kind == CRC:
        cursor.must(END)
    for of, has, inside in zip(whole, known, sizes, strict=True):
        yield [Content(size=size, crc=of[0].crc if has else next(crcs)) for size in inside]


def _sizes(cursor: Cursor, count: int, total: int, *, told: bool) -> list[int]:
    """The sizes of the files in a folder of `total` bytes; that of the last one is what is left."""
    if count > 1 and not told:
        raise DamagedError
    sizes = cursor.numbers(count - 1)
    left = total - sum(sizes)
    if left < 0:
        raise DamagedError
    return [*sizes, left] if count else []


def _names(cursor: Cursor, count: int) -> list[str]:
    cursor.must(HERE)
    names = cursor.rest().decode("utf-16-le", "replace").split("\0")[:count]
    return names + [""] * (count - len(names))


def _attributes(cursor: Cursor, count: int) -> list[int]:
    """Windows attributes, and a Unix mode above them where the archiver wrote one."""
    has = cursor.some(count)
    cursor.must(HERE)
    return [int.from_bytes(cursor.take(4), "little") if told else 0 for told in has]
