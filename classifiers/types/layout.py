"""How a page looks, as far as its text shows it."""

import re
from collections.abc import Callable, Mapping
from itertools import islice
from types import MappingProxyType

_MOST_LINES = 300
_MRZ = re.compile(r"[A-Z0-9<«]{26,48}")
_AMOUNT = re.compile(r"[-+]? ?[0-9]{1,3}(?:[. ]?[0-9]{3}){0,3},[0-9]{2}(?: ?(?:[-+]|EUR|€|[HS]))?\Z")
_DAY = re.compile(r"[0-3]?[0-9]\.[01]?[0-9]\.")
_CLAUSE = re.compile(r"§ ?[0-9]{1,2}\b")
_FEW, _SEVERAL = 3, 4


def _mrz(lines: list[str]) -> bool:
    """The machine-readable zone of a card or passport (ICAO 9303)."""
    zones = (line.replace(" ", "") for line in lines)
    return any(zone.count("<") > 1 and _MRZ.fullmatch(zone) for zone in zones)


def _bookings(lines: list[str]) -> bool:
    """Lines that begin with a day and end with an amount."""
    return sum(bool(_DAY.match(line) and _AMOUNT.search(line)) for line in lines) >= _SEVERAL


def _amounts(lines: list[str]) -> bool:
    """A column of amounts."""
    return sum(bool(_AMOUNT.search(line)) for line in lines) >= _SEVERAL


def _clauses(lines: list[str]) -> bool:
    """Clauses of a contract: lines that begin with § 1, § 2, § 3."""
    return len({match[0] for line in lines if (match := _CLAUSE.match(line))}) >= _FEW


LOOKS: Mapping[str, Callable[[list[str]], bool]] = MappingProxyType(
    {"mrz": _mrz, "bookings": _bookings, "amounts": _amounts, "clauses": _clauses}
)


def looks_of(text: str) -> frozenset[str]:
    """The looks of a page, by their names in the catalogue."""
    lines = [line[-120:] if len(line) > 120 else line for line in islice(text.split("\n"), _MOST_LINES)]  # noqa: PLR2004 - characters of a line
    return frozenset(name for name, shows in LOOKS.items() if shows(lines))
