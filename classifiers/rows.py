"""Lists of persons: rows of a name and an amount or a date, such as landlords and employers send.

One legible number in such a list tells one row, not whose letter it is, however badly the other rows
were read. So a row beside the name's own may be misread; only its shape must be that of a row.
"""

import re
from collections.abc import Iterator

from rapidfuzz import fuzz, process

_DIGIT = r"[\dAbBgIloOSzZ]"
"""A digit, or a letter engines make of one."""
_FIGURE = (
    rf"(?:(?<!\w){_DIGIT}{{0,3}}[.' ]?{_DIGIT}{{1,3}}\s?[.,]\s?{_DIGIT}{{1,2}}(?!\w|(?<!\d)E)"
    rf"|(?<!\w){_DIGIT}{{1,6}}(?:[.,](?:-{{1,2}}|{_DIGIT}{{1,2}}))?\s?(?:EU|UR|ER|€)"
    r"|(?<![\d.])\d{1,2}[.,]\s?\d{1,2}[.,]\s?(?:19|20)\d\d(?!\d))"
)
_BEFORE = re.compile(r"[\W\d]{0,10}(?:(?:Herrn?|Frau|Familie|Mieter(?:in)?)\W{1,3})?")
"""What may stand before the name in its row: a count, a form of address."""
_BETWEEN = r"[\W\d]{0,40}?"
_BEHIND = re.compile(_BETWEEN + _FIGURE)
_ROW = re.compile(
    rf"{_BEFORE.pattern}(?P<first>[^\W\d_])[\w'-]*[^\w\n]{{1,3}}"
    rf"(?:[a-z]{{2,4}} ){{0,2}}[A-ZÄÖÜ0-9][^\W\d_][\w'-]*(?:[ -]\w{{2,20}}){{0,2}}{_BETWEEN}{_FIGURE}"
)
"""Two to four words that may be somebody's name, and a figure."""
_STREET = re.compile(r"(?:str|stra(?:ß|ss)e|weg|platz|allee|ring|gasse|damm)\W{1,3}\d", re.IGNORECASE)
_ROWS = 3
"""Lines above and below that are looked at."""
_REACH = 600
_WORD_BEFORE, _WORD_BEHIND = re.compile(r"([^\W\d]\w*)[ -]{1,2}\Z"), re.compile(r"[ -]{1,2}([^\W\d]\w*)")
_LONGEST_WORD = 40
_PARTS = 3
"""Words of a name to either side of those it was found by."""
_SHORTEST = 3
_LIKE = 50
"""Of 100, by rapidfuzz: a part of the same name, misread."""


def other_rows(page: str, start: int, end: int, name: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Where other rows stand of the list that the name there is a row of, on a `plain` page; none outside.

    `name`: all words it may have.
    """
    start, end = _whole(page, start, end, name)
    before, behind = page[max(0, start - _REACH) : start].split("\n"), page[end : end + _REACH].split("\n")
    if not (_BEFORE.fullmatch(before[-1]) and _BEHIND.match(behind[0])):
        return
    at = start - len(before[-1])
    for line in before[-2 : -_ROWS - 2 : -1]:
        at -= len(line) + 1
        if _is_row(line):
            yield at, at + len(line)
    at = end + len(behind[0])
    for line in behind[1 : _ROWS + 1]:
        if _is_row(line):
            yield at + 1, at + 1 + len(line)
        at += 1 + len(line)


def _whole(page: str, start: int, end: int, name: frozenset[str]) -> tuple[int, int]:
    """Where the whole name begins and ends: it was found by two of its words."""
    for _ in range(_PARTS):
        word = _WORD_BEFORE.search(page[max(0, start - _LONGEST_WORD) : start])
        if not (word and _is_part(word[1], name)):
            break
        start -= len(word[0])
    for _ in range(_PARTS):
        word = _WORD_BEHIND.match(page, end, end + _LONGEST_WORD)
        if not (word and _is_part(word[1], name)):
            break
        end = word.end()
    return start, end


def _is_part(word: str, name: frozenset[str]) -> bool:
    return (
        len(word) < _SHORTEST
        or process.extractOne(word, name, scorer=fuzz.ratio, score_cutoff=_LIKE) is not None
    )


def _is_row(line: str) -> bool:
    row = _ROW.match(line)
    return row is not None and not row["first"].islower() and not _STREET.search(line)
