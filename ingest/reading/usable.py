"""Whether the text layer of a page can be trusted, or must be read from the picture instead."""

import re
from functools import cache
from itertools import islice

from ingest.reading.tongue import language_of

WORDS = re.compile(r"[^\W\d_]{3,30}")
VOWELS = frozenset("aeiouyäöüáàâéèêëíìîïóòôúùûõãåæøœAEIOUYÄÖÜ")
PAGE_OF_LETTERS = 200
"""From here on a page is text; of less it may be what somebody put on a picture."""
LOOKED_AT = 400
"""Words that are looked at."""
ENOUGH_WORDS = 30
"""So many words of a real text hold some of the smallest of their language."""
ALPHABET = "abcdefghijklmnopqrstuvwxyz"
FEW_VOWELS = 0.26
"""The share of vowels below which letters were exchanged: of tables in German 0.3, of texts 0.35 to 0.5."""
STRANGE = 0.45
"""The share of letters with marks from which they are another alphabet's bytes: 0.3 in Vietnamese."""
CAPITALS = 0.5
"""The share of capitals in another alphabet's bytes, where those of small letters were exchanged for them."""
WRONG_CASE = re.compile(r"\b[а-яё][А-ЯЁ]")  # noqa: RUF001 - Cyrillic is meant


def is_text(text: str) -> bool:
    """Whether `text` is of real words: rubbish from broken font tables has no vowels, private-use or
    replacement characters.
    """
    letters = sum(map(str.isalpha, text))
    broken = sum(char == "�" or "\ue000" <= char <= "\uf8ff" for char in text)
    if broken * 10 > letters:
        return False
    words = [found[0] for found in islice(WORDS.finditer(text), LOOKED_AT)]
    if words:
        return sum(map(_can_be_spoken, words)) * 2 > len(words)
    signs = "".join(text.split())
    return sum(map(str.isalnum, signs)) * 2 > len(signs)


def is_full_page(text: str) -> bool:
    """Whether so much text stands there that a small picture beside it is only a picture."""
    return sum(map(str.isalpha, text)) >= PAGE_OF_LETTERS


def is_doubtful(text: str) -> bool:
    """Whether words, as long as they are many, may be those of a font whose letters were exchanged.

    No language is known in them, and their letters are strange. A text in a language that is not known
    here is not doubtful by that alone.
    """
    words = [found[0] for found in islice(WORDS.finditer(text), LOOKED_AT)]
    if len(words) < ENOUGH_WORDS:
        return False
    letters = "".join(words)
    if _are_marked(letters) or _is_in_wrong_case(letters, text):
        return True
    return not language_of(text) and (_are_exchanged(letters) or _was_shifted(words))


def _can_be_spoken(word: str) -> bool:
    """Words in other scripts than Latin cannot be judged and count as words."""
    return not word.isascii() or not VOWELS.isdisjoint(word)


def _are_marked(letters: str) -> bool:
    """Whether most have a mark (è, ã, ï): the bytes of another alphabet, taken for those of Latin letters."""
    return sum("\x80" <= letter < "\u0250" for letter in letters) > STRANGE * len(letters)


def _is_in_wrong_case(letters: str, text: str) -> bool:
    """Whether Cyrillic words are of capitals, and begin with a small letter where a capital is due."""
    cyrillic = sum("\u0400" <= letter < "\u0530" for letter in letters)
    capitals = sum(map(str.isupper, letters)) > CAPITALS * len(letters)
    return cyrillic * 2 > len(letters) and capitals and bool(WRONG_CASE.search(text))


def _are_exchanged(letters: str) -> bool:
    """Whether there are too few vowels among Latin letters."""
    latin = sum(letter < "\u0250" for letter in letters)
    vowels = sum(letter in VOWELS and letter not in "yY" for letter in letters)
    return latin * 2 > len(letters) and vowels < FEW_VOWELS * latin


def _was_shifted(words: list[str]) -> bool:
    """Whether a language comes out when every letter is put back by the same number of places."""
    text = " ".join(words)
    return any(language_of(text.translate(table)) for table in _tables())


@cache
def _tables() -> tuple[dict[int, int], ...]:
    both = ALPHABET + ALPHABET.upper()
    return tuple(str.maketrans(both, _shifted(by)) for by in range(1, len(ALPHABET)))


def _shifted(by: int) -> str:
    lower = ALPHABET[by:] + ALPHABET[:by]
    return lower + lower.upper()
