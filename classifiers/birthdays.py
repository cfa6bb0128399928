"""Days in a text that may be birth dates: whose they are, and whom they speak against."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from classifiers.identifiers import birth_date
from classifiers.identifiers.bg_number import near
from classifiers.names import Named
from classifiers.nouns import Member

_BORN = re.compile(r"\bgeb|Geb\b|Geburt|\*\s?$|\bborn|birth", re.IGNORECASE)
_BORN_REACH = 80
_BORN_ON = re.compile(
    r"(?:\bgeb(?:oren)?\b|\bGeburts(?:tag|dat(?:um)?)\b|\bborn\b|\bdate of birth\b|\*)"
    r"(?:[^\w\n]*(?:am|on|ort|TT|MM|JJJJ)\b)*\W*$",
    re.IGNORECASE,
)
"""A label and nothing but a date behind it: a name at birth is none, and no Gebühr either."""
_OF_OTHERS = re.compile(
    r"\b(?:Kind|Sohn|Tochter|Ehe|Partner|Lebens|Mutter|Vater|Eltern|Bruder|Schwester|Baby|Enkel|Frau|Herr|Mann\b"
    r"|und\b|sowie|mit\b|von\b|f[üu]r\b)|&",
    re.IGNORECASE,
)
"""Between a name and a date it says that the date is somebody else's."""
_NAME_REACH = 100
"""Characters before a date in which the name stands whose birth date it is: an address may be between."""
_YOUNGEST = 15
"""A date this many years before the mail is hardly the date of a letter."""
MOST_DAYS = 400
"""Labelled days that are held against names."""


@dataclass(frozen=True, slots=True)
class Day:
    """A date in a text."""

    start: int
    end: int
    value: str
    """ISO."""
    born: tuple[Member, ...]
    """Who was born then, where it can be a birth date."""
    denied: tuple[Member, ...]
    """Whose name stands right before it, though they were born on another day."""


def find_birthdays(
    page: str,
    names: tuple[Named, ...],
    births: Mapping[str, tuple[Member, ...]],
    received: date | None,
) -> Iterator[Day]:
    """Each date of a `plain` page that somebody was born on, or that is said of somebody who was not."""
    before, labelled = 0, 0
    for (start, end), found in groupby(birth_date.find(page), key=lambda one: one[:2]):
        days = tuple(value for *_, value in found)
        labelled += (said := bool(_BORN.search(page, max(0, start - _BORN_REACH), start)))
        denied: tuple[Member, ...] = ()
        if said and labelled <= MOST_DAYS:
            denied = _denied(page[max(before, start - _NAME_REACH) : start], days, page, names, births)
        for value in days:
            born = births.get(value, ()) if said or _long_ago(value, received) else ()
            if born or denied:
                yield Day(start, end, value, born, denied)
        before = end


def _denied(
    before: str,
    days: tuple[str, ...],
    page: str,
    names: tuple[Named, ...],
    births: Mapping[str, tuple[Member, ...]],
) -> tuple[Member, ...]:
    """The persons of the name before a birth date, where nobody of their case was born then.

    A digit misread, day and month exchanged, and days that offices invent deny nobody.
    """
    wordings = ((page[name.start : name.end], name.members) for name in names)
    places = ((before.rfind(words) + len(words), found) for words, found in wordings if words in before)
    ends, named = max(places, key=lambda place: place[0], default=(0, ()))
    if not named or not _BORN_ON.search(before, ends) or _OF_OTHERS.search(before, ends):
        return ()
    theirs = {member.bg_number for day in days for member in births.get(day, ())}
    theirs |= {m.bg_number for m in named for day in days if not _another_day(day, m.birth_date)}
    return tuple(member for member in named if member.bg_number not in theirs)


def _another_day(said: str, known: str) -> bool:
    if not known or birth_date.weak(known) or birth_date.weak(said):
        return False
    exchanged = f"{said[:5]}{said[8:]}-{said[5:7]}"
    return known not in {said, exchanged} and not near(said, known)


def _long_ago(day: str, received: date | None) -> bool:
    return received is not None and int(day[:4]) <= received.year - _YOUNGEST
