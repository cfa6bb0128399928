"""What a reader of pictures makes of digits, and the words that bind a number to its label.

Repairs are tried only behind a label, and count only where the register knows what comes out: digits
that were repaired otherwise turn up inside account and telephone numbers.
"""

import re
from collections.abc import Iterator

from classifiers.plain import around_digits

TO_DIGITS = str.maketrans(
    {
        **dict.fromkeys("OoQDU®©", "0"),
        **dict.fromkeys("Il|L!i\u0131", "1"),
        **dict.fromkeys("Zz", "2"),
        **dict.fromkeys("Ss", "5"),
        **dict.fromkeys("Gb", "6"),
        **dict.fromkeys("T?", "7"),
        "B": "8",
        **dict.fromkeys("gq", "9"),
        "A": "4",
    }
)
"""As measured with Tesseract over six typefaces and five ways of capture."""
DIGIT = "[0-9OoQDUIlL|!i\u0131ZzSsGbBT?gqA®©]"
"""One sign that stands for a digit."""
_REACH = 60
"""Characters before a number in which its label stands."""
_BEFORE, _BEHIND = 14, 24
"""How far a number may reach from any of its digits that was read as one."""


def digits(read: str) -> str:
    """The digits that were probably printed."""
    return "".join(read.split()).translate(TO_DIGITS)


def behind(labels: tuple[str, ...], grammar: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Matches of a tolerant grammar shortly behind one of the labels."""
    return (found for found in tolerant(grammar, text) if bound(labels, text, found.start()))


def tolerant(grammar: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Matches of a tolerant grammar, at least one digit of them right."""
    for begin, until in around_digits(text, _BEFORE, _BEHIND):
        for found in grammar.finditer(text, begin, until):
            if not text[found.end() : found.end() + 1].isalnum():
                yield found


def bound(labels: tuple[str, ...], text: str, start: int) -> bool:
    """Whether one of the labels stands shortly before a place."""
    before = text[max(0, start - _REACH) : start]
    return any(label in before for label in labels)
