"""Whether the text layer of a page can be trusted, or must be read from the picture instead."""

import re
from itertools import islice

WORDS = re.compile(r"[^\W\d_]{3,30}")
VOWELS = frozenset("aeiouyäöüáàâéèêëíìîïóòôúùûõãåæøœAEIOUYÄÖÜ")
ENOUGH_LETTERS = 25
"""A page of less is a stamp or a page number, and may hide a scan."""
PAGE_OF_LETTERS = 200
"""From here on a page with pictures is text with pictures, not a scan with a line of text."""
LOOKED_AT = 400
"""Words that are looked at."""


def is_text(text: str) -> bool:
    """Whether `text` is enough of real words: rubbish from broken font tables has no vowels,
    private-use or replacement characters.
    """
    letters = sum(map(str.isalpha, text))
    broken = sum(char == "�" or "\ue000" <= char <= "\uf8ff" for char in text)
    if letters < ENOUGH_LETTERS or broken * 10 > letters:
        return False
    words = [found[0] for found in islice(WORDS.finditer(text), LOOKED_AT)]
    real = sum(_can_be_spoken(word) for word in words)
    return real * 2 > len(words) if words else letters * 2 > len(text.strip())


def is_full_page(text: str) -> bool:
    """Whether so much text stands there that a picture beside it is only a picture."""
    return sum(map(str.isalpha, text)) >= PAGE_OF_LETTERS


def _can_be_spoken(word: str) -> bool:
    """Words in other scripts than Latin cannot be judged and count as words."""
    return not word.isascii() or not VOWELS.isdisjoint(word)
