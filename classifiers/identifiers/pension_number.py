"""The Versicherungsnummer of the pension insurance (VSNR): `15 070649 C 103`, canonical `15070649C103`.

Area, birth date as DDMMYY, first letter of the name at birth, serial, check digit (§ 147 SGB VI,
VKVV § 2). Day and month may be 00 where the birth date is not known.
"""

import re
from collections.abc import Iterator

from classifiers.plain import numbers, plain

_NUMBER = re.compile(
    r"[0-9](?<![^\W_][0-9])[0-9]\s?[0-9]{6}\s?[A-Za-z]\s?[0-9]{2}\s?[0-9](?![^\W_])",
)
_AREAS = frozenset(
    [*range(2, 5), *range(8, 22), *range(23, 27), 28, 29, *range(38, 41), *range(42, 83), 89]
) - {80}
_FACTORS = (2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1)
_MONTHS = 12
_DAYS = 31


def canonical(text: str) -> str | None:
    """`15070649C103` for any printed form of one number; None when it is none or its check digit is wrong."""
    number = _NUMBER.fullmatch(plain(text).strip())
    return _checked(number[0]) if number else None


def find(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and canonical form of each number with a right check digit in a `plain` text."""
    for number in numbers(_NUMBER, text):
        if checked := _checked(number[0]):
            yield number.start(), number.end(), checked


def _checked(printed: str) -> str | None:
    number = "".join(printed.split()).upper()
    possible = int(number[:2]) in _AREAS and int(number[2:4]) <= _DAYS and int(number[4:6]) <= _MONTHS
    return number if possible and check_digit(number[:11]) == int(number[11]) else None


def check_digit(first_eleven: str) -> int:
    """The check digit for the first eleven characters: digit sums of weighted digits, modulo ten."""
    letter = ord(first_eleven[8]) - ord("A") + 1
    digits = f"{first_eleven[:8]}{letter:02}{first_eleven[9:]}"
    products = (int(digit) * factor for digit, factor in zip(digits, _FACTORS, strict=True))
    return sum(product // 10 + product % 10 for product in products) % 10
