"""Word documents of the years 1994 to 2007 (.doc): the text, by its table of pieces.

[MS-DOC] 2.4.1, 2.5, 2.8.35. Which words were struck out while changes were tracked is not told apart here,
and boxes in forms are not read: the layout of characters would have to be worked out for that.
"""

import re
import struct
from collections.abc import Iterator
from struct import unpack_from

from ingest.opening.charsets import decode
from ingest.opening.damage import DamagedError
from ingest.opening.ole import OleFile
from ingest.reading.office.facts import MAX_FACT, Facts
from ingest.reading.office.package import LockedError
from ingest.reading.office.pages import COMMENT, Pages, UnsupportedError
from ingest.reading.office.pictures import Shown, see_records

WORD_6, WORD_97 = 0xA5DC, 0xA5EC
COMPLEX, ENCRYPTED, IN_TABLE_1 = 0x0004, 0x0100, 0x0200
FLAGS, TEXT_BEGIN, TEXT_END, CLX = 0x0A, 0x18, 0x1C, 0x01A2
STORIES = {
    "body": 0x4C,
    "footnotes": 0x50,
    "headers": 0x54,
    "macros": 0x58,
    "comments": 0x5C,
    "endnotes": 0x60,
    "text boxes": 0x64,
    "text boxes in headers": 0x68,
}
"""The texts of a document as they follow one another, and where the length of each stands."""
READING_ORDER = (
    "headers",
    "text boxes in headers",
    "body",
    "text boxes",
    "footnotes",
    "endnotes",
    "comments",
)
SKIPPED_PIECE, PIECES = 1, 2
EIGHT_BIT = 1 << 30
SUMMARY = "\x05SummaryInformation"
FACTS = {2: "title", 3: "subject", 4: "creator", 8: "last_modified_by"}
"""By the number of a property ([MS-OLEPS] 2.25.1)."""
SECTION, EIGHT_BIT_TEXT, MAX_PROPERTIES = 44, 0x1E, 50
FIELD_BEGIN, FIELD_RESULT, FIELD_END = "\x13", "\x14", "\x15"
FIELD_SIGNS = re.compile(f"([{FIELD_BEGIN}{FIELD_RESULT}{FIELD_END}])")
SIGNS = str.maketrans({"\r": "\n", "\x07": "\t", "\x0b": "\n", "\x1e": "-", "\x0e": "\n"})
END_OF_ROW = "\x07\x07"


def read_binary_word(data: bytes, pages: Pages, facts: Facts, shown: Shown) -> None:
    """Write headers, body, notes, comments and text boxes into `pages`, pictures into `shown`.

    Raises UnsupportedError for a version that is not read, DamagedError, LockedError and FullError.
    """
    file = OleFile(data)
    document = file.read("WordDocument")
    tables = {number: file.read(f"{number}Table") for number in (0, 1)}
    facts |= _facts(file.read(SUMMARY))
    try:
        stories = _stories(document, tables)
    except (struct.error, ValueError) as error:
        raise DamagedError from error
    for stream in (document, file.read("Data")):
        see_records(stream, shown)
    for story in stories:
        _tell(story, pages)


def _facts(summary: bytes) -> Facts:
    """From the properties of the document; one that is broken is no loss."""
    try:
        (section,) = unpack_from("<I", summary, SECTION)
        (count,) = unpack_from("<I", summary, section + 4)
        places = [
            unpack_from("<II", summary, section + 8 + 8 * number)
            for number in range(min(count, MAX_PROPERTIES))
        ]
        return {FACTS[key]: _property(summary, section + place) for key, place in places if key in FACTS}
    except struct.error:
        return {}


def _property(summary: bytes, place: int) -> str:
    kind, size = unpack_from("<II", summary, place)
    if kind != EIGHT_BIT_TEXT:
        return ""
    return decode(summary[place + 8 : place + 8 + min(size, MAX_FACT)].partition(b"\0")[0])


def _stories(document: bytes, tables: dict[int, bytes]) -> list[str]:
    """The texts of the document in reading order.

    Raises struct.error and ValueError where it is broken, UnsupportedError and LockedError.
    """
    (kind,) = unpack_from("<H", document)
    (flags,) = unpack_from("<H", document, FLAGS)
    if flags & ENCRYPTED:
        raise LockedError
    if kind == WORD_97:
        text = "".join(_pieces(document, tables[bool(flags & IN_TABLE_1)]))
        return _in_reading_order(text, document)
    if kind == WORD_6 and not flags & COMPLEX:
        begin, end = unpack_from("<II", document, TEXT_BEGIN)
        return [document[begin:end].decode("cp1252", "replace")]
    raise UnsupportedError


def _in_reading_order(text: str, document: bytes) -> list[str]:
    """Headers, body, notes, comments, text boxes; in the file they follow one another by `STORIES`."""
    stories, place = {}, 0
    for name, offset in STORIES.items():
        length = max(0, *unpack_from("<i", document, offset))
        stories[name] = text[place : place + length]
        place += length
    if stories["comments"].strip():
        stories["comments"] = COMMENT + stories["comments"]
    return [stories[name] for name in READING_ORDER]


def _pieces(document: bytes, table: bytes) -> Iterator[str]:
    """The pieces of text in order; what was typed last may stand last in the file."""
    begin, size = unpack_from("<II", document, CLX)
    clx = table[begin : begin + size]
    at = 0
    while clx[at : at + 1] == bytes([SKIPPED_PIECE]):
        (length,) = unpack_from("<H", clx, at + 1)
        at += 3 + length
    if clx[at : at + 1] != bytes([PIECES]):
        raise ValueError(PIECES)
    (length,) = unpack_from("<I", clx, at + 1)
    plan = clx[at + 5 : at + 5 + length]
    count = (len(plan) - 4) // 12
    places = unpack_from(f"<{count + 1}I", plan)
    left = len(document)
    for number in range(count):
        (where,) = unpack_from("<I", plan, 4 * (count + 1) + 8 * number + 2)
        piece = _piece(document, where, places[number + 1] - places[number])
        left -= len(piece)
        if left < 0:  # pieces that lie upon one another
            raise ValueError(left)
        yield piece


def _piece(document: bytes, where: int, length: int) -> str:
    if length < 0:
        raise ValueError(length)
    if where & EIGHT_BIT:
        begin = (where & ~EIGHT_BIT) // 2
        return document[begin : begin + length].decode("cp1252", "replace")
    return document[where : where + 2 * length].decode("utf-16-le", "replace")


def _tell(story: str, pages: Pages) -> None:
    """A form feed turns the page."""
    first, *others = _without_field_codes(story).split("\f")
    pages.say(_shown(first) + "\n")
    for page in others:
        pages.turn()
        pages.say(_shown(page) + "\n")


def _shown(text: str) -> str:
    return text.replace(END_OF_ROW, "\n").translate(SIGNS)


def _without_field_codes(text: str) -> str:
    """Of a field (a date, a link) only the result is seen, not what it is worked out from."""
    said: list[str] = []
    codes: list[bool] = []
    hidden = 0
    for token in FIELD_SIGNS.split(text):
        if token == FIELD_BEGIN:
            codes.append(True)
            hidden += 1
        elif token in (FIELD_RESULT, FIELD_END) and codes:
            hidden -= codes.pop()
            if token == FIELD_RESULT:
                codes.append(False)
        elif not hidden:
            said.append(token)
    return "".join(said)
