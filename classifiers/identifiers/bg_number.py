"""The number of a Bedarfsgemeinschaft: five digits of the office, seven of the case, no check digit.

Printed as `35502//0012345`, `35502BG0012345`, with blanks around the middle, or sloppily as
`35502/0012345` and `35502 - 0012345`. Canonical is `35502BG0012345`.
"""

import re
from collections.abc import Iterator

from classifiers.plain import numbers, plain

# A first digit before the look-behind lets the engine skip from digit to digit.
_NUMBER = re.compile(r"[0-9](?<![^\W_][0-9])[0-9]{4}\s?(//|/|[Bb][Gg]|\s?-\s)\s?([0-9]{7})(?![0-9])")
_TRADE_ASSOCIATION = re.compile(
    r"Berufsgenossenschaft|Mitglieds?-?(?:nummer|nr)|Unfallversicherung"
    r"|\bV?BG(?:HM|HW|N|W| ?BAU| ?RCI| ?ETEM)\b",
    re.IGNORECASE,
)
_LABEL_REACH = 40


def canonical(text: str) -> str | None:
    """`35502BG0012345` for any printed form of one number; None when it is none."""
    number = _NUMBER.fullmatch(plain(text).strip())
    return _written(number) if number else None


def find(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and canonical form of each number in a `plain` text.

    A telephone number with a five-digit area code and the member number of a Berufsgenossenschaft
    look like the sloppy forms and are passed over.
    """
    for number in numbers(_NUMBER, text):
        if number[1].strip() not in {"/", "-"} or not _false_friend(text, number):
            yield number.start(), number.end(), _written(number)


def _written(number: re.Match[str]) -> str:
    return f"{number[0][:5]}BG{number[2]}"


def _false_friend(text: str, number: re.Match[str]) -> bool:
    telephone = number[0].startswith("0") and not number[2].startswith("0")
    label = text[max(0, number.start() - _LABEL_REACH) : number.start()]
    return telephone or bool(_TRADE_ASSOCIATION.search(label))
