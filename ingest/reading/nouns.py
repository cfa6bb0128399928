"""The bounds a document is read within, what an engine gives back, and the interface engines have."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import TYPE_CHECKING, Protocol, Self

from classifiers.nouns import Page, Reading, Word
from classifiers.reasons import Reason

if TYPE_CHECKING:
    from ingest.reading.pixels import Grey

MAX_TEXT = 2_000_000
"""Characters of one document that are kept: some 600 closely printed pages."""
MAX_PAGE_WORDS = 20_000
"""Words of one page whose places are kept; a page of more is a pattern, not a text."""
SIGNED = ("signed", "yes")
"""In the metadata of a PDF that somebody signed: nothing is put in its place."""
SURE_WORD = 50
"""The confidence (of 100) from which a word of the engine counts as read."""


def unseen(number: int, page: "Grey") -> None:
    """Nobody wants to see the pages that are drawn."""


def at_once(left: int) -> None:
    """Nobody else waits for the reader."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingLimits:
    """How much of one document is read."""

    pages: int
    pixels: int
    """Of one picture, before it is decoded."""
    enough: Callable[[], bool]
    """Asked before each page: whether the time of this document is nearly used up; a fifth of it is left."""
    seen: Callable[[int, "Grey"], None] = unseen
    """Told the number of each page that was drawn, and how the engine saw it."""
    pause: Callable[[int], None] = at_once
    """Told before each page how many are left; it returns when it is this document's turn."""
    clock: Callable[[], float] = time.monotonic
    """Seconds; it stands still while others have their turn."""


class Layout(IntEnum):
    """What stands on a picture; the numbers are Tesseract's page segmentation modes."""

    PAGE = 3
    """A page, taken apart by the engine: the best of all modes on whole pages."""
    BLOCK = 6
    """One block of text of one size."""
    LINE = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """What an engine read on one picture."""

    text: str
    words: tuple[Word, ...]
    """In reading order."""

    @property
    def confidence(self) -> float:
        """Mean confidence of the words, 0 to 1; 0 where there are none."""
        return sum(word.confidence for word in self.words) / len(self.words) / 100 if self.words else 0.0

    @property
    def sure_letters(self) -> int:
        """Letters and digits in words that were read with some certainty."""
        return sum(
            sum(map(str.isalnum, word.text))
            for word in self.words
            if word.confidence >= SURE_WORD and len(word.text) > 1
        )


class SecondReader(Protocol):
    """Another engine for lines with numbers, and for pages the first one reads poorly."""

    name: str

    def reads(self, script: str) -> bool:
        """Whether its models know this script (ISO 15924); empty where nobody could tell which it is."""

    def line(self, grey: "Grey") -> str:
        """The text of a picture of one line."""

    def page(self, grey: "Grey") -> Recognised:
        """A whole page, as `Engine.recognise` gets it."""


class Engine(Protocol):
    """Something that reads print on a picture."""

    second: SecondReader | None
    """Asked again where it matters."""

    name: str
    """Engine, versions and model; part of the key under which readings are kept."""

    def recognise(self, grey: "Grey", layout: Layout = Layout.PAGE) -> Recognised:
        """Read one page, 8-bit grey, dark print on light, about 200 dots per inch; or a piece of one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """The pages of a document, before the engine's name is put to them."""

    pages: tuple[Page, ...] = ()
    page_count: int = 0
    problem: Reason | None = None
    metadata: tuple[tuple[str, str], ...] = ()

    def by(self, engine: str) -> Reading:
        """The same as a reading by `engine`."""
        return Reading(
            engine=engine,
            pages=self.pages,
            page_count=self.page_count,
            problem=self.problem,
            metadata=self.metadata,
        )

    def but(self, problem: Reason | None) -> Self:
        """The same with a problem."""
        return replace(self, problem=problem)
