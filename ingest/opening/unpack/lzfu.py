"""The compressed RTF of Outlook (MS-OXRTFCP): LZ77 in a ring of 4096 bytes that begins filled."""

import struct
import zlib
from dataclasses import dataclass

from ingest.opening.unpack.nouns import Budget

BEGINNING = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript "
    b"\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
    b"\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
RING = 4096
HEADER = struct.Struct("<II4sI")


@dataclass(frozen=True, slots=True, kw_only=True)
class Inflated:
    """What was compressed; not whole when it is cut off or its checksum differs."""

    data: bytes
    is_whole: bool


def inflate(data: bytes, budget: Budget) -> Inflated:
    """The RTF in `data`; as much as can be had of what is cut off. Raises OverBudgetError."""
    if len(data) < HEADER.size:
        return Inflated(data=b"", is_whole=False)
    packed, size, kind, checksum = HEADER.unpack_from(data)
    body = data[HEADER.size : packed + 4]
    if kind == b"MELA":
        return Inflated(data=body[:size], is_whole=len(body) >= size)
    if kind != b"LZFu":
        return Inflated(data=b"", is_whole=False)
    found = _expanded(body, budget)[:size]
    # the checksum is a CRC-32 without its first and last inversion
    return Inflated(data=found, is_whole=len(found) == size and _crc(body) == checksum)


def _crc(body: bytes) -> int:
    return ~zlib.crc32(body, 0xFFFFFFFF) & 0xFFFFFFFF


def _expanded(body: bytes, budget: Budget) -> bytes:
    ring = bytearray(BEGINNING.ljust(RING, b" "))
    out, write, at = bytearray(), len(BEGINNING), 0
    while at < len(body):
        control, at, before = body[at], at + 1, len(out)
        for bit in range(8):
            if not control >> bit & 1:
                piece, at = body[at : at + 1], at + 1
            elif at + 1 < len(body) and (body[at] << 4 | body[at + 1] >> 4) != write:
                piece, at = _repeated(ring, write, body[at] << 8 | body[at + 1]), at + 2
            else:
                return bytes(out)
            for byte in piece:
                ring[write] = byte
                write = (write + 1) % RING
            out += piece
        budget.spend(len(out) - before)
    return bytes(out)


def _repeated(ring: bytearray, write: int, token: int) -> bytes:
    """The bytes a token points to; it may run into those it is just about to write."""
    offset, length = token >> 4, (token & 15) + 2
    ahead = (write - offset) % RING
    piece = bytes(ring[(offset + step) % RING] for step in range(min(length, ahead)))
    return (piece * (length // len(piece) + 1))[:length]
