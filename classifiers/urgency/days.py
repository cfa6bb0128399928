"""Days a letter names: appointments, deadlines, expiries, as hints with the words around them."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from classifiers.plain import around, numbers, plain
from classifiers.types.nouns import DayHint

MOST_DAYS = 200
MOST_CHARACTERS = 200_000
BEFORE = 45
"""Characters before a day that say what it is for."""
_MONTHS = (
    "januar", "februar", "märz", "april", "mai", "juni",
    "juli", "august", "september", "oktober", "november", "dezember",
)  # fmt: skip
_DAY = re.compile(
    r"(?P<d>[0-3]?[0-9])\. ?(?:(?P<m>[01]?[0-9])\. ?(?P<y>20[0-9]{2}|[0-9]{2}(?![0-9]))?"
    rf"|(?P<name>{'|'.join(_MONTHS)})(?: (?P<year>20[0-9]{{2}}))?)"
    r"|(?P<iso>20[0-9]{2}-[01][0-9]-[0-3][0-9])",
    re.IGNORECASE,
)
_KINDS = tuple(
    (kind, re.compile(words, re.IGNORECASE))
    for kind, words in (
        ("expiry", r"gültig|ablauf|läuft (?:am )?[^.]{0,9}ab|expiry|befristet"),
        ("deadline", r"\bbis\b|spätestens|frist|fällig|reserviert|zahlbar|deadline|\buntil"),
        ("appointment", r"termin|räumung|sperr|unterbrech|einladung|appointment|\bum [0-9]"),
    )
)
_HALF_A_YEAR = timedelta(days=183)


def days_in(text: str, received: date, page: int = 1) -> Iterator[tuple[str, DayHint]]:
    """The days a page names, each with its kind or "" and as a hint; a year left out is the nearest."""
    whole = plain(text[:MOST_CHARACTERS])
    for count, found in enumerate(numbers(_DAY, whole)):
        if count >= MOST_DAYS:
            return
        day = _day_of(found, received)
        if day is not None:
            before = whole[max(0, found.start() - BEFORE) : found.start()]
            kind = next((kind for kind, words in _KINDS if words.search(before)), "")
            snippet = around(whole, found.start(), found.end())
            yield kind, DayHint(kind=kind, day=day, page=page, snippet=snippet)


def _day_of(found: re.Match[str], received: date) -> date | None:
    try:
        if found["iso"]:
            return date.fromisoformat(found["iso"])
        month = int(found["m"]) if found["m"] else _MONTHS.index(found["name"].lower()) + 1
        year = found["y"] or found["year"]
        day = date(_year(year) if year else received.year, month, int(found["d"]))
    except ValueError:
        return None
    if year:
        return day
    return _nearest(day, received)


def _year(written: str) -> int:
    return int(written) if len(written) > 2 else 2000 + int(written)  # noqa: PLR2004 - two figures


def _nearest(day: date, received: date) -> date:
    """The same day of the year that lies nearest to the receipt."""
    if received - day > _HALF_A_YEAR:
        return _in_year(day, day.year + 1)
    return _in_year(day, day.year - 1) if day - received > _HALF_A_YEAR else day


def _in_year(day: date, year: int) -> date:
    return day.replace(year=year, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=year)
