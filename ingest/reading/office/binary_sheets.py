"""Excel workbooks of the years 1997 to 2007 (.xls): a page for each sheet, as with the newer ones.

[MS-XLS]: records of type and length, one after the other. Formulas are not worked out; the value Excel last
saw counts. Where a record was too long, it goes on in the next (2.1.4).
"""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from struct import unpack_from

from ingest.opening.damage import DamagedError
from ingest.opening.ole import OleFile
from ingest.reading.office.facts import Facts
from ingest.reading.office.numbers import BUILT_IN, date_form, shown
from ingest.reading.office.package import LockedError
from ingest.reading.office.pages import Pages, UnsupportedError
from ingest.reading.office.sheets import MAX_GAP, SINCE_1900, SINCE_1904, TRUE_AND_FALSE

BEGIN, END, GOES_ON, PASSWORD = 0x0809, 0x0A, 0x3C, 0x2F
SHEET, TEXTS, FORMAT, STYLE, SINCE = 0x85, 0xFC, 0x41E, 0xE0, 0x22
TEXT_BY_NUMBER, TEXT, NUMBER, SHORT, SHORTS, TRUTH = 0xFD, 0x204, 0x203, 0x27E, 0xBD, 0x205
FORMULA, RESULT, TEXT_BOX = 0x06, 0x207, 0x1B6
VERSION = 0x0600
WIDE, WITH_SOUND, WITH_FONTS = 1, 4, 8
"""Of a text: two bytes a letter, followed by how it is spoken, by changes of font."""
OF_TRUTH = 1
"""What a formula gave, where it was no number; words follow in a record of their own."""
LOOK_AT_CLOCK = 20_000
BROKEN = (struct.error, IndexError, ValueError, OverflowError)

Record = tuple[int, bytes]


@dataclass(slots=True)
class Book:
    """What all sheets of a workbook share."""

    sheets: list[tuple[int, str]] = field(default_factory=list)
    """Where each begins, and its title."""
    hidden: int = 0
    texts: list[str] = field(default_factory=list)
    formats: dict[int, str] = field(default_factory=dict)
    styles: list[int] = field(default_factory=list)
    since: datetime = SINCE_1900

    def form(self, style: int) -> str:
        """How a cell of this style shows a number."""
        number = self.styles[style] if style < len(self.styles) else 0
        return self.formats.get(number, BUILT_IN.get(number, ""))


def read_binary_sheets(data: bytes, pages: Pages, facts: Facts) -> None:
    """Write each sheet on a page of its own.

    Raises UnsupportedError for older versions, DamagedError, LockedError and FullError.
    """
    stream = OleFile(data).read("Workbook")
    if not stream:
        raise UnsupportedError
    try:
        book = _book(stream)
        if book.hidden:
            facts["hidden_sheets"] = str(book.hidden)
        for begin, title in book.sheets:
            pages.go_on()
            pages.say(f"{title}\n")
            _tell(_records(stream, begin), book, pages)
            pages.turn()
    except BROKEN as error:
        raise DamagedError from error


def _records(stream: bytes, at: int) -> Iterator[Record]:
    """Those from `at` to the end of what begins there. Raises DamagedError where it breaks off."""
    depth = 0
    while True:
        if at + 4 > len(stream):
            raise DamagedError
        kind, size = unpack_from("<HH", stream, at)
        depth += (kind == BEGIN) - (kind == END)
        yield kind, stream[at + 4 : at + 4 + size]
        at += 4 + size
        if not depth:
            return


def _book(stream: bytes) -> Book:
    kind, body = next(_records(stream, 0))
    if kind != BEGIN or unpack_from("<H", body) != (VERSION,):
        raise UnsupportedError
    book, pieces = Book(), list[bytes]()
    for kind, body in _records(stream, 0):
        if kind == TEXTS or (kind == GOES_ON and pieces):
            pieces.append(body)
            continue
        if pieces and not book.texts:
            book.texts = list(_Texts(pieces).all())
        _note(kind, body, book)
    return book


def _note(kind: int, body: bytes, book: Book) -> None:
    if kind == PASSWORD:
        raise LockedError
    if kind == SHEET and body[5] == 0:  # no chart, no macros
        book.hidden += bool(body[4] & 3)
        if not body[4] & 3:
            book.sheets.append((unpack_from("<I", body)[0], _letters(body[8:], body[7], body[6])))
    elif kind == FORMAT:
        book.formats[unpack_from("<H", body)[0]] = date_form(_text(body[2:])[:300])
    elif kind == STYLE:
        book.styles.append(unpack_from("<H", body, 2)[0])
    elif kind == SINCE and body[:1] == b"\1":
        book.since = SINCE_1904


def _text(body: bytes) -> str:
    """A text with its length in two bytes and how wide it is (2.5.294)."""
    (length,) = unpack_from("<H", body)
    return _letters(body[3:], body[2], length)


def _letters(data: bytes, flags: int, length: int) -> str:
    if flags & WIDE:
        return data[: 2 * length].decode("utf-16-le", "replace")
    return data[:length].decode("latin-1")


