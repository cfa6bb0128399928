"""OpenDocument texts, tables and presentations (.odt, .ods, .odp).

OpenDocument 1.3, parts 2 and 3. Cells already hold what was shown. Words struck out while changes were
tracked stand apart in the file and are left out; that there were changes is told in the metadata.
"""

from typing import ClassVar

from ingest.reading.office.facts import Facts
from ingest.reading.office.markup import Attributes, Handler
from ingest.reading.office.package import LockedError, Package
from ingest.reading.office.pages import COMMENT, NOTES, Pages

MAX_REPEATED = 30
"""Blanks and empty columns in a row that are kept."""
HEADERS = frozenset({"header", "header-left", "header-first"})
FOOTERS = frozenset({"footer", "footer-left", "footer-first"})
HANGING = ("frame", "annotation", "note", "notes", "forms")
"""What hangs on a paragraph and has paragraphs of its own; its other text is not the document's."""
CELLS = ("table-cell", "covered-table-cell")
FIELDS = ("text", "textarea", "formatted-text", "date", "combobox", "number", "currency")
TICKS = {"checked": "☒ ", "unchecked": "☐ "}


def read_opendocument(package: Package, pages: Pages, facts: Facts) -> None:
    """Write headers, content and footers into `pages`, and what there was besides into `facts`.

    Raises LockedError and DamagedError.
    """
    _insist_on_open(package)
    package.tell_if_there("styles.xml", Margins(pages, HEADERS))
    content = Content(pages)
    try:
        package.tell("content.xml", content)
    finally:
        if content.changes:
            facts["tracked_changes"] = str(content.changes)
    package.tell_if_there("styles.xml", Margins(pages, FOOTERS))


def _insist_on_open(package: Package) -> None:
    """With a password, each member is encrypted and the manifest says how (part 2, 4)."""
    manifest = Manifest()
    package.tell_if_there("META-INF/manifest.xml", manifest)
    if manifest.locked:
        raise LockedError


class Manifest(Handler):
    """The list of members."""

    def __init__(self) -> None:
        super().__init__()
        self.locked = False
        self.begins = {"encryption-data": self._lock}

    def _lock(self, _: Attributes) -> None:
        self.locked = True


class Paragraphs(Handler):
    """Text within paragraphs, wherever they stand."""

    def __init__(self, pages: Pages) -> None:
        super().__init__()
        self._pages = pages
        self._within = [0]
        """Paragraphs around this place; beginning anew in each thing that hangs on one."""
        self.begins = {
            "s": lambda told: self._put(" " * _times(told, "c")),
            "tab": lambda _: self._put("\t"),
            "line-break": lambda _: pages.end_paragraph(),
            **dict.fromkeys(("p", "h"), self._begin),
            **dict.fromkeys(HANGING, lambda _: self._within.append(0)),
        }
        self.ends = {
            **dict.fromkeys(("p", "h"), self._end),
            **dict.fromkeys(HANGING, self._within.pop),
        }

    def said(self, element: str, text: str) -> None:  # noqa: ARG002 - text counts by its paragraph
        """Line ends and runs of blanks in the file are one blank (part 3, 6.1.2)."""
        before, after = text[0].isspace(), text[-1].isspace()
        words = " ".join(text.split())
        self._put(f"{' ' * before}{words}{' ' * (after and bool(words))}")

    def _begin(self, _: Attributes) -> None:
        self._within[-1] += 1

    def _end(self) -> None:
        self._within[-1] -= 1
        self._pages.end_paragraph()

    def _put(self, text: str) -> None:
        if self._within[-1]:
            self._pages.say(text)


class Margins(Paragraphs):
    """The headers or the footers of all page styles."""

    unseen: ClassVar[frozenset[str]] = frozenset(
        {"sheet-name", "title", "file-name", "date", "time", "page-number", "page-count"}
    )
    """What the program puts in when it prints; the file has anything there."""

    def __init__(self, pages: Pages, wanted: frozenset[str]) -> None:
        super().__init__(pages)
        self._wanted = wanted

    def _put(self, text: str) -> None:
        if not self._wanted.isdisjoint(self.open):
            super()._put(text)


class Content(Paragraphs):
    """The document itself."""

    unseen: ClassVar[frozenset[str]] = frozenset({"tracked-changes"})

    def __init__(self, pages: Pages) -> None:
        super().__init__(pages)
        self._columns = [1]
        self.changes = 0
        self.begins |= {
            "table": self._begin_table,
            "soft-page-break": lambda _: pages.turn(),
            "checkbox": lambda told: pages.say(TICKS.get(told.get("current-state", ""), "")),
            "annotation": lambda _: self._hang(COMMENT),
            "notes": lambda _: self._hang(NOTES),
            **dict.fromkeys(CELLS, self._begin_cell),
            **dict.fromkeys(FIELDS, self._field),
            **dict.fromkeys(("change", "change-start"), self._changed),
        }
        self.ends |= {
            "table-row": pages.end_row,
            "table": self._end_table,
            "page": pages.turn,
            **dict.fromkeys(CELLS, lambda: pages.end_cell(self._columns.pop())),
        }

    def _begin_table(self, told: Attributes) -> None:
        if self.open[-2:] == ["spreadsheet", "table"]:
            self._pages.say(f"{told.get('name', '')}\n")

    def _end_table(self) -> None:
        if self.open[-1:] == ["spreadsheet"]:
            self._pages.turn()

    def _begin_cell(self, told: Attributes) -> None:
        self._columns.append(_times(told, "number-columns-repeated"))
        self._pages.begin_cell()

    def _hang(self, word: str) -> None:
        self._within.append(0)
        self._pages.say(f"\n{word}")

    def _field(self, told: Attributes) -> None:
        """What was typed into a form; its name says what it was asked for."""
        if value := told.get("current-value"):
            self._pages.say(f"{told.get('name', '')}: {value}\n")

    def _changed(self, _: Attributes) -> None:
        self.changes += 1


def _times(told: Attributes, name: str) -> int:
    """How often something is repeated, within reason."""
    number = told.get(name, "1")
    if not (number.isascii() and number.isdigit()):
        return 1
    return MAX_REPEATED if len(number) > len("99") else min(int(number), MAX_REPEATED)
