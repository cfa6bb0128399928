"""The bounds a document is read within, what an engine gives back, and the interface engines have."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol, Self

from classifiers.nouns import Page, Reading
from classifiers.reasons import Reason

if TYPE_CHECKING:
    from ingest.reading.pixels import Grey

MAX_TEXT = 2_000_000
"""Characters of one document that are kept: some 600 closely printed pages."""
SURE_WORD = 0.5
"""The confidence from which a word of the engine counts as read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingLimits:
    """How much of one document is read."""

    pages: int
    pixels: int
    """Of one picture, before it is decoded."""
    enough: Callable[[], bool]
    """Asked before each page: whether the time of this document is nearly used up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """What an engine read on one picture."""

    text: str
    words: tuple[tuple[str, float], ...]
    """Each word with its confidence, 0 to 1."""

    @property
    def confidence(self) -> float:
        """Mean confidence of the words; 0 where there are none."""
        return sum(sure for _, sure in self.words) / len(self.words) if self.words else 0.0

    @property
    def sure_letters(self) -> int:
        """Letters and digits in words that were read with some certainty."""
        return sum(
            sum(map(str.isalnum, word)) for word, sure in self.words if sure >= SURE_WORD and len(word) > 1
        )


class Engine(Protocol):
    """Something that reads print on a picture."""

    name: str
    """Engine, versions and model; part of the key under which readings are kept."""

    def recognise(self, grey: "Grey") -> Recognised:
        """Read one page, 8-bit grey, dark print on light, about 200 dots per inch."""


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
