"""The Kindergeldnummer of one entitled parent: `115FK150220`, no check digit. The Familienkasse prints it
as "Mein Zeichen".
"""

import re
from collections.abc import Iterator

from classifiers.plain import numbers, plain

_NUMBER = re.compile(r"[0-9](?<![^\W_][0-9])[0-9]{2}\s?FK\s?[0-9]{3}\s?[0-9]{3}(?![^\W_])")


def canonical(text: str) -> str | None:
    """`115FK150220` for any printed form of one number; None when it is none."""
    number = _NUMBER.fullmatch(plain(text).strip())
    return "".join(number[0].split()) if number else None


def find(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and canonical form of each number in a `plain` text."""
    for number in numbers(_NUMBER, text):
        yield number.start(), number.end(), "".join(number[0].split())
