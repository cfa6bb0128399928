"""File numbers of courts: `S 19 AS 345/20 ER` (social courts), `412 C 1234/20` (local courts).

Social: S, L or B, chamber, register, number, year, and what kind of proceeding. Local: division, register
(C civil, M enforcement, F family, IK and IN insolvency, XVII guardianship), number, year. Bailiffs: `DR II`.
"""

import re
from collections.abc import Iterator

from classifiers.plain import beside_slashes, plain

_NUMBER = re.compile(
    r"(?<![^\W_])(?:[SLB]\s?[0-9]{1,2}\s(?:AS|SO|R|KR|AL|AY)\s[0-9]{1,5}/[0-9]{2}(?:\s(?:B\sER|ER|B|R|RG|KH)\b)?"
    r"|[0-9]{1,4}[a-z]?\s(?:C|M|F|IK|IN|XVII)\s[0-9]{1,6}/[0-9]{2}"
    r"|DR\sII\s[0-9]{1,6}/[0-9]{2})(?![^\W_])"
)


def canonical(text: str) -> str | None:
    """`S 19 AS 345/20 ER` for any printed form of one number; None when it is none."""
    number = _NUMBER.fullmatch(plain(text).strip())
    return _written(number) if number else None


def find(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and canonical form of each number in a `plain` text."""
    for number in beside_slashes(_NUMBER, text):
        yield number.start(), number.end(), _written(number)


def _written(number: re.Match[str]) -> str:
    words = " ".join(number[0].split())
    return re.sub(r"^([SLB])(?=[0-9])", r"\1 ", words)
