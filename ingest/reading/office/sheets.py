"""Excel workbooks (.xlsx): a page for each sheet, a line for each row, a tab between two cells.

SpreadsheetML, ECMA-376 part 1, 18. Formulas are not worked out: the value Excel last saw is what counts.
"""

import re
from datetime import datetime
from typing import ClassVar

from ingest.opening.damage import DamagedError
from ingest.reading.nouns import MAX_TEXT
from ingest.reading.office.facts import Facts
from ingest.reading.office.markup import Attributes, Handler
from ingest.reading.office.numbers import BUILT_IN, date_form, shown
from ingest.reading.office.package import Package
from ingest.reading.office.pages import COMMENT, Pages
from ingest.reading.office.slides import Drawing

MAX_GAP = 30
"""Empty columns between two cells that are kept as tabs."""
SINCE_1900, SINCE_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 - a sheet has no zone
LAYOUT = re.compile(r'&("[^"]{0,99}"|K[0-9A-Fa-f]{6}|\d{1,3}|[A-Z])')
"""Fonts, sides and page numbers within headers."""
COLUMN = re.compile(r"[A-Z]{1,3}")
MAX_COLUMNS, LETTERS = 16_384, 26
TRUE_AND_FALSE = {"1": "WAHR", "0": "FALSCH"}


def read_sheets(package: Package, pages: Pages, facts: Facts) -> None:
    """Write each sheet on a page of its own. Raises DamagedError when some could not be read."""
    main = package.main("xl/workbook.xml")
    book, strings, formats = Book(), Strings(), Formats()
    package.tell(main, book)
    for kind, handler in (("sharedStrings", strings), ("styles", formats)):
        for name in package.related(main, kind):
            package.tell(name, handler)
    if book.hidden:
        facts["hidden_sheets"] = str(book.hidden)
    parts = package.relations(main)
    for title, place in book.shown:
        if place not in parts:
            raise DamagedError
        pages.say(f"{title}\n")
        sheet = parts[place].name
        package.tell(sheet, Sheet(pages, strings.texts, formats.forms, book.since))
        _tell_around(package, sheet, pages)
        pages.turn()


def _tell_around(package: Package, sheet: str, pages: Pages) -> None:
    """Text boxes and comments of a sheet."""
    for name in package.related(sheet, "drawing"):
        package.tell_if_there(name, Drawing(pages))
    for name in package.related(sheet, "comments"):
        package.tell_if_there(name, Comments(pages))


class Book(Handler):
    """The workbook: which sheets there are, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[tuple[str, str]] = []
        """Title, and the id of the relation to its part."""
        self.hidden = 0
        """Sheets that are not shown, whose words are nobody's."""
        self.since = SINCE_1900
        self.begins = {"sheet": self._sheet, "workbookPr": self._properties}

    def _sheet(self, told: Attributes) -> None:
        if told.get("state", "visible") == "visible":
            self.shown.append((told.get("name", ""), told.get("r:id", "")))
        else:
            self.hidden += 1

    def _properties(self, told: Attributes) -> None:
        if told.get("date1904") in ("1", "true"):
            self.since = SINCE_1904


class Strings(Handler):
    """The texts that cells refer to by number."""

    unseen: ClassVar[frozenset[str]] = frozenset({"rPh"})
    """How a text in Japanese is spoken."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._words: list[str] = []
        self._room = 4 * MAX_TEXT
        self.ends = {"si": self._end}

    def said(self, element: str, text: str) -> None:
        """Only `t` holds text."""
        if element == "t":
            self._words.append(text[: max(0, self._room)])
            self._room -= len(text)

    def _end(self) -> None:
        self.texts.append("".join(self._words))
        self._words = []


class Formats(Handler):
    """How numbers are shown: one form for each style of a cell."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[str] = []
        self._own: dict[str, str] = {}
        self.begins = {"numFmt": self._format, "xf": self._style}

    def _format(self, told: Attributes) -> None:
        self._own[told.get("numFmtId", "")] = date_form(told.get("formatCode", "")[:300])

    def _style(self, told: Attributes) -> None:
        number = told.get("numFmtId", "0")
        if self.open[-2:] == ["cellXfs", "xf"]:
            built_in = BUILT_IN.get(int(number), "") if number.isascii() and number.isdigit() else ""
            self.forms.append(self._own.get(number, built_in))


class Sheet(Handler):
    """The rows of one sheet."""

    unseen: ClassVar[frozenset[str]] = frozenset({"rPh", "f"})
    """How a text is spoken; formulas."""

    def __init__(self, pages: Pages, strings: list[str], forms: list[str], since: datetime) -> None:
        super().__init__()
        self._pages, self._strings, self._forms, self._since = pages, strings, forms, since
        self._kind = self._form = ""
        self._words: list[str] = []
        self._column = self._written = 0
        self.begins = {"row": self._begin_row, "c": self._begin_cell}
        self.ends = {"row": self._end_row, "c": self._end_cell}

    def said(self, element: str, text: str) -> None:
        """`v` is a value or the number of a text, `t` a text that stands in the cell itself."""
        if element in ("v", "t"):
            self._words.append(text)
        elif element.endswith(("Header", "Footer")):
            self._pages.say(LAYOUT.sub(" ", text) + "\n")

    def _begin_row(self, _: Attributes) -> None:
        self._column = self._written = 0

    def _begin_cell(self, told: Attributes) -> None:
        self._column = _column(told.get("r", "")) or self._column + 1
        self._kind, self._words = told.get("t", "n"), []
        self._form = _at(self._forms, told.get("s", "0"))

    def _end_cell(self) -> None:
        text = self._shown("".join(self._words)).replace("\n", " ")
        if text:
            gap = max(self._column - self._written, 1) if self._written else 0
            self._pages.say("\t" * min(gap, MAX_GAP) + text)
            self._written = self._column

    def _end_row(self) -> None:
        if self._written:
            self._pages.end_row()

    def _shown(self, value: str) -> str:
        if self._kind == "s":
            return _at(self._strings, value.strip())
        if self._kind == "b":
            return TRUE_AND_FALSE.get(value, value)
        return shown(value, self._form, self._since) if self._kind == "n" and value else value


class Comments(Handler):
    """The comments on the cells of one sheet."""

    def __init__(self, pages: Pages) -> None:
        super().__init__()
        self._pages = pages
        self.begins = {"comment": lambda told: pages.say(f"{COMMENT}{told.get('ref', '')} ")}
        self.ends = {"comment": pages.end_paragraph}

    def said(self, element: str, text: str) -> None:
        """Only `t` holds text."""
        if element == "t":
            self._pages.say(text.replace("\n", " "))


def _column(place: str) -> int:
    """28 of `AB7`; 0 where no column is named."""
    letters = COLUMN.match(place)
    number = 0
    for letter in letters[0] if letters else "":
        number = number * LETTERS + ord(letter) - ord("A") + 1
    return min(number, MAX_COLUMNS)


def _at(texts: list[str], number: str) -> str:
    if not (number.isascii() and number.isdigit() and len(number) < len("100000000")):
        return ""
    return texts[int(number)] if int(number) < len(texts) else ""
