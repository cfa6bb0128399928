"""Writes Outlook's `.msg` (MS-OXMSG) in its compound file (MS-CFB), as little as the tests need."""

import struct
from collections.abc import Mapping, Sequence

SECTOR, MINI, CUTOFF = 512, 64, 4096
FREE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
ROOT, FOLDER, STREAM = 5, 1, 2
STRING, UNICODE, BINARY = 0x001E, 0x001F, 0x0102

Tree = dict[str, "Tree | bytes"]


def message(
    texts: Mapping[int, str | bytes],
    attachments: Sequence[Tree] = (),
    numbers: Mapping[int, tuple[int, bytes]] = {},
    before_rows: int = 32,
) -> Tree:
    """The folder of a message: long properties, attachments, and numbers as type and eight bytes."""
    rows = (struct.pack("<HHI8s", kind, number, 6, value) for number, (kind, value) in numbers.items())
    tree: Tree = {"__properties_version1.0": bytes(before_rows) + b"".join(rows)}
    tree |= {stream_name(number, value): stream_data(value) for number, value in texts.items()}
    return tree | {f"__attach_version1.0_#{n:08X}": tree for n, tree in enumerate(attachments)}


def attachment(name: str, data: bytes, **more: str) -> Tree:
    """The folder of a file; `mime_type` and `content_id` are further properties."""
    numbers = {"mime_type": 0x370E, "content_id": 0x3712}
    return message({0x3707: name, 0x3701: data} | {numbers[k]: v for k, v in more.items()}, before_rows=8)


def holding(name: str, inner: Tree) -> Tree:
    """The folder of an attachment that is a message, or an object of another program."""
    return message({0x3707: name}, before_rows=8) | {"__substg1.0_3701000D": inner}


def stream_name(number: int, value: str | bytes) -> str:
    return f"__substg1.0_{number:04X}{UNICODE if isinstance(value, str) else BINARY:04X}"


def stream_data(value: str | bytes) -> bytes:
    return value.encode("utf-16-le") if isinstance(value, str) else value


def compound_file(tree: Tree) -> bytes:
    """The bytes of a compound file with this tree of folders and streams."""
    return _Writer().written(tree)


class _Writer:
    def __init__(self) -> None:
        self.sectors: list[bytes] = []
        self.table: list[int] = []
        self.small = b""
        self.small_table: list[int] = []
        self.entries: list[bytes] = [b""]

    def written(self, tree: Tree) -> bytes:
        child = self._children(tree)
        self.entries[0] = _entry("Root Entry", ROOT, FREE, child, *self._large(self.small))
        small_table = struct.pack(f"<{len(self.small_table)}I", *self.small_table)
        first_small, _ = self._large(small_table, filler=b"\xff")
        first_entry, _ = self._large(b"".join(self.entries))
        return self._file(first_entry, first_small, -(-len(small_table) // SECTOR))

    def _file(self, first_entry: int, first_small: int, small_sectors: int) -> bytes:
        count = 1
        while len(self.table) + count > count * SECTOR // 4:
            count += 1
        places = range(len(self.sectors), len(self.sectors) + count)
        table = self.table + [TABLE] * count
        table += [FREE] * (count * SECTOR // 4 - len(table))
        head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 62, 3, 0xFFFE, 9, 6)
        head += struct.pack(
            "<IIIIIIIII", 0, count, first_entry, 0, CUTOFF, first_small, small_sectors, END, 0
        )
        head += struct.pack("<109I", *places, *[FREE] * (109 - count))
        return head + b"".join(self.sectors) + struct.pack(f"<{len(table)}I", *table)

    def _children(self, tree: Tree) -> int:
        """Write the entries of a folder, each the right neighbour of the one before; return the first."""
        following = FREE
        for name, value in sorted(tree.items(), key=lambda item: item[0].upper(), reverse=True):
            if isinstance(value, dict):
                entry = _entry(name, FOLDER, following, self._children(value), 0, 0)
            else:
                entry = _entry(name, STREAM, following, FREE, *self._stream(value))
            self.entries.append(entry)
            following = len(self.entries) - 1
        return following

    def _stream(self, data: bytes) -> tuple[int, int]:
        if len(data) >= CUTOFF:
            return self._large(data)
        first, count = len(self.small_table), -(-len(data) // MINI)
        self.small += data.ljust(count * MINI, b"\0")
        self.small_table += _chain(first, count)
        return (first if count else END), len(data)

    def _large(self, data: bytes, filler: bytes = b"\0") -> tuple[int, int]:
        first, count = len(self.sectors), -(-len(data) // SECTOR)
        padded = data.ljust(count * SECTOR, filler)
        self.sectors += [padded[at : at + SECTOR] for at in range(0, len(padded), SECTOR)]
        self.table += _chain(first, count)
        return (first if count else END), len(data)


def _chain(first: int, count: int) -> list[int]:
    return [*range(first + 1, first + count), END] if count else []


def _entry(name: str, kind: int, right: int, child: int, first: int, size: int) -> bytes:
    label = name.encode("utf-16-le") + b"\0\0"
    head = struct.pack("<64sHBBIII", label, len(label), kind, 1, FREE, right, child)
    return head + bytes(36) + struct.pack("<IQ", first, size)
