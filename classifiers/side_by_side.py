"""Which words of a text may be one name: what stands beside them, and what parts them."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from classifiers.folding import PARTICLES, TITLES, WORD, fold

_LABELS = frozenset(WORD.findall("name nachname familienname zuname geburtsname vorname vornamen rufname"))
_ENDS_A_NAME = frozenset(WORD.findall("und oder sowie and bei für mit"))
_BETWEEN = 2
_SHORT = 3


class Word(NamedTuple):
    """A word of a text: where it stands, and its fold. A tuple: each word of a letter is one."""

    start: int
    end: int
    text: str
    fold: str


class Words:
    """The words of a text, each made when it is first asked for: most of them are far from any name."""

    def __init__(self, text: str, pattern: re.Pattern[str] = WORD) -> None:
        self._found = tuple(pattern.finditer(text))
        self._made: dict[int, Word] = {}

    def __len__(self) -> int:
        return len(self._found)

    def __getitem__(self, at: int) -> Word:
        if at not in self._made:
            found = self._found[at]
            self._made[at] = Word(found.start(), found.end(), found[0], fold(found[0]))
        return self._made[at]

    def where(self, fits: Callable[[str], bool]) -> Iterator[int]:
        """Where words stand that fit; each different word is asked about once."""
        wanted = frozenset(filter(fits, dict.fromkeys(found[0] for found in self._found)))
        return (at for at, found in enumerate(self._found) if found[0] in wanted)


def neighbours(text: str, words: Words, at: int) -> Iterator[int]:
    """The words that can belong to one name with the word at `at`."""
    for step in (-1, 1):
        for distance in range(1, _BETWEEN + 2):
            here, there = at + step * (distance - 1), at + step * distance
            if not 0 <= there < len(words) or words[there].text.casefold() in _ENDS_A_NAME:
                break
            if not _joined(text, words, min(here, there), at):
                break
            yield there


def _joined(text: str, words: Words, left: int, last_name: int) -> bool:
    """Whether one name can run on from the word at `left` to the next."""
    before, after = words[left], words[left + 1]
    if after.start - before.end > _SHORT:
        return False
    gap = text[before.end : after.start]
    labelled = before.text.casefold() in _LABELS or after.text.casefold() in _LABELS
    if labelled:
        return not set(gap) - set(" \n,:;.-/|()")
    if set(gap) - set(" \n,.-'\u2019"):
        return False
    if "." in gap:
        return len(before.text) <= _SHORT
    if "," in gap and left != last_name:
        return False
    return not ("," in gap or "\n" in gap) or not _a_list(text, words, left)


def _a_list(text: str, words: Words, left: int) -> bool:
    """Whether comma or line end part two full names: "Peter Müller, Anna Schmidt" names no Anna Müller."""
    return _name_goes_on(text, words, left - 1, left) and _name_goes_on(text, words, left + 2, left + 1)


def _name_goes_on(text: str, words: Words, outer: int, inner: int) -> bool:
    if not 0 <= outer < len(words):
        return False
    first, second = sorted((words[outer], words[inner]), key=lambda word: word.start)
    other = words[outer].text
    beside = text[first.end : second.start] in {" ", "-"}
    return beside and other[0].isupper() and other.casefold() not in TITLES | PARTICLES | _LABELS
