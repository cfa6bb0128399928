"""Headings on the first page: a cue that fills much of a line of its own, also where letters are misread."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import fuzz, process

from classifiers.words import folded

MOST_LINES = 40
FIRST_LINES = 20
"""Lines among which headings with misread letters are looked for."""
LONGEST_LINE = 110
SHARE = 0.4
"""Of the letters of a line that the cue must make up."""
LONG_ENOUGH = 9
"""Letters a cue needs to be looked for with misread letters."""
ALIKE = 88.5
"""Of 100, by rapidfuzz: one letter in nine may be wrong."""
_SECTION = re.compile(r"§|[0-9]{1,2}[.)]|(?:Anlage|Anhang|Zu )", re.IGNORECASE)
"""Lines that begin so head a section or an annex of the document they stand in."""
OPENS = 8
"""Letters of a cue that may also open a longer line."""


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading of a type."""

    type: str
    cue: str
    weight: float


@dataclass(frozen=True, slots=True)
class _Folded:
    heading: Heading
    spaced: str
    """The folded words with a blank before, between and after."""
    joined: str


class Headings:
    """All headings of a catalogue."""

    def __init__(self, headings: Iterable[Heading]) -> None:
        """Fold `headings` once."""
        every = tuple(_folded(heading) for heading in headings)
        self._by_first: dict[str, list[_Folded]] = {}
        for one in every:
            self._by_first.setdefault(one.spaced.split()[0], []).append(one)
        self._long = tuple(one for one in every if len(one.joined) >= LONG_ENOUGH)
        self._joined = tuple(one.joined for one in self._long)

    def find(self, text: str) -> Iterator[tuple[Heading, str]]:
        """The headings among the first lines of a page, each with its line."""
        single = _lines(text)
        found = list(self._clearly_read(single))
        return iter(found or self._misread(single[:FIRST_LINES]))

    def at_the_top(self, text: str) -> frozenset[str]:
        """The types whose headings stand clearly among the first lines, and head no section."""
        lines = [line for line in _lines(text)[:FIRST_LINES] if not _SECTION.match(line)]
        return frozenset(heading.type for heading, _ in self._clearly_read(lines))

    def _clearly_read(self, single: list[str]) -> Iterator[tuple[Heading, str]]:
        lines = [*single, *(f"{above} {below}" for above, below in pairwise(single))]
        return (
            (one.heading, line) for line in lines if len(line) <= LONGEST_LINE for one in self._clear(line)
        )

    def _clear(self, line: str) -> Iterator[_Folded]:
        words = folded(line)
        spaced = f" {' '.join(words)} "
        for word in dict.fromkeys(words):
            yield from (one for one in self._by_first.get(word, ()) if _heads(one, spaced))

    def _misread(self, lines: list[str]) -> Iterator[tuple[Heading, str]]:
        """Only where no heading is read clearly: letters may be wrong, blanks missing or too many.

        Of several, the likest: "Mietbescheinigung" is like a misread "Studienbescheinigung" too.
        """
        for line in (line for line in lines if len(line) <= LONGEST_LINE):
            joined = "".join(folded(line))
            alike = process.extract_iter(joined, self._joined, scorer=fuzz.partial_ratio, score_cutoff=ALIKE)
            fits = [
                (fuzz.ratio(joined, cue), number)
                for cue, _, number in alike
                if SHARE * len(joined) <= len(cue) <= len(joined) + 2
            ]
            likest = max(fits, default=(0, 0))[0]
            yield from ((self._long[number].heading, line) for ratio, number in fits if ratio == likest)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()][:MOST_LINES]


def _folded(heading: Heading) -> _Folded:
    words = folded(heading.cue)
    return _Folded(heading=heading, spaced=f" {' '.join(words)} ", joined="".join(words))


def _heads(one: _Folded, line: str) -> bool:
    fills = len(one.spaced) - 2 >= SHARE * (len(line) - 2)
    opens = len(one.joined) >= OPENS and line.startswith(one.spaced)
    return one.spaced in line and (fills or opens)
