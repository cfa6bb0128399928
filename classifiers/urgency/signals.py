"""Signals in the client's own words: a phrase that says it alone, or words that say it together."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from classifiers.phrases import Found, Phrases, grouped
from classifiers.types.nouns import SignalHit
from classifiers.words import words_of
from config.catalogue import Signal

REACH = 14
"""Words within which the words of a signal stand together, and are taken back."""


@dataclass(frozen=True, slots=True)
class _Key:
    signal: str
    group: str
    """`alone`, `unless`, or the numbers of a set of `together` and of a list in it."""


Places = Mapping[_Key, Sequence[Found[_Key]]]


class Signals:
    """All signals of a catalogue, made ready once."""

    def __init__(self, signals: Mapping[str, Signal]) -> None:
        """Index the words. Raises BadPhraseError."""
        self._signals = signals
        self._phrases = Phrases(
            (phrase, _Key(code, group))
            for code, signal in signals.items()
            for group, phrases in _groups(signal)
            for phrase in phrases
        )

    def find(self, text: str, received: date | None, page: int = 1) -> Iterator[SignalHit]:
        """Each signal once, with the words that gave it."""
        words = words_of(text)
        places = grouped(self._phrases.find(words.words))
        for code, signal in self._signals.items():
            if received is not None and received.month not in signal.months:
                continue
            if place := _speaks(code, signal, places):
                yield SignalHit(
                    signal=code, urgency=signal.urgency, type=signal.type, page=page,
                    snippet=words.snippet(*place),
                )  # fmt: skip


def _groups(signal: Signal) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield "alone", signal.alone
    yield "unless", signal.unless
    for number, lists in enumerate(signal.together):
        yield from ((f"{number}.{place}", words) for place, words in enumerate(lists))


def _speaks(code: str, signal: Signal, places: Places) -> tuple[int, int] | None:
    """The first and last word of a place where the signal speaks and nothing takes it back."""
    unless = sorted(found.first for found in places.get(_Key(code, "unless"), ()))
    said = ((found.first, found.last) for found in places.get(_Key(code, "alone"), ()))
    sets = (_together(code, number, len(lists), places) for number, lists in enumerate(signal.together))
    together = chain.from_iterable(sets)
    return next((place for place in (*said, *together) if not _taken_back(place, unless)), None)


def _together(code: str, number: int, lists: int, places: Places) -> Iterator[tuple[int, int]]:
    """Places where one word of each list stands within reach of a word of the first."""
    found = [places.get(_Key(code, f"{number}.{place}"), ()) for place in range(lists)]
    if not all(found):
        return
    starts = [[one.first for one in places_of_list] for places_of_list in found[1:]]
    for anchor in found[0]:
        near = [_near(anchor.first, at) for at in starts]
        if all(one is not None for one in near):
            spots = [anchor.first, *(one for one in near if one is not None)]
            yield min(spots), max(spots)


def _near(at: int, places: Sequence[int]) -> int | None:
    index = bisect_left(places, at - REACH)
    return places[index] if index < len(places) and places[index] <= at + REACH else None


def _taken_back(place: tuple[int, int], unless: Sequence[int]) -> bool:
    index = bisect_left(unless, place[0] - REACH)
    return index < len(unless) and unless[index] <= place[1] + REACH
