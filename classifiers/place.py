"""Where on a page something stands: the line of reference numbers, the letterhead, or the body."""

import re

_REFERENCE = re.compile(
    r"Zeichen|Betreff|Bezug|Aktenz|Kundennummer|Kd|BG|Bedarfsgemeinschaft|Nummer|\bNr", re.IGNORECASE
)
_HEAD_LINES = 12
"""Letterhead, address and reference lines of a letter (DIN 5008)."""


def place_of(page: str, start: int) -> str:
    """`reference line`, `letterhead` or `body` for a position in a `plain` page."""
    line = page[page.rfind("\n", 0, start) + 1 : start]
    if _REFERENCE.search(line[-80:]):
        return "reference line"
    return "letterhead" if page.count("\n", 0, start) < _HEAD_LINES else "body"
