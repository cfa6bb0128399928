"""PowerPoint presentations (.pptx): a page for each slide, its notes and comments below.

PresentationML and DrawingML, ECMA-376 part 1, 19 to 21.
"""

from typing import ClassVar

from ingest.opening.damage import DamagedError
from ingest.reading.office.facts import Facts
from ingest.reading.office.markup import Handler
from ingest.reading.office.package import Package
from ingest.reading.office.pages import COMMENT, NOTES, Pages

BESIDE = {"notesSlide": NOTES, "comments": COMMENT}


def read_slides(package: Package, pages: Pages, facts: Facts) -> None:
    """Write each slide on a page of its own. Raises DamagedError when some could not be read."""
    main = package.main("ppt/presentation.xml")
    show = Show()
    package.tell(main, show)
    parts = package.relations(main)
    facts["slides"] = str(len(show.slides))
    for place in show.slides:
        if place not in parts:
            raise DamagedError
        package.tell(parts[place].name, Drawing(pages))
        _tell_beside(package, parts[place].name, pages)
        pages.turn()


def _tell_beside(package: Package, slide: str, pages: Pages) -> None:
    for kind, word in BESIDE.items():
        for name in package.related(slide, kind):
            words = pages.beside()
            package.tell_if_there(name, Drawing(words))
            if text := words.text():
                pages.say(f"{word}{text}\n")


class Show(Handler):
    """The presentation: its slides in order, as ids of relations."""

    def __init__(self) -> None:
        super().__init__()
        self.slides: list[str] = []
        self.begins = {"sldId": lambda told: self.slides.append(told.get("r:id", ""))}


class Drawing(Handler):
    """Text in shapes and tables, and comments of either kind."""

    unseen: ClassVar[frozenset[str]] = frozenset({"Fallback", "fld"})
    """The old form of what was told in a new one; page numbers and dates that the program puts in."""

    def __init__(self, pages: Pages) -> None:
        super().__init__()
        self._pages = pages
        self.begins = {"tc": lambda _: pages.begin_cell(), "br": lambda _: pages.end_paragraph()}
        self.ends = {
            "p": pages.end_paragraph,
            "text": pages.end_paragraph,
            "tc": pages.end_cell,
            "tr": pages.end_row,
        }

    def said(self, element: str, text: str) -> None:
        """`t` holds text, and `text` that of older comments."""
        if element in ("t", "text"):
            self._pages.say(text)
