"""What the register is asked for: everything a mail and its documents may name."""

from collections.abc import Iterable
from dataclasses import dataclass

from classifiers.identifiers import bg_number, customer_number, iban, pension_number
from classifiers.names import different_words, word_keys
from classifiers.plain import plain

MOST_NAME_KEYS = 20_000
"""Of some two hundred closely printed pages: a name that is not looked up contradicts nothing."""
_SHORTEST_NAME = 2
_LONGEST_NAME = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """Canonical values found in the texts of one mail."""

    bg_numbers: frozenset[str] = frozenset()
    customer_numbers: frozenset[str] = frozenset()
    pension_numbers: frozenset[str] = frozenset()
    ibans: frozenset[str] = frozenset()
    name_keys: frozenset[str] = frozenset()
    """Keys of words that may be last names; at most `MOST_NAME_KEYS`, capitalised words first."""


def what_to_look_up(texts: Iterable[str]) -> Lookup:
    """All numbers in the texts and every word that may be a name."""
    pages = [plain(text) for text in texts]
    return Lookup(
        bg_numbers=frozenset(value for page in pages for *_, value in bg_number.find(page)),
        customer_numbers=frozenset(value for page in pages for *_, value in customer_number.find(page)),
        pension_numbers=frozenset(value for page in pages for *_, value in pension_number.find(page)),
        ibans=frozenset(value for page in pages for *_, value in iban.find(page)),
        name_keys=_names(pages),
    )


def _names(pages: list[str]) -> frozenset[str]:
    """Keys of the words, in the order of the text: capitalised ones first, as names mostly are."""
    words = dict.fromkeys(word for page in pages for word in different_words(page))
    keys: set[str] = set()
    for word in sorted(words, key=str.islower):
        if _SHORTEST_NAME <= len(word) <= _LONGEST_NAME:
            keys |= word_keys(word)
        if len(keys) >= MOST_NAME_KEYS:
            break
    return frozenset(sorted(keys)[:MOST_NAME_KEYS])
