"""The Kundennummer of one person (§ 51a SGB II): three digits, a letter, six digits, no check digit.

Printed as `123D456789`, `123 D 456789` or `123 D 456 789`. Canonical is `123D456789`.
"""

import re
from collections.abc import Iterator

from classifiers.plain import numbers, plain

_NUMBER = re.compile(
    r"[0-9](?<![^\W_][0-9])[0-9]{2}"
    r"(?:[A-Za-z][0-9]{6}"
    r"|\s?[A-Z]\s?[0-9]{6}"
    r"|\s?[A-Z]\s?[0-9]{3}\s[0-9]{3}(?!\s[0-9]{3}(?![0-9])))"  # a fourth group: a health insurance number
    r"(?![^\W_])"
)


def canonical(text: str) -> str | None:
    """`123D456789` for any printed form of one number; None when it is none."""
    number = _NUMBER.fullmatch(plain(text).strip())
    return _written(number) if number else None


def find(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and canonical form of each number in a `plain` text."""
    for number in numbers(_NUMBER, text):
        yield number.start(), number.end(), _written(number)


def _written(number: re.Match[str]) -> str:
    return "".join(number[0].split()).upper()
