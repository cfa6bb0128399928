"""How urgent a mail sounds by its single words, where no signal is found: each word adds its weight.

A net below the signals: a wording nobody thought of still uses words that such mails use. The weights
are data (`config/urgent_words.json`), learned from invented wordings by `benchmarks.urgent_words`.
"""

from collections.abc import Sequence
from itertools import chain
from math import exp

from classifiers.words import Words, words_of
from config.catalogue import UrgentWords

WINDOW, STEP = 40, 20
"""Words that are looked at together: a long mail is urgent where a part of it is."""
MOST_WORDS = 2_000
ENOUGH = 0.6
"""The probability from which a mail is looked at first."""
STEMS = (4, 6)
"""Lengths of the beginnings of words that have a weight of their own."""


def sounds_urgent(text: str, by: UrgentWords) -> str | None:
    """The words around the heaviest one, of the part of a text that sounds urgent enough; else None."""
    words = words_of(text)
    parts = [words.words[start : start + WINDOW] for start in _starts(words)]
    probability, number = max(((_probability(p, by), n) for n, p in enumerate(parts)), default=(0.0, 0))
    if probability < ENOUGH:
        return None
    said = parts[number]
    heaviest = number * STEP + max(range(len(said)), key=lambda n: _weight((said[n],), by))
    return words.snippet(heaviest, heaviest)


def _probability(words: Sequence[str], by: UrgentWords) -> float:
    """By all words together, each counted once (the logistic function of their sum)."""
    return 1 / (1 + exp(-max(-30.0, min(30.0, by.bias + _weight(words, by)))))


def _weight(words: Sequence[str], by: UrgentWords) -> float:
    return sum(by.weights.get(feature, 0.0) for feature in features(words))


def features(words: Sequence[str]) -> frozenset[str]:
    """The words, and the beginnings of the longer ones."""
    stems = (f"{word[:length]}*" for word in words for length in STEMS if len(word) >= length)
    return frozenset(chain(words, stems))


def _starts(words: Words) -> range:
    return range(0, max(1, min(len(words.words), MOST_WORDS) - STEP), STEP) if words.words else range(0)
