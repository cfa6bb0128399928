"""Addresses in a text: whether somebody of the register is said to live where they live.

An address counts only right behind the name of the person, as in the window of an envelope or in a form. Many
live in one house, families share one, and landlords and offices print their own: elsewhere it says nothing.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from rapidfuzz.distance import Levenshtein

from classifiers.folding import WORD, fold
from classifiers.nouns import Member
from classifiers.plain import numbers

_POSTCODE = re.compile(r"[0-9](?<![^\W_][0-9])(?<!/[0-9])[0-9]{4}(?= [^\W\d_]{2})")
_HOUSE = re.compile(
    r"([^\W\d_][^\n,;|:0-9]{2,60}?)[ ]?(?<![0-9])"
    r"([0-9]{1,4})[ ]?([A-Za-z](?![^\W\d_]))?(?:[ ]?-[ ]?([0-9]{1,4})[ ]?([A-Za-z](?![^\W\d_]))?)?(?![0-9./])"
)
_STREET = re.compile(r"str(?:a(?:ss|ß|B|s)e|\.)?(?=\W|\Z)", re.IGNORECASE)
_REACH = 100
"""Characters before a postcode in which its street stands: the same line, or one of the two above."""
_BEHIND = 80
"""Characters behind a name within which the street begins."""
_LEAST_ALIKE = 0.85
"""Levenshtein, normalised: one wrong letter in a street of seven."""
_MOST_WORDS = 5
"""Words of the longest street: Straße der Deutsch-Sowjetischen Freundschaft."""
MOST = 100
"""Postcodes on one page that are looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A house: where it stands in a text, and what it is compared by."""

    start: int
    end: int
    words: tuple[str, ...]
    """The words before the house number; the last of them are the street."""
    number: str
    """`12`, `12a`, `12-14`."""
    postcode: str


@dataclass(frozen=True, slots=True)
class AddressIndex:
    """Members by postcode and house number, with their street."""

    members: Mapping[tuple[str, str], tuple[tuple[str, Member], ...]]


def index_addresses(members: Iterable[Member]) -> AddressIndex:
    """Prepare the members for `living_there`; who has no whole address lives nowhere."""
    found: dict[tuple[str, str], tuple[tuple[str, Member], ...]] = {}
    for member in members:
        if member.postcode and (house := _HOUSE.search(member.street)):
            key = (member.postcode, _number(house))
            found[key] = (*found.get(key, ()), (_folded(_words(house[1])), member))
    return AddressIndex(found)


def find(text: str) -> Iterator[Address]:
    """Each house with a postcode behind it in a `plain` text, for the first `MOST` postcodes."""
    for postcode in islice(numbers(_POSTCODE, text), MOST):
        for house in _HOUSE.finditer(text, max(0, postcode.start() - _REACH), postcode.start()):
            yield Address(
                start=house.start(), end=postcode.end(), words=_words(house[1]), number=_number(house),
                postcode=postcode[0],
            )  # fmt: skip


def living_there(address: Address, index: AddressIndex) -> Iterator[tuple[Member, bool]]:
    """Who lives in that house, and whether the street is there letter by letter but for its spelling."""
    streets = index.members.get((address.postcode, address.number), ())
    tails = {_folded(address.words[-count:]) for count in range(1, _MOST_WORDS + 1)} if streets else set()
    for street, member in streets:
        best = max(Levenshtein.normalized_similarity(street, tail) for tail in tails)
        if best >= _LEAST_ALIKE:
            yield member, best == 1


def right_behind(address: Address, name_end: int) -> bool:
    """Whether an address follows a name that ends there."""
    return 0 <= address.start - name_end <= _BEHIND


def _words(street: str) -> tuple[str, ...]:
    return tuple(WORD.findall(_STREET.sub("str", street)))


def _folded(words: tuple[str, ...]) -> str:
    """One and the same for Hauptstraße, Haupt-Str. and HAUPTSTRASSE."""
    return fold("".join(words))


def _number(house: re.Match[str]) -> str:
    first, letter, last, last_letter = (sign or "" for sign in house.groups()[1:])
    return f"{first}{letter}{'-' if last else ''}{last}{last_letter}".lower()
