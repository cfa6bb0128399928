"""One plain spelling of a text, so that every grammar is written once and for printed forms only."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

_SOFT_HYPHEN = "\u00ad"
_INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
_MINUS = "\u2212"
_DASHES = f"\u2010-\u2015{_MINUS}"
_SLASHES = "\u2044\u2215"
_DIGITS = re.compile(r"[0-9]+")
_ODD = re.compile(f"[{_INVISIBLE}{_DASHES}{_SLASHES}]|[^\\D0-9]")


@lru_cache(16)
def plain(text: str) -> str:
    """The text in NFKC, with plain digits, dashes and slashes, nothing invisible, and single blanks.

    White space with a line end in it becomes one line end, other white space one blank. The last
    texts are remembered: what is looked up in the register is weighed next.
    """
    if not text.isascii():
        text = _usual_signs(unicodedata.normalize("NFKC", text))
    return "\n".join(filter(None, (" ".join(line.split()) for line in text.splitlines())))


def _usual_signs(text: str) -> str:
    try:
        text.encode("latin-1")  # the quick way for German: only the soft hyphen is odd there
    except UnicodeEncodeError:
        return _ODD.sub(_usual, text)
    return text.replace(_SOFT_HYPHEN, "")


def _usual(odd: re.Match[str]) -> str:
    sign = odd[0]
    if sign.isdecimal():
        return str(unicodedata.decimal(sign))
    if sign in _SLASHES:
        return "/"
    return "-" if sign == _MINUS or unicodedata.category(sign) == "Pd" else ""


def numbers(grammar: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """All matches of a grammar that begins with a digit, tried only where digits begin."""
    end = 0
    for start in _where_digits_begin(text):
        if start >= end and (number := grammar.match(text, start)):
            end = number.end()
            yield number


@lru_cache(16)
def _where_digits_begin(text: str) -> tuple[int, ...]:
    """Found once for all grammars: most of a letter is words."""
    return tuple(digits.start() for digits in _DIGITS.finditer(text))


def around(text: str, start: int, end: int, width: int = 80) -> str:
    """At most `width` characters of `text` around a find, on one line."""
    begin = max(0, start - max(0, width - (end - start)) // 2)
    return text[begin : begin + width].replace("\n", " ")
