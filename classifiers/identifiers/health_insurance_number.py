"""The lifelong part of the Krankenversichertennummer (§ 290 SGB V): `A123456780`.

A letter, eight digits, a check digit: the letter as two digits, every second digit doubled, digit sums,
modulo ten. One in ten random numbers passes, so that it is never more than a hint.
"""

import re
from collections.abc import Iterator

from classifiers.plain import numbers, plain

_NUMBER = re.compile(r"[0-9](?<=[A-Z][0-9])(?<![^\W_][A-Z][0-9])[0-9]{2}\s?[0-9]{3}\s?[0-9]{3}(?![^\W_])")
_SPACED = re.compile(r"[0-9](?<=[A-Z]\s[0-9])(?<![^\W_][A-Z]\s[0-9])[0-9]{2}\s?[0-9]{3}\s?[0-9]{3}(?![^\W_])")
_PRINTED = re.compile(r"[A-Z]\s?[0-9]{3}\s?[0-9]{3}\s?[0-9]{3}")


def canonical(text: str) -> str | None:
    """`A123456780` for any printed form of one number; None when it is none or its check digit is wrong."""
    number = _PRINTED.fullmatch(plain(text).strip())
    return _checked(number[0]) if number else None


def find(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and canonical form of each number with a right check digit in a `plain` text."""
    for grammar, before in ((_NUMBER, 1), (_SPACED, 2)):
        for number in numbers(grammar, text):
            start = number.start() - before
            inside = text[max(0, start - 4) : start].strip()[-3:]
            if not inside.isdigit() and (checked := _checked(text[start : number.end()])):
                yield start, number.end(), checked


def check_digit(first_nine: str) -> int:
    """The check digit for the letter and eight digits."""
    digits = f"{ord(first_nine[0]) - ord('A') + 1:02}{first_nine[1:]}"
    products = (int(digit) * (1 + at % 2) for at, digit in enumerate(digits))
    return sum(product // 10 + product % 10 for product in products) % 10


def _checked(printed: str) -> str | None:
    number = "".join(printed.split())
    return number if check_digit(number[:9]) == int(number[9]) else None