class _Texts:
    """The texts that cells refer to by number; they run on over the ends of records (2.4.265)."""

    def __init__(self, pieces: Sequence[bytes]) -> None:
        self._pieces, self._piece, self._at = pieces, 0, 8

    def all(self) -> Iterator[str]:
        """Each text in order."""
        (count,) = unpack_from("<I", self._pieces[0], 4)
        for _ in range(count):
            if self._piece + 1 == len(self._pieces) and self._at >= len(self._pieces[-1]):
                return
            yield self._one()

    def _one(self) -> str:
        length, flags = unpack_from("<HB", self._bytes(3))
        fonts = unpack_from("<H", self._bytes(2))[0] if flags & WITH_FONTS else 0
        sound = unpack_from("<I", self._bytes(4))[0] if flags & WITH_SOUND else 0
        text = self._run(length, flags)
        self._bytes(4 * fonts + sound)
        return text

    def _run(self, length: int, flags: int) -> str:
        """Letters; each record they run on in says anew how wide they are."""
        said: list[str] = []
        while True:
            width = 2 if flags & WIDE else 1
            here = min(length, (len(self._pieces[self._piece]) - self._at) // width)
            data = self._pieces[self._piece][self._at : self._at + here * width]
            said.append(data.decode("utf-16-le", "surrogatepass") if width > 1 else data.decode("latin-1"))
            self._at, length = self._at + here * width, length - here
            if not length:
                return "".join(said)
            self._turn()
            flags = self._bytes(1)[0]

    def _bytes(self, count: int) -> bytes:
        found = b""
        while len(found) < count:
            if self._at >= len(self._pieces[self._piece]):
                self._turn()
            piece = self._pieces[self._piece][self._at : self._at + count - len(found)]
            found, self._at = found + piece, self._at + len(piece)
        return found

    def _turn(self) -> None:
        """To the next record. Raises IndexError after the last."""
        self._piece, self._at = self._piece + 1, 0
        self._pieces[self._piece]


@dataclass(slots=True)
class _Row:
    """Where the words of the last cell went."""

    pages: Pages
    number: int = -1
    column: int = -1

    def say(self, row: int, column: int, text: str) -> None:
        """Write a cell; a new row begins a line."""
        words = text.replace("\n", " ")
        if not words:
            return
        if row != self.number:
            self.end()
        gap = max(column - self.column, 1) if row == self.number else 0
        self.pages.say("\t" * min(gap, MAX_GAP) + words)
        self.number, self.column = row, column

    def end(self) -> None:
        """End the line, if there is one."""
        if self.number >= 0:
            self.pages.end_row()


def _tell(records: Iterator[Record], book: Book, pages: Pages) -> None:
    row, place, boxes = _Row(pages), (0, 0), list[str]()
    in_box = False
    for count, (kind, body) in enumerate(records, 1):
        if not count % LOOK_AT_CLOCK:
            pages.go_on()
        if kind == GOES_ON and in_box and body:
            boxes.append(_letters(body[1:], body[0], len(body)))
        in_box = kind == TEXT_BOX and len(body) > 11 and any(body[10:12])  # noqa: PLR2004 - how many letters
        if kind == FORMULA:
            place = unpack_from("<HH", body)
        if kind == RESULT:
            row.say(*place, _text(body))
        for line, column, text in _cells(kind, body, book):
            row.say(line, column, text)
    row.end()
    for box in boxes:
        pages.say(f"{box}\n")


def _cells(kind: int, body: bytes, book: Book) -> Iterator[tuple[int, int, str]]:
    """The cells of one record, as a person sees them."""
    if kind not in (TEXT_BY_NUMBER, TEXT, NUMBER, SHORT, SHORTS, TRUTH, FORMULA):
        return
    line, column, style = unpack_from("<HHH", body)
    if kind == SHORTS:
        for number, at in enumerate(range(4, len(body) - 6, 6)):
            style, packed = unpack_from("<HI", body, at)
            yield line, column + number, _number(_unpacked(packed), style, book)
    elif kind == TEXT_BY_NUMBER:
        (number,) = unpack_from("<I", body, 6)
        yield line, column, book.texts[number] if number < len(book.texts) else ""
    elif kind == TEXT:
        yield line, column, _text(body[6:])
    elif kind == TRUTH:
        yield line, column, TRUE_AND_FALSE.get(str(body[6]), "") if not body[7] else ""
    elif kind == FORMULA and body[12:14] == b"\xff\xff":
        yield line, column, TRUE_AND_FALSE.get(str(body[8]), "") if body[6] == OF_TRUTH else ""
    else:
        value = _unpacked(unpack_from("<I", body, 6)[0]) if kind == SHORT else unpack_from("<d", body, 6)[0]
        yield line, column, _number(value, style, book)


def _number(value: float, style: int, book: Book) -> str:
    return shown(f"{value:.15g}", book.form(style), book.since)


def _unpacked(packed: int) -> float:
    """A number in 32 bits: a whole one or the head of a long one, perhaps in hundredths (2.5.217)."""
    if packed & 2:
        value = float((packed >> 2) - (1 << 30 if packed & 1 << 31 else 0))
    else:
        (value,) = unpack_from("<d", struct.pack("<Q", (packed & ~3) << 32))
    return value / 100 if packed & 1 else value
