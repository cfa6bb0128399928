"""The pages of a document as they grow, within all bounds; every format writes into them."""

import re
from typing import Self

from classifiers.nouns import Page
from classifiers.reasons import Reason
from ingest.opening.charsets import clean
from ingest.reading.nouns import MAX_TEXT, Read, ReadingLimits

EMPTY_LINES = re.compile(r"\n{3,}")
COMMENT, NOTES = "[Kommentar] ", "[Notizen] "
"""What stands before words that are not in the document itself."""


class FullError(Exception):
    """A bound is reached: pages, text or time. What was written until here stands."""


class UnsupportedError(Exception):
    """The format is known, but this version of it is not read."""


class Pages:
    """Where a format writes what it reads: words, ends of paragraphs, cells, rows and pages."""

    def __init__(self, limits: ReadingLimits) -> None:
        """Begin before the first page."""
        self._limits = limits
        self._done: list[str] = []
        self._words: list[str] = []
        self._blank = True
        self._more = False
        self._room = MAX_TEXT
        self._cells = 0

    def beside(self) -> Self:
        """Other pages under the same bounds, for what finds its place later."""
        return type(self)(self._limits)

    def say(self, text: str) -> None:
        """Add to the page. Raises FullError when a bound is reached."""
        if self._blank and text.strip():
            self._begin_page()
        self._words.append(text[: self._room])
        self._room -= len(text)
        if self._room < 0:
            raise FullError

    def end_paragraph(self) -> None:
        """Begin a new line, or go on with a blank within a cell."""
        self.say(" " if self._cells else "\n")

    def begin_cell(self) -> None:
        """All until `end_cell` stays on one line. Cells may hold tables with cells."""
        self._cells += 1

    def end_cell(self, columns: int = 1) -> None:
        """A tab for each column the cell fills."""
        self._cells -= 1
        self.say("\t" * columns)

    def end_row(self) -> None:
        """The end of a row; within a cell of another table a blank."""
        self.end_paragraph()

    def turn(self) -> None:
        """End the page, unless nothing stands on it; the next one begins with its first word."""
        if not self._blank:
            text = _tidy("".join(self._words))
            self._done += [text] if text else []
            self._words, self._blank = [], True

    def go_on(self) -> None:
        """Raises FullError when there is no more time."""
        if self._limits.enough():
            raise FullError

    def text(self) -> str:
        """All that was written, without pages."""
        return "\n".join([*self._done, _tidy("".join(self._words))])

    def read(self, problem: Reason | None = None) -> Read:
        """What was written, as a reading."""
        self.turn()
        pages = tuple(Page(number=number, text=text, how="text") for number, text in enumerate(self._done, 1))
        return Read(
            pages=pages,
            page_count=len(pages) + self._more,
            problem=problem or (None if pages else Reason.NO_TEXT),
        )

    def _begin_page(self) -> None:
        self._more = len(self._done) >= self._limits.pages or bool(self._done and self._limits.enough())
        if self._more:
            raise FullError
        self._blank = False


def _tidy(text: str) -> str:
    """Without control characters, blanks at the edges of cells, and more than one empty line."""
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    lines = (_tidy_line(line) for line in clean(whole).replace("\r", "\n").replace("\f", "\n").split("\n"))
    return EMPTY_LINES.sub("\n\n", "\n".join(lines)).strip("\n")


def _tidy_line(line: str) -> str:
    return "\t".join(cell.strip(" ") for cell in line.split("\t")).rstrip()
