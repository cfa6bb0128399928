"""The number of a Widerspruch: `W-35502-00123/20` or `W 123/20`, canonical without blanks as we print it.

Offices differ in the form; this is the most usual one. No check digit.
"""

import re
from collections.abc import Iterator

from classifiers.plain import beside_slashes, plain

_NUMBER = re.compile(
    r"(?<![^\W_])W(?:\s?-\s?|\s)(?:([0-9]{5})\s?[-/]\s?)?([0-9]{1,6})\s?/\s?(?:20)?([0-9]{2})(?![^\W_])"
)


def canonical(text: str) -> str | None:
    """`W-35502-00123/20` or `W-123/20` for any printed form of one number; None when it is none."""
    number = _NUMBER.fullmatch(plain(text).strip())
    return _written(number) if number else None


def find(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and canonical form of each number in a `plain` text."""
    for number in beside_slashes(_NUMBER, text):
        yield number.start(), number.end(), _written(number)


def _written(number: re.Match[str]) -> str:
    office = f"{number[1]}-" if number[1] else ""
    return f"W-{office}{number[2]}/{number[3]}"
