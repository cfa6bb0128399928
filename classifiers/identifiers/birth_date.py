"""Dates as people write them, canonical as ISO: candidates for a birth date, which the register decides.

`01.02.1980`, `1.2.80`, `01. Februar 1980`, `01/02/1980`, `01-Feb-1980`, `1980-02-01`.
"""

import re
from collections.abc import Iterator
from datetime import date

from classifiers.plain import numbers, plain

_MONTHS = {
    "jan": 1, "feb": 2, "mär": 3, "mar": 3, "mae": 3, "apr": 4, "mai": 5, "may": 5, "jun": 6,
    "jul": 7, "aug": 8, "sep": 9, "okt": 10, "oct": 10, "nov": 11, "dez": 12, "dec": 12,
}  # fmt: skip
_NAMED = (
    r"Januar|Februar|März|Maerz|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"
    r"|Jan|Feb|Mär|Mar|Apr|May|Jun|Jul|Aug|Sept|Sep|Okt|Oct|Nov|Dez|Dec"
)
_DATE = re.compile(
    r"[0-9](?<![^\W_][0-9])(?:"
    r"(?P<iso>[0-9]{3}-[0-9]{2}-[0-9]{2})"
    r"|[0-9]?(?:\.\s?(?P<dotted>[0-9]{1,2})\.\s?|/(?P<slashed>[0-9]{1,2})/"
    rf"|[.\s-]\s?(?P<named>{_NAMED})[.\s-]\s?)(?P<year>[0-9]{{4}}|[0-9]{{2}}))"
    r"(?![^\W_])",
    re.IGNORECASE,
)
_DAY = re.compile(r"[0-9]{1,2}")


def canonical(text: str) -> str | None:
    """`1980-02-01` for any written form of one date with a full year; None when there is no such day."""
    written = _DATE.fullmatch(plain(text).strip())
    days = _days(written) if written and len(written["year"] or "full") > len("80") else ()
    return next(iter(days), None)


def find(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and ISO form of each date in a `plain` text; both centuries for a year of two digits."""
    for written in numbers(_DATE, text):
        for day in _days(written):
            yield written.start(), written.end(), day


def weak(day: str) -> bool:
    """Whether an ISO date is the one offices enter where none is known: 1 January, 31 December."""
    return day.endswith(("-01-01", "-12-31"))


def _days(written: re.Match[str]) -> Iterator[str]:
    if written["iso"]:
        year, month, day = written[0].split("-")
        yield from _existing(year, int(month), int(day))
        return
    named = written["named"]
    month_number = _MONTHS[named[:3].lower()] if named else int(written["dotted"] or written["slashed"])
    first = _DAY.match(written[0])
    yield from _existing(written["year"], month_number, int(first[0]) if first else 0)


def _existing(year: str, month: int, day: int) -> Iterator[str]:
    for full in (year,) if len(year) > len("80") else (f"19{year}", f"20{year}"):
        try:
            yield date(int(full), month, day).isoformat()
        except ValueError:
            continue
