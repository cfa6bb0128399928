"""The tax identification number (§ 139b AO): eleven digits, canonical `86095742719`.

No leading zero; of the first ten digits exactly one stands there two or three times, all others once
at most; the eleventh is a check digit by ISO 7064 MOD 11,10. One in three hundred random numbers passes.
"""

import re
from collections import Counter
from collections.abc import Iterator

from classifiers.plain import numbers, plain

_NUMBER = re.compile(r"[1-9](?<![^\W_][0-9])[0-9][ /]?[0-9]{3}[ /]?[0-9]{3}[ /]?[0-9]{3}(?![^\W_])")
_TWICE = (2, 3)


def canonical(text: str) -> str | None:
    """`86095742719` for any printed form of one number; None when it is none or its check digit is wrong."""
    number = _NUMBER.fullmatch(plain(text).strip())
    return _checked(number[0]) if number else None


def find(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and canonical form of each number with a right check digit in a `plain` text."""
    for number in numbers(_NUMBER, text):
        if checked := _checked(number[0]):
            yield number.start(), number.end(), checked


def check_digit(first_ten: str) -> int:
    """The check digit for the first ten digits (ISO 7064 MOD 11,10)."""
    product = 10
    for digit in first_ten:
        total = (int(digit) + product) % 10 or 10
        product = 2 * total % 11
    return (11 - product) % 10


def _checked(printed: str) -> str | None:
    number = "".join(sign for sign in printed if sign.isdigit())
    often = [count for count in Counter(number[:10]).values() if count > 1]
    right = len(often) == 1 and often[0] in _TWICE and check_digit(number[:10]) == int(number[10])
    return number if right else None
