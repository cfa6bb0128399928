"""Wraps RTF as Outlook keeps it (MS-OXRTFCP), with every byte as itself."""

import struct
import zlib


def packed(data: bytes) -> bytes:
    """`data` in the compressed form, though nothing gets shorter: every control byte says `as it is`."""
    body = b"".join(b"\0" + data[at : at + 8] for at in range(0, len(data), 8))
    checksum = ~zlib.crc32(body, 0xFFFFFFFF) & 0xFFFFFFFF
    return struct.pack("<II4sI", len(body) + 12, len(data), b"LZFu", checksum) + body


def stored(data: bytes) -> bytes:
    """`data` in the form that is not compressed."""
    return struct.pack("<II4sI", len(data) + 12, len(data), b"MELA", 0) + data
