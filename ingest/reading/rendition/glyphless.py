"""A font for the invisible words under a page: every letter is half an em wide and without ink.

Each letter of a document gets a code of its own, whatever its alphabet, and `ToUnicode` says which it is
(ISO 32000-1, 9.10.3). The TrueType file is made here, so that nobody's licence comes with it.
"""

import struct
from collections.abc import Iterable, Sequence

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

NAME = "Glyphless"
UNITS = 1000
HALF = 500
"""The width of every letter, in thousandths of the size of the font."""
BLOCK = 100
"""Most entries of one block in a CMap (Adobe Technical Note 5014)."""


def letters_of(texts: Iterable[str]) -> dict[str, int]:
    """A code for every letter that occurs, from 1, in the order of Unicode; a blank is always among them."""
    return {letter: code for code, letter in enumerate(sorted({" ", *"".join(texts)}), 1)}


def glyphless_font(pdf: Pdf, codes: dict[str, int]) -> pikepdf.Object:
    """The font as an object of `pdf`."""
    descriptor = Dictionary(
        Type=Name.FontDescriptor, FontName=Name(f"/{NAME}"), Flags=4, FontBBox=[0, 0, HALF, UNITS],
        ItalicAngle=0, Ascent=UNITS, Descent=0, CapHeight=UNITS, StemV=80,
        FontFile2=pdf.make_stream(_true_type(), Length1=len(_true_type())),
    )  # fmt: skip
    all_one_glyph = pdf.make_stream(b"\0\0" + b"\0\1" * len(codes))
    descendant = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name(f"/{NAME}"), DW=HALF,
        CIDSystemInfo=Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
        FontDescriptor=pdf.make_indirect(descriptor), CIDToGIDMap=all_one_glyph,
    )  # fmt: skip
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type0, BaseFont=Name(f"/{NAME}"), Encoding=Name("/Identity-H"),
        DescendantFonts=Array([pdf.make_indirect(descendant)]), ToUnicode=pdf.make_stream(_to_unicode(codes)),
    )  # fmt: skip
    return pdf.make_indirect(font)


def _to_unicode(codes: dict[str, int]) -> bytes:
    pairs = [f"<{code:04X}> <{letter.encode('utf-16-be').hex().upper()}>" for letter, code in codes.items()]
    blocks = [pairs[start : start + BLOCK] for start in range(0, len(pairs), BLOCK)]
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
        "1 begincodespacerange <0000> <FFFF> endcodespacerange",
        *(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks),
        "endcmap CMapName currentdict /CMap defineresource pop end end",
    ]
    return "\n".join(lines).encode("ascii")


def _true_type() -> bytes:
    """A TrueType file with two glyphs, the tables a CIDFontType2 needs (ISO 32000-1, 9.9)."""
    head = struct.pack(">IIIIHH", 0x10000, 0x10000, 0, 0x5F0F3CF5, 0, UNITS)
    head += struct.pack(">qqhhhhHHhhh", 0, 0, 0, 0, HALF, UNITS, 0, 8, 2, 0, 0)
    hhea = struct.pack(">IhhhHhhhhhhhhhhhH", 0x10000, UNITS, 0, 0, HALF, 0, 0, HALF, *[0] * 8, 2)
    maxp = struct.pack(">IH13H", 0x10000, 2, 2, 1, 0, 0, 1, *[0] * 8)
    tables = {
        b"glyf": _line(),
        b"head": head,
        b"hhea": hhea,
        b"hmtx": struct.pack(">HhHh", HALF, 0, HALF, 0),
        b"loca": struct.pack(">HHH", 0, 0, len(_line()) // 2),
        b"maxp": maxp,
    }
    return _packed(tables)


def _line() -> bytes:
    """A glyph of no area from corner to corner: by its extent viewers mark the letter."""
    ends = struct.pack(">hhhhhHH", 1, 0, 0, HALF, UNITS, 1, 0)
    return ends + struct.pack(">BBhhhh", 1, 1, 0, HALF, 0, UNITS)


def _packed(tables: dict[bytes, bytes]) -> bytes:
    """The tables behind their directory, each on a multiple of four bytes; `head` sums up the whole file."""
    padded = [data + bytes(-len(data) % 4) for data in tables.values()]
    place, directory = 12 + 16 * len(tables), b""
    for (tag, data), full in zip(tables.items(), padded, strict=True):
        directory += tag + struct.pack(">III", _sum(full), place, len(data))
        place += len(full)
    font = struct.pack(">IHHHH", 0x10000, len(tables), *_search(len(tables))) + directory + b"".join(padded)
    at = font.index(tables[b"head"]) + 8
    return font[:at] + struct.pack(">I", (0xB1B0AFBA - _sum(font)) % 2**32) + font[at + 4 :]


def _search(count: int) -> Sequence[int]:
    """searchRange, entrySelector and rangeShift of so many tables."""
    power = count.bit_length() - 1
    return 16 << power, power, 16 * count - (16 << power)


def _sum(data: bytes) -> int:
    return int(sum(struct.unpack(f">{len(data) // 4}I", data)) % 2**32)
