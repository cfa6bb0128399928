"""One plain spelling of a text, so that every grammar is written once and for printed forms only."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

_SOFT_HYPHEN = "\u00ad"
_INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
_MINUS = "\u2212"
_DASHES = f"\u2010-\u2015{_MINUS}"
_SLASHES = "\u2044\u2215"
_MARKS = bytes(b"0"[0] if sign in b"0123456789" else b" "[0] for sign in range(256))
_YEAR = re.compile(r"/\s?(?=[0-9]{2})")
_BEFORE_YEAR, _BEHIND_YEAR = 28, 16
_ODD = re.compile(f"[{_INVISIBLE}{_DASHES}{_SLASHES}]|[^\\D0-9]")


@lru_cache(16)
def plain(text: str) -> str:
    """The text in NFKC, with plain digits, dashes and slashes, nothing invisible, and single blanks.

    White space with a line end in it becomes one line end, other white space one blank. The last
    texts are remembered: what is looked up in the register is weighed next.
    """
    if not text.isascii():
        text = _usual_signs(unicodedata.normalize("NFKC", text))
    text = text.replace("\r\n", "\n")
    if "  " not in text and text.replace("\n", "").isprintable():  # a blank is the only white space then
        return "\n".join(filter(None, map(str.strip, text.split("\n"))))
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
def around_digits(text: str, before: int, behind: int) -> tuple[tuple[int, int], ...]:
    """Spans of the text around each run of digits; what overlaps is one span."""
    return _spans(_where_digits_begin(text), before, behind)


def _spans(places: Iterable[int], before: int, behind: int) -> tuple[tuple[int, int], ...]:
    spans: list[tuple[int, int]] = []
    for place in places:
        begin, until = max(0, place - before), place + behind
        if spans and begin <= spans[-1][1]:
            begin = spans.pop()[0]
        spans.append((begin, until))
    return tuple(spans)


@lru_cache(16)
def _where_digits_begin(text: str) -> tuple[int, ...]:
    """Found once for all grammars: most of a letter is words."""
    marks = text.encode("latin-1", "replace").translate(_MARKS)  # one byte for each sign
    found: list[int] = []
    at = marks.find(b"0")
    while at >= 0:
        found.append(at)
        behind = marks.find(b" ", at)
        at = marks.find(b"0", behind) if behind >= 0 else -1
    return tuple(found)


def beside_slashes(grammar: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """All matches of a grammar of at most 40 signs with a slash and a year in it, tried only around those."""
    end = 0
    for begin, until in _year_behind_slash(text):
        for found in grammar.finditer(text, max(begin, end), until):
            end = found.end()
            yield found


@lru_cache(16)
def _year_behind_slash(text: str) -> tuple[tuple[int, int], ...]:
    """Spans of the text around each slash with two digits behind it."""
    return _spans((slash.start() for slash in _YEAR.finditer(text)), _BEFORE_YEAR, _BEHIND_YEAR)


def around(text: str, start: int, end: int, width: int = 80) -> str:
    """At most `width` characters of `text` around a find, on one line."""
    begin = max(0, start - max(0, width - (end - start)) // 2)
    return text[begin : begin + width].replace("\n", " ")
