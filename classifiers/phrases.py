"""Phrases found in words: an index by first word, one pass over the text, no backtracking.

=========  ==========================================================
written    fits
=========  ==========================================================
``word``   just this word, in the spelling of `classifiers.words`
``word*``  every word that begins so (three letters at least)
``a|b``    one word or the other
``…``      none to six words in between
=========  ==========================================================
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

from classifiers.words import fold

Key = TypeVar("Key")
GAP = 6
"""Words that `…` may stand for."""
STEM = 3
"""Letters by which words with a star are indexed."""


class BadPhraseError(ValueError):
    """A phrase that cannot be searched for; the message says why."""


@dataclass(frozen=True, slots=True)
class Step:
    """One word of a phrase: whole words and beginnings that fit, and how many words may come before."""

    whole: frozenset[str]
    begins: tuple[str, ...]
    gap: int

    def fits(self, word: str) -> bool:
        """Whether this word may stand here."""
        return word in self.whole or (bool(self.begins) and word.startswith(self.begins))


@dataclass(frozen=True, slots=True)
class Found(Generic[Key]):
    """Where a phrase was found, by the indexes of its first and last word."""

    key: Key
    first: int
    last: int


class Phrases(Generic[Key]):
    """Many phrases, each with a key, to be found in one pass."""

    def __init__(self, phrases: Iterable[tuple[str, Key]]) -> None:
        """Index `phrases`. Raises BadPhraseError."""
        self._whole: dict[str, list[tuple[tuple[Step, ...], Key]]] = {}
        self._begins: dict[str, list[tuple[tuple[Step, ...], Key]]] = {}
        for phrase, key in phrases:
            steps = parsed(phrase)
            for word in steps[0].whole:
                self._whole.setdefault(word, []).append((steps, key))
            for stem in {begin[:STEM] for begin in steps[0].begins}:
                self._begins.setdefault(stem, []).append((steps, key))

    def find(self, words: Sequence[str]) -> Iterator[Found[Key]]:
        """Every place where a phrase begins, in the order of the words."""
        for at, word in enumerate(words):
            for steps, key in self._at(word):
                if steps[0].fits(word) and (last := _last(steps, words, at)) is not None:
                    yield Found(key, at, last)

    def _at(self, word: str) -> Iterator[tuple[tuple[Step, ...], Key]]:
        yield from self._whole.get(word, ())
        yield from self._begins.get(word[:STEM], ())


def grouped(found: Iterable[Found[Key]]) -> Mapping[Key, list[Found[Key]]]:
    """All places of each phrase."""
    places: dict[Key, list[Found[Key]]] = {}
    for one in found:
        places.setdefault(one.key, []).append(one)
    return places


@lru_cache(4_096)
def parsed(phrase: str) -> tuple[Step, ...]:
    """The steps of a phrase. Raises BadPhraseError."""
    steps: list[Step] = []
    gap = 0
    for word in phrase.split():
        if word == "…":
            gap = GAP
        else:
            steps.append(_step(word, gap))
            gap = 0
    if not steps or gap or steps[0].gap:
        raise BadPhraseError("it needs words, and none of its ends may be open")
    return tuple(steps)


def _step(word: str, gap: int) -> Step:
    whole: list[str] = []
    begins: list[str] = []
    for choice in word.split("|"):
        stem = fold(choice.removesuffix("*"))
        if choice.count("*") != choice.endswith("*") or not stem:
            raise BadPhraseError(f"{word!r} is no word, and no beginning of one")
        if choice.endswith("*") and len(stem) < STEM:
            raise BadPhraseError(f"{word!r}: a beginning needs three letters")
        (begins if choice.endswith("*") else whole).append(stem)
    return Step(frozenset(whole), tuple(begins), gap)


def _last(steps: tuple[Step, ...], words: Sequence[str], at: int) -> int | None:
    """The index of the last word, when all steps fit from `at` on; each takes the first word that fits."""
    for step in steps[1:]:
        reach = range(at + 1, min(len(words), at + 2 + step.gap))
        following = next((n for n in reach if step.fits(words[n])), None)
        if following is None:
            return None
        at = following
    return at
