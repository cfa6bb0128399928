"""Where on a page something stands: the line of reference numbers, the letterhead, or the body."""

import re
from functools import lru_cache

_REFERENCE = re.compile(
    r"Zeichen|Betreff|Bezug|Aktenz|Kundennummer|Kd|BG|Bedarfsgemeinschaft|Nummer|\bNr", re.IGNORECASE
)
_HEAD_LINES = 12
"""Letterhead, address and reference lines of a letter (DIN 5008)."""
_LABEL_REACH = 80


def place_of(page: str, start: int) -> str:
    """`reference line`, `letterhead` or `body` for a position in a `plain` page.

    The cost does not grow with the page: it may have a hundred thousand numbers.
    """
    near = max(0, start - _LABEL_REACH)
    if _REFERENCE.search(page[near:start].rpartition("\n")[2]):
        return "reference line"
    return "letterhead" if start <= _end_of_head(page) else "body"


@lru_cache(16)
def _end_of_head(page: str) -> int:
    """Where the last line of the letterhead ends; counted once for all that stands on the page."""
    at = -1
    for _ in range(_HEAD_LINES):
        at = page.find("\n", at + 1)
        if at < 0:
            return len(page)
    return at
