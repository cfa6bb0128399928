"""Names that were misread, or are bent or joined: "Miiller", "Gro8", "Anna Müllers Antrag", "Abdulrahman".

So much is like so much that these are looked for only where it is known whose name must stand there: a
member whose number is in the same text. They are found by their shape, in which all signs are one that
readers of pictures take for each other.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from classifiers.folding import fold, telling
from classifiers.nouns import Member
from classifiers.side_by_side import Word, Words, neighbours
from classifiers.third_parties import is_third_party

_SERVANT = r"Abd(?:[aeiou][lrsntdz]h?)?[ -](?:[aeu][lrsntdz]h?[ -])?"
_WORD = re.compile(rf"(?:\b{_SERVANT})?(?!\d+(?![^\W_]))[^\W_]+", re.IGNORECASE)
"""Words with what was taken for a digit, and Abd al-Rahman as one; no number is a word."""
_JOINED = re.compile(
    rf"^(?:{_SERVANT}|abd[aeiou](?:l|r(?=r)|s(?=s)|n(?=n)|z(?=z))?)(?=\w{{4}})", re.IGNORECASE
)
_SHARP_S = re.compile(r"(?<=[a-zäöü])(?:B(?![A-Z])|8)|fs")
_LOOKS = {
    "ae": "a", "oe": "o", "ue": "u", "ii": "u", "ti": "u", "0": "o", "6": "o", "1": "i", "l": "i", "5": "s",
    "8": "b", "rn": "m", "cl": "d", "vv": "w", "c": "e",
}  # fmt: skip
"""As measured: ü as ii or ti, ö as 6, ß as B, 8 or fs, and pairs that look alike."""
_SIGNS = re.compile("|".join((*sorted(_LOOKS, key=len, reverse=True), ".")))
_SHORTEST, _SHORT_FIRST_NAME = 3, 4
_MOST_MEMBERS = 40
_MOST_PLACES = 1_000
"""Places that are looked at closely: a text that is one misread name over and over."""


@dataclass(frozen=True, slots=True)
class _Known:
    """The members by the keys of their last and of their first names."""

    lasts: Mapping[str, frozenset[Member]]
    firsts: Mapping[str, frozenset[Member]]


def find(text: str, members: frozenset[Member]) -> Iterator[tuple[int, int, tuple[Member, ...]]]:
    """Where a name of one of the members stands in a `plain` text, and who may be meant; each member once."""
    known, left, places = _known(members), set(members), 0
    if not (known.lasts and known.firsts):
        return
    words = Words(text, _WORD)
    for at in words.where(lambda word: _may_be_last(known, word)):
        if not left or places > _MOST_PLACES:
            return
        if _who(known.lasts, _last_name_keys(text, words[at])).isdisjoint(left):
            continue
        places += 1
        for start, end, named in _with_first_names(text, words, at, known):
            if left.issuperset(named):
                left -= named
                yield start, end, tuple(sorted(named, key=_order))


def _order(member: Member) -> tuple[str, str, str]:
    return member.bg_number, member.customer_number, member.first_name


def _may_be_last(known: _Known, word: str) -> bool:
    return not known.lasts.keys().isdisjoint(_keys(word) | _keys(word.removesuffix("s")))


def _known(members: frozenset[Member]) -> _Known:
    lasts: dict[str, frozenset[Member]] = {}
    firsts: dict[str, frozenset[Member]] = {}
    for member in sorted(members, key=_order)[:_MOST_MEMBERS]:
        for found, name in ((lasts, member.last_name), (firsts, member.first_name)):
            for key in _keys_of_name(name):
                found[key] = found.get(key, frozenset()) | {member}
    return _Known(lasts, firsts)


def _keys_of_name(name: str) -> frozenset[str]:
    parts = (*telling(name), *(m[0] for m in _WORD.finditer(name) if _JOINED.match(m[0])))
    return frozenset(key for part in parts for key in _keys(part))


def _with_first_names(
    text: str, words: Words, at: int, known: _Known
) -> Iterator[tuple[int, int, frozenset[Member]]]:
    """Who is meant with each first name beside a last name; what is spelt right was looked at before."""
    beside = tuple(neighbours(text, words, at))
    meant = _who(known.lasts, _last_name_keys(text, words[at]))
    for n in beside:
        spelt = _who(known.lasts, _spelt(words[at])) & _who(known.firsts, _spelt(words[n]))
        named = (meant & _who(known.firsts, _first_name_keys(words[n]))) - spelt
        left, right = min(at, n), max(at, n)
        while left - 1 in beside and _who(known.firsts, _keys(words[left - 1].text)) & named:
            left -= 1
        if named and not is_third_party(text, words[left].start, words[right].end):
            yield words[left].start, words[right].end, named


def _who(members: Mapping[str, frozenset[Member]], keys: Iterable[str]) -> frozenset[Member]:
    return frozenset(member for key in keys for member in members.get(key, ()))


def _spelt(word: Word) -> tuple[str]:
    return (f"~{fold(word.text)}",)


def _last_name_keys(text: str, word: Word) -> frozenset[str]:
    """Of "Müllers" before a noun also those of Müller."""
    bent = word.text.endswith("s") and text[word.end : word.end + 1] == " "
    if bent and len(word.text) > _SHORTEST + 1 and text[word.end + 1 : word.end + 2].isupper():
        return _keys(word.text) | _keys(word.text[:-1])
    return _keys(word.text)


def _first_name_keys(word: Word) -> Iterable[str]:
    """Short first names are too like each other to be misread: Ina and Lina, Una and Tina, Mare and Marc."""
    return _keys(word.text) if len(word.text) > _SHORT_FIRST_NAME else _spelt(word)


@lru_cache(maxsize=50_000)
def _keys(word: str) -> frozenset[str]:
    """By its shape, and by its fold: half of a name may be misread and the other spelt in another way."""
    shape = looks(word)
    return frozenset((shape, f"~{fold(word)}")) if len(shape) >= _SHORTEST else frozenset((f"~{fold(word)}",))


def looks(word: str) -> str:
    """The shape of a word: `muier` for Müller, Miiller and Mtiller."""
    servant = _JOINED.match(word)
    rest = word[servant.end() :] if servant else word
    letters = unicodedata.normalize("NFD", _SHARP_S.sub("ss", rest).casefold().replace("\u0131", "i"))
    plain = "".join(sign for sign in letters if not unicodedata.combining(sign))
    shape = "".join(
        _LOOKS.get(sign[0], sign[0])
        for sign in _SIGNS.finditer(plain)
        if len(sign[0]) > 1 or plain[sign.start() - 1 : sign.start()] != sign[0]
    )
    return f"abd {shape}" if servant else shape
