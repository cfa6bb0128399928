"""Names in a text: first and last name side by side, in any order and any spelling of the register's.

A word is a name when it is the same by its exact keys, or a spelling of the same by its fold
(`folding.py`). What fits exactly always beats what fits only by its fold.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from classifiers.folding import PARTICLES, TITLES, WORD, alike, fold, name_folds, telling, word_keys
from classifiers.nouns import Member
from classifiers.third_parties import is_third_party

_LABELS = frozenset(WORD.findall("name nachname familienname zuname geburtsname vorname vornamen rufname"))
_ENDS_A_NAME = frozenset(WORD.findall("und oder sowie and bei für mit"))
_BETWEEN = 2
_SHORT = 3


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: where it stands, and its fold."""

    start: int
    end: int
    text: str
    fold: str


@dataclass(frozen=True, slots=True)
class NameIndex:
    """Persons by the folds of their last name, then of their first names."""

    persons: Mapping[str, Mapping[str, tuple[Member, ...]]]


@dataclass(frozen=True, slots=True)
class Named:
    """A full name in a text, and who may be meant by it."""

    start: int
    end: int
    members: tuple[Member, ...]
    exact: bool
    """Whether a first and a last name are there letter by letter; if not, in another spelling."""


def index_names(members: Iterable[Member]) -> NameIndex:
    """Prepare the persons for `find_names`; who has only one name cannot be found by it."""
    persons: dict[str, dict[str, tuple[Member, ...]]] = {}
    for member in members:
        first_names = name_folds(member.first_name)
        for last in name_folds(member.last_name):
            firsts = persons.setdefault(last, {})
            for first in first_names:
                firsts[first] = (*firsts.get(first, ()), member)
    return NameIndex(persons)


def find_names(text: str, index: NameIndex) -> Iterator[Named]:
    """Each full name in a `plain` text, once for each wording.

    First and last name stand side by side in either order, at most two words between them. Of
    several persons only those whom the words fit best are named: "Anna Maria Müller" is not Maria. Who only
    has to do with the client, such as a landlord, is passed over.
    """
    if index.persons.keys().isdisjoint(map(fold, different_words(text))):
        return
    seen: set[tuple[str, str, frozenset[str]]] = set()
    words = _words(text)
    for at, word in enumerate(words):
        if (firsts := index.persons.get(word.fold)) is None:
            continue
        beside = tuple(_neighbours(text, words, at))
        named = [n for n in beside if words[n].fold in firsts]
        wording = _wording(words, (at, *beside), index, firsts) if named else frozenset()
        for n in named:
            left, right = words[min(at, n)], words[max(at, n)]
            said = (word.text, words[n].text, wording)
            begins = words[_beginning(words, min(at, n), beside, wording)].start
            if said in seen or is_third_party(text, begins, right.end):
                continue
            seen.add(said)
            members, exact = _best(firsts[words[n].fold], wording)
            if members:
                yield Named(left.start, right.end, members, exact)


@lru_cache(16)
def different_words(text: str) -> tuple[str, ...]:
    """The words of a text, each once, in their order."""
    return tuple(dict.fromkeys(WORD.findall(" ".join(dict.fromkeys(text.split())))))


def _beginning(words: tuple[Word, ...], left: int, beside: tuple[int, ...], wording: frozenset[str]) -> int:
    """Where the whole name begins: "Dr. med. Thi Lan Becker" is not Lan Becker behind a word of another."""
    while left - 1 in beside and words[left - 1].text in wording:
        left -= 1
    return left


def _words(text: str) -> tuple[Word, ...]:
    return tuple(Word(m.start(), m.end(), m[0], fold(m[0])) for m in WORD.finditer(text))


def _wording(
    words: tuple[Word, ...],
    beside: tuple[int, ...],
    index: NameIndex,
    firsts: Mapping[str, tuple[Member, ...]],
) -> frozenset[str]:
    """The words around a last name that are names themselves."""
    near = (words[n] for n in beside)
    return frozenset(word.text for word in near if word.fold in firsts or word.fold in index.persons)


def _best(persons: tuple[Member, ...], wording: frozenset[str]) -> tuple[tuple[Member, ...], bool]:
    """Of the persons with one first and last name, those whom the wording fits best, and whether exactly."""
    names = frozenset((member.last_name, member.first_name) for member in persons)
    fits = {name: _fit(*name, wording) for name in names}
    best = max(fits.values())
    members = tuple(m for m in persons if fits[m.last_name, m.first_name] == best)
    return (members, best.exact) if best.named else ((), False)


@dataclass(frozen=True, slots=True, order=True)
class _Fit:
    """How well the words fit a name; compared from the first field on."""

    named: bool
    """A first and a last name are there."""
    exact: bool
    """And letter by letter."""
    complete: bool
    """Every part of the name is there."""
    parts: int
    """How many parts are there letter by letter."""
    spelt: int
    """How many are there in any spelling."""


def _fit(last_name: str, first_name: str, wording: frozenset[str]) -> _Fit:
    lasts, firsts = ([_there(part, wording) for part in telling(n)] for n in (last_name, first_name))
    every = (*lasts, *firsts)
    return _Fit(
        named=any(lasts) and any(firsts),
        exact=max(lasts, default=0) == max(firsts, default=0) == _EXACT,
        complete=all(every),
        parts=every.count(_EXACT),
        spelt=len(every) - every.count(0),
    )


_EXACT = 2


def _there(part: str, wording: frozenset[str]) -> int:
    """Whether a part of a name is among the words: 2 letter by letter, 1 in another spelling, 0 not."""
    keys = word_keys(part)
    if any(not keys.isdisjoint(word_keys(word)) for word in wording):
        return _EXACT
    return int(any(alike(part, word) for word in wording))


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
    return beside and other[0].isupper() and other.casefold() not in TITLES | PARTICLES | _LABELS
