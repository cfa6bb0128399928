"""Word documents (.docx): headers, body, footers, notes and comments, in this order.

Office Open XML, ECMA-376 part 1, 17. Pages are those Word saw when it last saved the file. Words struck out
while changes were tracked are left out; that there were changes is told in the metadata.
"""

from collections.abc import Callable
from typing import ClassVar

from ingest.reading.office.facts import Facts
from ingest.reading.office.markup import Attributes, Handler
from ingest.reading.office.package import Package
from ingest.reading.office.pages import COMMENT, Pages

BEFORE, AFTER = ("header",), ("footer", "footnotes", "endnotes", "comments")
OFF = frozenset({"0", "false", "off"})
TICKED, NOT_TICKED = "☒ ", "☐ "
SYMBOLS = {"F0FE": "☒", "F0FD": "☒", "F052": "☑", "F0A8": "☐", "F06F": "☐", "F0A3": "☐"}
"""Boxes of the fonts Wingdings and Wingdings 2, as forms use them."""


def read_word(package: Package, pages: Pages, facts: Facts) -> None:
    """Write the document into `pages`, and what there was besides text into `facts`."""
    main = package.main("word/document.xml")
    _tell_stories(package, main, BEFORE, pages)
    body = Story(pages)
    try:
        package.tell(main, body)
    finally:
        if body.changes:
            facts["tracked_changes"] = str(body.changes)
    _tell_stories(package, main, AFTER, pages)


def _tell_stories(package: Package, main: str, kinds: tuple[str, ...], pages: Pages) -> None:
    """What stands around the body; headers that are alike once."""
    told = set()
    for name in (name for kind in kinds for name in package.related(main, kind)):
        story = pages.beside()
        package.tell_if_there(name, Story(story))
        if (text := story.text()) not in told:
            pages.say(f"\n{text}\n")
        told.add(text)


class Story(Handler):
    """Paragraphs and tables: the body, a header, all comments."""

    unseen: ClassVar[frozenset[str]] = frozenset({"Fallback", "tabs", "moveFrom", "instrText", "delText"})
    """The old form of what was told in a new one, tab stops, words moved away or struck out, field codes."""

    def __init__(self, pages: Pages) -> None:
        """Write into `pages`."""
        super().__init__()
        self._pages = pages
        self._hidden = False
        self._ticked = False
        self._choices: list[str] = []
        self._chosen = "0"
        self.changes = 0
        """Tracked insertions and deletions."""
        self.begins = self._places() | self._forms()
        self.begins |= {"vanish": self._hide, "ins": self._changed, "del": self._changed}
        self.ends = {
            "p": pages.end_paragraph,
            "r": self._show,
            "tc": pages.end_cell,
            "tr": pages.end_row,
            "checkBox": lambda: pages.say(TICKED if self._ticked else NOT_TICKED),
            "ddList": self._choose,
        }

    def said(self, element: str, text: str) -> None:
        """Only `t` holds text of the document. Hidden words are nobody's."""
        if element == "t" and not self._hidden:
            self._pages.say(text)

    def _places(self) -> dict[str, Callable[[Attributes], object]]:
        pages = self._pages
        return {
            "tc": lambda _: pages.begin_cell(),
            "tab": lambda _: pages.say("\t"),
            "cr": lambda _: pages.end_paragraph(),
            "noBreakHyphen": lambda _: pages.say("-"),
            "br": self._break,
            "lastRenderedPageBreak": lambda _: pages.turn(),
            "comment": lambda _: pages.say(COMMENT),
            "sym": lambda told: pages.say(SYMBOLS.get(told.get("char", "").upper(), "")),
        }

    def _forms(self) -> dict[str, Callable[[Attributes], object]]:
        """Boxes and lists of the older kind of form; the newer kind has them as text."""
        return {
            "checkBox": self._tick_off,
            "default": self._tick,
            "checked": self._tick,
            "ddList": lambda _: self._choices.clear(),
            "result": lambda told: setattr(self, "_chosen", told.get("val", "0")),
            "listEntry": lambda told: self._choices.append(told.get("val", "")),
        }

    def _break(self, told: Attributes) -> None:
        if told.get("type") == "page":
            self._pages.turn()
        else:
            self._pages.end_paragraph()

    def _hide(self, told: Attributes) -> None:
        """A run of text is hidden; the mark of a paragraph may be, without its words."""
        if "r" in self.open and told.get("val", "1") not in OFF:
            self._hidden = True

    def _show(self) -> None:
        self._hidden = False

    def _changed(self, _: Attributes) -> None:
        self.changes += 1

    def _tick_off(self, _: Attributes) -> None:
        self._ticked = False

    def _tick(self, told: Attributes) -> None:
        self._ticked = told.get("val", "1") not in OFF

    def _choose(self) -> None:
        chosen = int(self._chosen) if self._chosen.isascii() and self._chosen.isdigit() else 0
        self._pages.say(" ".join(self._choices[chosen : chosen + 1]))
        self._chosen = "0"
