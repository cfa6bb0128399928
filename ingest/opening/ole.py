"""OLE files ([MS-CFB]): a file system in a file, which Word, Excel and Outlook used before 2007.

Only streams at the root are seen: those of embedded documents lie deeper. All loops are bounded by the size
of the file, whatever its tables say.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from struct import unpack_from
from typing import Self

from ingest.opening.damage import DamagedError

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SHIFTS = {9: 512, 12: 4096}
"""Sector sizes of versions 3 and 4."""
LAST = 0xFFFFFFFA
"""From here on a number is no sector: end of chain, free, part of a table."""
IN_HEADER, MINI = 109, 64
"""Sectors of the table that the header names; bytes of the small sectors for small streams."""
ENTRY, MAX_ENTRIES, STREAM = 128, 4096, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the directory."""

    name: str
    kind: int
    left: int
    right: int
    child: int
    start: int
    size: int

    @classmethod
    def of(cls, line: bytes) -> Self:
        """As it stands in the directory. Raises struct.error."""
        length, kind = unpack_from("<HB", line, 64)
        left, right, child = unpack_from("<3I", line, 68)
        start, size = unpack_from("<II", line, 116)
        name = line[: min(64, max(0, length - 2))].decode("utf-16-le", "replace")
        return cls(name=name, kind=kind, left=left, right=right, child=child, start=start, size=size)


class OleFile:
    """The streams at the root of an OLE file."""

    def __init__(self, data: bytes) -> None:
        """Read header, table and directory. Raises DamagedError."""
        self._data = data
        try:
            (shift,) = unpack_from("<H", data, 30)
            self._size = SHIFTS[shift]
            self._header = unpack_from("<9I", data, 40)
            self._table = self._whole_table()
            self._entries = self._directory(self._header[2])
        except (struct.error, KeyError, IndexError) as error:
            raise DamagedError from error
        if not data.startswith(MAGIC) or not self._entries:
            raise DamagedError
        self.streams = {entry.name: entry for entry in self._below(self._entries[0])}

    def read(self, name: str) -> bytes:
        """A stream; empty where there is none. Raises DamagedError where it breaks off."""
        entry = self.streams.get(name)
        if entry is None:
            return b""
        smallest = self._header[4]
        if entry.size < smallest:
            return self._small(entry)
        return self._joined(entry.start, entry.size)

    def _whole_table(self) -> tuple[int, ...]:
        """Which sector follows which."""
        sectors = list(unpack_from(f"<{IN_HEADER}I", self._data, 76))
        more, per_sector = self._header[7], self._size // 4
        for _ in range(self._count // per_sector):
            if more >= LAST:
                break
            *listed, more = unpack_from(f"<{per_sector}I", self._sector(more))
            sectors += listed
        used = [sector for sector in sectors if sector < LAST][: self._count // per_sector + 1]
        return _numbers(b"".join(self._sector(sector) for sector in used))

    def _directory(self, start: int) -> list[Entry]:
        whole = self._joined(start, MAX_ENTRIES * ENTRY, cut=True)
        return [Entry.of(whole[place : place + ENTRY]) for place in range(0, len(whole), ENTRY)]

    def _below(self, root: Entry) -> Iterator[Entry]:
        """The streams that hang on the root: a tree of left and right neighbours."""
        waiting, seen = [root.child], set[int]()
        while waiting:
            number = waiting.pop()
            if number in seen or number >= len(self._entries):
                continue
            seen.add(number)
            entry = self._entries[number]
            waiting += [entry.left, entry.right]
            if entry.kind == STREAM:
                yield entry

    def _small(self, entry: Entry) -> bytes:
        """A stream of small sectors, which lie within a stream of the root."""
        whole, follows = self._small_sectors
        chain = self._chain(entry.start, follows, len(whole) // MINI)
        data = b"".join(whole[number * MINI : (number + 1) * MINI] for number in chain)
        return self._cut(data, entry.size)

    @cached_property
    def _small_sectors(self) -> tuple[bytes, tuple[int, ...]]:
        root = self._entries[0]
        whole = self._joined(root.start, root.size)
        table = self._joined(self._header[5], len(whole) // MINI * 4, cut=True)
        return whole, _numbers(table)

    def _joined(self, start: int, size: int, *, cut: bool = False) -> bytes:
        """The sectors from `start` on; `cut` where fewer bytes than `size` are well."""
        most = min(self._count, -(-size // self._size))
        data = b"".join(self._sector(number) for number in self._chain(start, self._table, most))
        return data[:size] if cut else self._cut(data, size)

    @staticmethod
    def _cut(data: bytes, size: int) -> bytes:
        if len(data) < size:
            raise DamagedError
        return data[:size]

    @staticmethod
    def _chain(start: int, follows: tuple[int, ...], most: int) -> Iterator[int]:
        for _ in range(most):
            if start >= LAST:
                return
            yield start
            if start >= len(follows):
                raise DamagedError
            start = follows[start]

    @property
    def _count(self) -> int:
        return len(self._data) // self._size + 1

    def _sector(self, number: int) -> bytes:
        begin = (number + 1) * self._size
        return self._data[begin : begin + self._size]


def _numbers(data: bytes) -> tuple[int, ...]:
    count = len(data) // 4
    return unpack_from(f"<{count}I", data)
