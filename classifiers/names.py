"""Names compared by keys: exact on the keys, no guessing.

A name has two keys: `mueller` (ä→ae, å→aa, ø→oe) and `muller` (diacritics stripped); ß is ss, and
the dotless i, ł, đ and
their like become the letter they resemble in a passport (ICAO 9303). Each half of a
double name stands for the whole; titles and particles do not.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from classifiers.nouns import Member

WORD = re.compile(r"[^\W\d_]+")
_SPELT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "æ": "ae", "œ": "oe"})
_RESEMBLED = str.maketrans(
    {
        "\u0131": "i",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ø": "o",
        "æ": "ae",
        "œ": "oe",
        "ħ": "h",
        "ŋ": "n",
    }
)
_TITLES = frozenset(WORD.findall("dr prof med dipl ing herr frau geb geborene freiherr freifrau"))
_PARTICLES = frozenset(
    WORD.findall(
        "von van vom der den dem de zu zum zur auf und al el ul ad abu ben bin ibn la le di da dos du st"
    )
)
_LABELS = frozenset(WORD.findall("name nachname familienname zuname geburtsname vorname vornamen rufname"))
_ENDS_A_NAME = frozenset(WORD.findall("und oder sowie and bei für mit"))
_BETWEEN = 2
_SHORT = 3


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: where it stands and the keys it answers to."""

    start: int
    end: int
    text: str
    keys: frozenset[str]


@dataclass(frozen=True, slots=True)
class NameIndex:
    """Persons by the keys of their last name, then of their first names."""

    persons: Mapping[str, Mapping[str, tuple[Member, ...]]]


def word_keys(word: str) -> frozenset[str]:
    """The keys of one word: both spellings of its umlauts, without case and diacritics."""
    folded = word.casefold()
    if folded.isascii():
        return frozenset((folded,))
    composed = unicodedata.normalize("NFC", folded)
    return frozenset((_stripped(composed), _stripped(composed.translate(_SPELT))))


def _stripped(word: str) -> str:
    apart = unicodedata.normalize("NFD", word.translate(_RESEMBLED))
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def name_keys(last_name: str) -> frozenset[str]:
    """The keys under which the register finds a last name: one for each part of it and spelling."""
    return frozenset(key for word in _telling(last_name) for key in word_keys(word))


def _telling(name: str) -> tuple[str, ...]:
    """The words of a name that tell it from others; all of them when there are only particles."""
    words = tuple(WORD.findall(unicodedata.normalize("NFKC", name)))
    return tuple(w for w in words if len(w) > 1 and w.casefold() not in _TITLES | _PARTICLES) or words


def index_names(members: Iterable[Member]) -> NameIndex:
    """Prepare the persons for `find_names`; who has only one name cannot be found by it."""
    persons: dict[str, dict[str, tuple[Member, ...]]] = {}
    for member in members:
        first_keys = name_keys(member.first_name)
        for last in name_keys(member.last_name):
            firsts = persons.setdefault(last, {})
            for first in first_keys:
                firsts[first] = (*firsts.get(first, ()), member)
    return NameIndex(persons)


def find_names(text: str, index: NameIndex) -> Iterator[tuple[int, int, tuple[Member, ...]]]:
    """Start, end and the persons meant, for each full name in a `plain` text; once for each wording.

    First and last name stand side by side in either order, at most two words between them. Of
    several persons only those whom the words fit best are named: "Anna Maria Müller" is not Maria.
    """
    if index.persons.keys().isdisjoint(_keys_in(text)):
        return
    seen: set[tuple[str, str, frozenset[str]]] = set()
    words = _words(text)
    for at, word in enumerate(words):
        for last in word.keys & index.persons.keys():
            firsts = index.persons[last]
            beside = tuple(_neighbours(text, words, at))
            named = [(n, first) for n in beside for first in words[n].keys if first in firsts]
            wording = _wording(words, (at, *beside), index, firsts) if named else frozenset()
            for n, first in named:
                if (last, first, wording) not in seen:
                    seen.add((last, first, wording))
                    left, right = words[min(at, n)], words[max(at, n)]
                    yield left.start, right.end, _best(firsts[first], wording)


def _keys_in(text: str) -> set[str]:
    return {key for word in different_words(text) for key in word_keys(word)}


@lru_cache(16)
def different_words(text: str) -> tuple[str, ...]:
    """The words of a text, each once, in their order."""
    return tuple(dict.fromkeys(WORD.findall(" ".join(dict.fromkeys(text.split())))))


def _words(text: str) -> tuple[Word, ...]:
    known: dict[str, frozenset[str]] = {}
    found = []
    for match in WORD.finditer(text):
        word = match[0]
        if word not in known:
            known[word] = word_keys(word)
        found.append(Word(match.start(), match.end(), word, known[word]))
    return tuple(found)


def _wording(
    words: tuple[Word, ...],
    beside: tuple[int, ...],
    index: NameIndex,
    firsts: Mapping[str, tuple[Member, ...]],
) -> frozenset[str]:
    """The keys of the words around a last name that are names themselves."""
    return frozenset(k for n in beside for k in words[n].keys if k in firsts or k in index.persons)


def _best(persons: tuple[Member, ...], wording: frozenset[str]) -> tuple[Member, ...]:
    """Of the persons with one first and last name, those whom the wording fits best."""
    fits = {member: _fit(member, wording) for member in persons}
    best = max(fits.values())
    return tuple(member for member, fit in fits.items() if fit == best)


def _fit(member: Member, wording: frozenset[str]) -> tuple[bool, int]:
    """How well the words fit a person: whether every part of the name is there, and how many are."""
    parts = (*_telling(member.last_name), *_telling(member.first_name))
    there = [not wording.isdisjoint(word_keys(part)) for part in parts]
    return all(there), sum(there)


def _neighbours(text: str, words: tuple[Word, ...], at: int) -> Iterator[int]:
    """The words that can belong to one name with the word at `at`."""
    for step in (-1, 1):
        for distance in range(1, _BETWEEN + 2):
            here, there = at + step * (distance - 1), at + step * distance
            if not 0 <= there < len(words) or words[there].text.casefold() in _ENDS_A_NAME:
                break
            if not _joined(text, words, min(here, there), at):
                break
            yield there


def _joined(text: str, words: tuple[Word, ...], left: int, last_name: int) -> bool:
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


def _a_list(text: str, words: tuple[Word, ...], left: int) -> bool:
    """Whether comma or line end part two full names: "Peter Müller, Anna Schmidt" names no Anna Müller."""
    return _name_goes_on(text, words, left - 1, left) and _name_goes_on(text, words, left + 2, left + 1)


def _name_goes_on(text: str, words: tuple[Word, ...], outer: int, inner: int) -> bool:
    if not 0 <= outer < len(words):
        return False
    first, second = sorted((words[outer], words[inner]), key=lambda word: word.start)
    other = words[outer].text
    beside = text[first.end : second.start] in {" ", "-"}
    return beside and other[0].isupper() and other.casefold() not in _TITLES | _PARTICLES | _LABELS
