"""Lists of persons: rows of a name and an amount or a date, such as landlords and employers send.

One legible number in such a list tells one row, not whose letter it is, however badly the other rows
were read. So a row beside the name's own may be misread; only its shape must be that of a row.
"""

import re
from collections.abc import Iterator

_DIGIT = r"[\dOolISBgz]"
"""A digit, or a letter engines make of one."""
_FIGURE = (
    rf"(?:(?<!\w){_DIGIT}{{0,3}}[.' ]?{_DIGIT}{{1,3}}\s?[.,]\s?{_DIGIT}{{2}}(?!\w)"
    rf"|(?<!\w){_DIGIT}{{1,6}}(?:[.,]-{{1,2}})?\s?(?:EUR|Euro|€)"
    r"|(?<![\d.])\d{1,2}[.,]\s?\d{1,2}[.,]\s?(?:19|20)\d\d(?!\d))"
)
_BEFORE = re.compile(r"[\W\d]{0,10}(?:(?:Herrn?|Frau|Familie|Mieter(?:in)?)\W{1,3})?")
"""What may stand before the name in its row: a count, a form of address."""
_BETWEEN = r"[\W\d]{0,40}?"
_BEHIND = re.compile(_BETWEEN + _FIGURE)
_ROW = re.compile(
    rf"{_BEFORE.pattern}[^\W\d_][\w'-]*[^\w\n]{{1,3}}[A-ZÄÖÜ0-9][^\W\d_]{{2}}[\w'-]*"
    rf"(?:[ -]\w{{2,20}}){{0,2}}{_BETWEEN}{_FIGURE}"
)
"""Two to four words that may be somebody's name, and a figure."""
_STREET = re.compile(r"(?:str|stra(?:ß|ss)e|weg|platz|allee|ring|gasse|damm)\W{1,3}\d", re.IGNORECASE)
_ROWS = 3
"""Lines above and below that are looked at."""
_REACH = 600


def other_rows(page: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where other rows stand of the list that the name there is a row of, on a `plain` page; none outside."""
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


def _is_row(line: str) -> bool:
    return _ROW.match(line) is not None and not _STREET.search(line)
