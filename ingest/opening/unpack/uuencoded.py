"""Files that old programs write into the text of a mail itself: `begin 644 name` … `end` (POSIX uuencode)."""

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.opening.charsets import decode
from ingest.opening.unpack.haul import Haul
from ingest.opening.unpack.nouns import Budget, Member, Unpacked

BEGIN = re.compile(rb"^begin [0-7]{3,4}[ \t]?([^\r\n]*)\r?\n", re.MULTILINE)
LINE = re.compile(rb"([\x20-\x60]{0,90})(?:\r?\n|\Z)")
END = re.compile(rb"end[ \t]*(?:\r?\n|\Z)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One file within a text, from its begin line to its end line."""

    begin: int
    end: int
    name: bytes
    data: bytes
    whole: bool
    """Its end line is there."""


def unpack_uuencoded(data: bytes, budget: Budget) -> Unpacked:
    """The text without its uuencoded files (`is_text`), then the files; nothing where it holds none.

    Raises OverBudgetError and MemoryError.
    """
    haul, text, at = Haul.of(data, budget), bytearray(), 0
    for block in _blocks(data):
        text += data[at : block.begin]
        at = block.end
        haul.keep(decode(block.name), block.data, defects=() if block.whole else ("truncated",))
    if haul.members:
        haul.members.insert(0, Member(name="", data=bytes(text + data[at:]), is_text=True))
    return haul.unpacked(says_something_itself=True)


def _blocks(data: bytes) -> Iterator[Block]:
    at = 0
    while found := BEGIN.search(data, at):
        block = _block(data, found)
        if block:
            yield block
        at = block.end if block else found.end()


def _block(data: bytes, found: re.Match[bytes]) -> Block | None:
    """The file that begins here, if it is one.

    Lines may have lost the spaces at their end. Without an end line only the lines count that are as
    long as they say: else a closing "MFG" would be bytes of the file.
    """
    content, at = bytearray(), found.end()
    sure, sure_at, all_sure = 0, at, True
    while (line := LINE.match(data, at)) and line.end() > at and (decoded := _decoded(line[1])) is not None:
        content += decoded
        at = line.end()
        all_sure = all_sure and _is_full(line[1])
        if all_sure:
            sure, sure_at = len(content), at
    if ended := END.match(data, at):
        sure, sure_at = len(content), ended.end()
    if not ended and not sure:
        return None
    return Block(
        begin=found.start(), end=sure_at, name=found[1], data=bytes(content[:sure]), whole=bool(ended)
    )


def _decoded(line: bytes) -> bytes | None:
    """The bytes of one line, or None where it cannot be one. What encoders leave behind it is cut off."""
    size = _size(line)
    if not size:
        return None if line.strip(b" `") else b""
    try:
        return binascii.a2b_uu(line[: (size * 4 + 5) // 3])
    except binascii.Error:
        return None


def _size(line: bytes) -> int:
    return (line[0] - 0x20) & 0x3F if line else 0


def _is_full(line: bytes) -> bool:
    """Whether it is as long as it says, or longer by the checksum that some encoders add."""
    letters = (_size(line) + 2) // 3 * 4
    return letters <= len(line) - 1 <= letters + 1
