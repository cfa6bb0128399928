"""A text as words in one coarse spelling, so that a cue is written once.

Upper and lower case, umlauts in every spelling (ü, ue, u), ß, accents, and what an engine confuses on
paper (l, I, 1, j; O and 0; rn and m; ii for ü) become the same. Cues go through the same fold.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from classifiers.plain import around, plain

MOST_CHARACTERS = 200_000
"""Characters of a document that are looked at: some hundred pages, so that no text takes long."""
_WORD = re.compile(r"[0-9]+(?:[.,:/][0-9]+)+|[^\W_]+|§")
"""A date or an amount is one word."""
_BROKEN = re.compile(r"(?<=[a-zäöüß])-\n(?=[a-zäöüß])")
"""A word parted at the end of a line."""
_UNREAD = {ord(sign): None for sign in "'’ʼ`´"}  # noqa: RUF001 - the signs people type
_UNREAD |= dict.fromkeys((*range(0x300, 0x370), *range(0x64B, 0x653)))
"""Apostrophes, and marks above and below letters that no single sign has."""
_CONFUSED = str.maketrans(
    {"0": "o", "1": "i", "l": "i", "j": "i", "5": "s", "8": "b", "\u0131": "i", "ł": "i"}
)
_MERGED = (("ae", "a"), ("oe", "o"), ("ue", "u"), ("ii", "u"), ("rn", "m"), ("vv", "w"))
_ARABIC = re.compile(r"^[وف]?(?:بال|ال|لل|ب)?(?=[\u0600-\u06ff]{3})")
"""And, so, with, the, for: written together with an Arabic word."""


@dataclass(frozen=True, slots=True)
class Words:
    """A text, its folded words, and where each begins and ends."""

    text: str
    words: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]

    def snippet(self, first: int, last: int, width: int = 80) -> str:
        """At most `width` characters around the words `first` to `last` (inclusive), on one line."""
        return around(self.text, self.spans[first][0], self.spans[last][1], width)


@lru_cache(32)
def words_of(text: str) -> Words:
    """The words of a text in their order; linear in its length, and bounded."""
    whole = _BROKEN.sub("", plain(text[:MOST_CHARACTERS]).translate(_UNREAD))
    found = [match.span() for match in _WORD.finditer(whole)]
    return Words(whole, tuple(fold(whole[start:end]) for start, end in found), tuple(found))


def folded(line: str) -> list[str]:
    """The folded words of a single line."""
    return [fold(word) for word in _WORD.findall(line)]


@lru_cache(65_536)
def fold(word: str) -> str:
    """One word in the coarse spelling; figures stay as they are."""
    if word.isdecimal() or (word[:1].isdecimal() and not word.isalnum()):
        return word
    folded = word.translate(_UNREAD).casefold()
    if not folded.isascii():
        folded = "".join(c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))
        folded = _ARABIC.sub("", folded)
    for pair, single in _MERGED:
        folded = folded.replace(pair, single)
    return folded.translate(_CONFUSED)
