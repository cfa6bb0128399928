"""The Kundennummer of one person (§ 51a SGB II): three digits, a letter, six digits, no check digit.

Printed as `123D456789`, `123 D 456789` or `123 D 456 789`. Canonical is `123D456789`. Readers of
pictures take the letter for a digit on a third of clean pages, so that the register is asked by the
nine digits. It decides the letter only where that can be taken for what was read, behind a label.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from classifiers.identifiers.look_alikes import DIGIT, TO_DIGITS, behind, bound, digits
from classifiers.plain import numbers, plain

_NUMBER = re.compile(
    r"[0-9](?<![^\W_][0-9])[0-9]{2}"
    r"(?:[A-Za-z][0-9]{6}"
    r"|\s?[A-Z]\s?[0-9]{6}"
    r"|\s?[A-Z]\s?[0-9]{3}\s[0-9]{3}(?!\s[0-9]{3}(?![0-9])))"  # a fourth group: a health insurance number
    r"(?![^\W_])"
)
_MISREAD = re.compile(
    rf"(?<![0-9A-Za-z])({DIGIT}{{3}})[ ]?([1Il|]{{2}}|[^\s])[ ]?"
    rf"({DIGIT}{{3}})[ ]?({DIGIT}{{3}})(?![0-9A-Za-z])"
)
"""The letter is anything; M and N are read as two strokes."""
_LABELS = ("Kund", "KUND", "kund", "dennumm", "DENNUMM", "Kd", "KD", "kd")
"""Parts of them, since labels are misread as well."""
_LETTER, _BEHIND = 3, 6
_STROKES = "M"
"""Stands for two strokes, as M and N are read."""
_READ_AS = {
    **dict.fromkeys("OQDCU", "0"), **dict.fromkeys("IL", "1"), "T": "17", "Z": "2", "E": "3", "J": "39",
    **dict.fromkeys("HAK", "4"), "S": "58", "G": "6", "B": "8", "P": "9", **dict.fromkeys("MN", _STROKES),
}  # fmt: skip
"""The digits a printed letter is taken for, as measured; letters of one digit are taken for each other."""


def canonical(text: str) -> str | None:
    """`123D456789` for any printed form of one number; None when it is none."""
    number = _NUMBER.fullmatch(plain(text).strip())
    return _written(number) if number else None


def find(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and canonical form of each number in a `plain` text."""
    for number in numbers(_NUMBER, text):
        yield number.start(), number.end(), _written(number)


@lru_cache(16)
def find_misread(text: str) -> tuple[tuple[int, int, str], ...]:
    """The same for numbers behind a label that only repaired digits, or a letter, make one.

    The digits are repaired, the fourth sign stands as it was read.
    """
    return tuple(
        (number.start(), number.end(), _repaired(number))
        for number in behind(_LABELS, _MISREAD, text)
        if not _NUMBER.fullmatch(number[0])
    )


def wanted(text: str) -> Iterator[str]:
    """The nine digits of everything the register is to be asked for."""
    for *_, value in find(text):
        yield digits_of(value)
    for *_, value in find_misread(text):
        yield digits_of(value)


def labelled(text: str, start: int) -> bool:
    """Whether a label says that the number at `start` is a Kundennummer."""
    return bound(_LABELS, text, start)


def digits_are_well(printed: str) -> bool:
    """Whether of a number as it was read all nine digits are digits."""
    signs = "".join(printed.split())
    return (signs[:_LETTER] + signs[-_BEHIND:]).isdecimal()


def misreads(read: str, printed: str) -> bool:
    """Whether both have the same digits, and the letter of one can have been taken for the other's sign."""
    sign, letter = read[_LETTER : _LETTER + 1], printed[_LETTER : _LETTER + 1]
    looks = {*_READ_AS.get(sign, ""), sign.translate(TO_DIGITS)}
    return digits_of(read) == digits_of(printed) and not looks.isdisjoint(_READ_AS.get(letter, ""))


def digits_of(number: str) -> str:
    """The nine digits of a canonical number."""
    return number[:_LETTER] + number[_LETTER + 1 :]


def _written(number: re.Match[str]) -> str:
    return "".join(number[0].split()).upper()


def _repaired(number: re.Match[str]) -> str:
    sign = number[2].upper() if len(number[2]) == 1 else _STROKES
    return f"{digits(number[1])}{sign}{digits(number[3] + number[4])}"
