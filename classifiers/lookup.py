"""What the register is asked for: everything a mail and its documents may name.

Names are asked for in two steps, because a million people share a few thousand first names: which words
of the text are first names at all (`folds`), then which pairs of neighbours are full names (`pairs`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from classifiers.folding import WORD, fold, pair
from classifiers.identifiers import bg_number, birth_date, customer_number, iban, pension_number, references
from classifiers.names import different_words
from classifiers.plain import plain

MOST_FOLDS = 20_000
"""Different words of some two hundred closely printed pages; capitalised ones come first."""
MOST_PAIRS = 20_000
"""Neighbours asked for; of a text that is nothing but first names."""
MOST_PLACES = 2_000
"""Places of one word that are looked at."""
MOST_DAYS = 400
MOST_SLIPS = 16
"""Numbers whose neighbours, some hundred each, are asked for."""
_SHORTEST_NAME = 2
_LONGEST_NAME = 40
_REACH = 3
"""Words on either side of a first name among which the last name may stand."""
_AROUND = 160
"""Characters that hold so many words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """Canonical values found in the texts of one mail."""

    bg_numbers: frozenset[str] = frozenset()
    customer_digits: frozenset[str] = frozenset()
    """The nine digits of Kundennummern: their letter is what is misread most."""
    pension_numbers: frozenset[str] = frozenset()
    ibans: frozenset[str] = frozenset()
    references: frozenset[tuple[str, str]] = frozenset()
    """Kind and value of numbers that somebody may have learned a case for."""
    pages: tuple[str, ...] = ()
    """The texts, plain."""

    def folds(self) -> frozenset[str]:
        """The folds of all words that may be names; at most `MOST_FOLDS`."""
        words = dict.fromkeys(word for page in self.pages for word in different_words(page))
        folds: dict[str, None] = {}
        for word in sorted(words, key=str.islower):
            if _SHORTEST_NAME <= len(word) <= _LONGEST_NAME:
                folds[fold(word)] = None
                if len(folds) >= MOST_FOLDS:
                    break
        return frozenset(folds)

    def pairs(self, first_names: frozenset[str]) -> frozenset[str]:
        """The keys of all full names the texts may hold, for those folds that are first names."""
        found: set[str] = set()
        for page in self.pages:
            firsts = {word for word in different_words(page) if fold(word) in first_names}
            for word in sorted(firsts):
                found.update(pair(last, fold(word)) for last in _neighbours(word, page))
                if len(found) >= MOST_PAIRS:
                    return frozenset(sorted(found)[:MOST_PAIRS])
        return frozenset(found)

    def days(self) -> frozenset[str]:
        """All dates in the texts: asked for only where thousands have a name that stands in them."""
        return frozenset(islice((day for page in self.pages for *_, day in birth_date.find(page)), MOST_DAYS))

    def near_cases(self) -> frozenset[str]:
        """The case numbers that one slip, in the prefix or behind it, makes of the ones in the texts."""
        written = (number.partition("BG") for number in sorted(self.bg_numbers)[:MOST_SLIPS])
        return frozenset(
            near
            for prefix, middle, serial in written
            for near in (
                *(f"{prefix}{middle}{other}" for other in slips(serial)),
                *(f"{other}{middle}{serial}" for other in slips(prefix)),
            )
        )

    def near_digits(self) -> frozenset[str]:
        """The digits of Kundennummern that one slip makes of the ones in the texts."""
        return frozenset(
            near for digits in sorted(self.customer_digits)[:MOST_SLIPS] for near in slips(digits)
        )


def slips(digits: str) -> Iterator[str]:
    """What one wrong or two swapped digits make of a number."""
    for at, right in enumerate(digits):
        before, after = digits[:at], digits[at + 1 :]
        yield from (f"{before}{wrong}{after}" for wrong in "0123456789" if wrong != right)
        if after[:1] not in {"", right}:
            yield f"{before}{after[0]}{right}{after[1:]}"


def what_to_look_up(texts: Iterable[str]) -> Lookup:
    """All numbers in the texts and every word that may be a name."""
    pages = tuple(filter(None, map(plain, texts)))
    return Lookup(
        bg_numbers=frozenset(bg for page in pages for bg in bg_number.wanted(page)),
        customer_digits=frozenset(digits for page in pages for digits in customer_number.wanted(page)),
        pension_numbers=frozenset(value for page in pages for *_, value in pension_number.find(page)),
        ibans=frozenset(value for page in pages for *_, value in iban.find(page)),
        references=frozenset((found.kind, found.value) for page in pages for found in references.find(page)),
        pages=pages,
    )


def _neighbours(word: str, page: str) -> Iterator[str]:
    """The folds of the words beside each place of `word`."""
    seen: set[str] = set()
    at = page.find(word)
    for _ in range(MOST_PLACES):
        if at < 0:
            return
        before, after = page[max(0, at - _AROUND) : at], page[at + len(word) : at + len(word) + _AROUND]
        near = {*WORD.findall(before)[-_REACH:], *WORD.findall(after)[:_REACH]} - seen
        seen |= near
        yield from map(fold, near)
        at = page.find(word, at + len(word))
