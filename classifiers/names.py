"""Names in a text: first and last name side by side, in any order and any spelling of the register's.

A word is a name when it is the same by its exact keys, or a spelling of the same by its fold
(`folding.py`). What fits exactly always beats what fits only by its fold.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from classifiers import misread_names
from classifiers.folding import WORD, alike, fold, name_folds, telling, word_keys
from classifiers.identifiers import bg_number, customer_number
from classifiers.nouns import Member
from classifiers.side_by_side import Words, neighbours
from classifiers.third_parties import is_third_party


@dataclass(frozen=True, slots=True)
class NameIndex:
    """Persons by the folds of their last name, then of their first names."""

    persons: Mapping[str, Mapping[str, tuple[Member, ...]]]
    numbered: Mapping[str, tuple[Member, ...]]
    """The same persons by case number and Kundennummer."""


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
    numbered: dict[str, tuple[Member, ...]] = {}
    for member in members:
        for number in filter(None, (member.bg_number, member.customer_number)):
            numbered[number] = (*numbered.get(number, ()), member)
        first_names = name_folds(member.first_name)
        for last in name_folds(member.last_name):
            firsts = persons.setdefault(last, {})
            for first in first_names:
                firsts[first] = (*firsts.get(first, ()), member)
    return NameIndex(persons, numbered)


def find_names(text: str, index: NameIndex) -> Iterator[Named]:
    """Each full name in a `plain` text, once for each wording; then those that must have been misread.

    A misread name counts only for somebody whose number stands in the text, and who is not named otherwise.
    """
    named: set[Member] = set()
    for one in _spelt_names(text, index):
        named.update(one.members)
        yield one
    for start, end, members in misread_names.find(text, _numbered(text, index) - named):
        yield Named(start, end, members, exact=False)


def _numbered(text: str, index: NameIndex) -> frozenset[Member]:
    """Whose case number or Kundennummer stands in the text."""
    if not index.numbered:
        return frozenset()
    numbers = chain(bg_number.find(text), customer_number.find(text))
    return frozenset(member for *_, value in numbers for member in index.numbered.get(value, ()))


def _spelt_names(text: str, index: NameIndex) -> Iterator[Named]:
    """Names letter by letter, or in another spelling.

    First and last name stand side by side in either order, at most two words between them. Of
    several persons only those whom the words fit best are named: "Anna Maria Müller" is not Maria. Who only
    has to do with the client, such as a landlord, is passed over.
    """
    if index.persons.keys().isdisjoint(map(fold, different_words(text))):
        return
    seen: set[tuple[str, str, frozenset[str]]] = set()
    words = Words(text)
    for at in words.where(lambda word: fold(word) in index.persons):
        word, firsts = words[at], index.persons[words[at].fold]
        beside = tuple(neighbours(text, words, at))
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


def _beginning(words: Words, left: int, beside: tuple[int, ...], wording: frozenset[str]) -> int:
    """Where the whole name begins: "Dr. med. Thi Lan Becker" is not Lan Becker behind a word of another."""
    while left - 1 in beside and words[left - 1].text in wording:
        left -= 1
    return left


def _wording(
    words: Words,
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
