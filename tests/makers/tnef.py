"""Writes `winmail.dat` (MS-OXTNEF), as little as the tests need."""

import struct
from collections.abc import Sequence

from ingest.opening.unpack.tnef import MESSAGE_INTERFACE

STRING, UNICODE, BINARY, OBJECT, INTEGER = 0x001E, 0x001F, 0x0102, 0x000D, 0x0003
LONG_NAME, MIME_TYPE, CONTENT_ID, DATA = 0x3707, 0x370E, 0x3712, 0x3701
BODY, HTML, RTF, SUBJECT, SENDER, CODEPAGE = 0x1000, 0x1013, 0x1009, 0x0037, 0x0C1A, 0x3FDE

Property = tuple[int, int, bytes]


def winmail(
    *, properties: Sequence[Property] = (), files: Sequence[bytes] = (), codepage: int = 1252
) -> bytes:
    """A message with its properties; `files` are what `file` and `message` gave."""
    head = b"\x78\x9f\x3e\x22\x01\x00" + attribute(1, 0x9006, struct.pack("<I", 0x10000))
    head += attribute(1, 0x9007, struct.pack("<II", codepage, 0))
    return head + attribute(1, 0x9003, block(properties)) + b"".join(files)


def file(title: bytes, data: bytes, properties: Sequence[Property] = ()) -> bytes:
    """An attachment with its short name; a long one comes as a property."""
    opened = attribute(2, 0x9002, bytes(14)) + attribute(2, 0x8010, title + b"\0")
    return opened + attribute(2, 0x800F, data) + attribute(2, 0x9005, block(properties))


def message(name: str, inner: bytes) -> bytes:
    """A message as an attachment of another."""
    held = (DATA, OBJECT, MESSAGE_INTERFACE + inner)
    return attribute(2, 0x9002, bytes(14)) + attribute(2, 0x9005, block([unicode(LONG_NAME, name), held]))


def unicode(number: int, text: str) -> Property:
    """A string property in UTF-16."""
    return number, UNICODE, text.encode("utf-16-le") + b"\0\0"


def block(properties: Sequence[Property]) -> bytes:
    """Properties one after the other, behind their number."""
    return struct.pack("<I", len(properties)) + b"".join(map(_property, properties))


def attribute(level: int, number: int, data: bytes) -> bytes:
    """One attribute with its checksum."""
    return struct.pack("<BHHI", level, number, 6, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)


def _property(given: Property) -> bytes:
    number, kind, data = given
    head = struct.pack("<HH", kind, number)
    if kind == INTEGER:
        return head + data
    return head + struct.pack("<II", 1, len(data)) + data + bytes(-len(data) % 4)
