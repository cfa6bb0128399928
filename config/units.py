"""Durations and sizes as people write them: "60s", "5 min", "50 MB"."""

import re
from datetime import timedelta

SECONDS = {"ms": 0.001, "s": 1, "sec": 1, "m": 60, "min": 60, "h": 3600, "d": 86400}
BYTES = {"b": 1, "kb": 10**3, "mb": 10**6, "gb": 10**9, "kib": 2**10, "mib": 2**20, "gib": 2**30}
QUANTITY = re.compile(r"\s*(\d{1,12}(?:\.\d{1,6})?)\s*([A-Za-z]{1,4})\s*")


def duration(text: object) -> object:
    """Return the seconds in `text`; anything that is no string passes through for the type check.

    Raises ValueError when the unit is missing or unknown.
    """
    return _quantity(text, SECONDS, 'a duration such as "60s", "5 min" or "1h"')


def size(text: object) -> object:
    """Return the bytes in `text`; anything that is no string passes through for the type check.

    Raises ValueError when the unit is missing or unknown.
    """
    amount = _quantity(text, BYTES, 'a size such as "50 MB" or "512 KiB"')
    return int(amount) if isinstance(text, str) and isinstance(amount, float) else amount


def _quantity(text: object, units: dict[str, float] | dict[str, int], example: str) -> object:
    if isinstance(text, timedelta):
        return text.total_seconds()
    if not isinstance(text, str):
        return text
    found = QUANTITY.fullmatch(text)
    if not found or found[2].lower() not in units:
        raise ValueError(f"write {example}")
    return float(found[1]) * units[found[2].lower()]
