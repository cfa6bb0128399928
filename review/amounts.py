"""Amounts as they are written in Germany, or in English: numbers, bytes, spans of time."""

import datetime as dt

from review.words import Words

SIZES = ((1e12, "TB"), (1e9, "GB"), (1e6, "MB"), (1e3, "kB"))
SPANS = (
    (86_400, "%(num)d day", "%(num)d days"),
    (3_600, "%(num)d hour", "%(num)d hours"),
    (60, "%(num)d minute", "%(num)d minutes"),
)


def number(value: float, language: str, digits: int = 0) -> str:
    """`1.234,5` in German, `1,234.5` in English."""
    english = f"{value:,.{digits}f}"
    return english.translate(str.maketrans(",.", ".,")) if language == "de" else english


def share(value: float, language: str) -> str:
    """A share of 0 to 1 in percent."""
    return f"{number(100 * value, language)} %"


def size(count: float, language: str) -> str:
    """Bytes, in the unit people would take."""
    unit, name = next((one for one in SIZES if count >= one[0]), (1, "B"))
    return f"{number(count / unit, language, int(count < 10 * unit and unit > 1))} {name}"


def span(time: dt.timedelta, words: Words) -> str:
    """How long, in the largest unit that fits."""
    seconds = max(0, int(time.total_seconds()))
    for unit, one, several in SPANS:
        if seconds >= unit:
            count = seconds // unit
            return words.ngettext(one, several, count) % {"num": count}
    return words.gettext("less than a minute")
