"""International bank account numbers (ISO 13616) of the SEPA countries, canonical without blanks.

The lengths stand here, not in a library's data file, because the deciding half reads no files.
"""

import re
from collections.abc import Iterator

from classifiers.plain import numbers, plain

_LENGTHS = {
    "AD": 24, "AT": 20, "BE": 16, "BG": 22, "CH": 21, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "EE": 20,
    "ES": 24, "FI": 18, "FR": 27, "GB": 22, "GI": 23, "GR": 27, "HR": 21, "HU": 28, "IE": 22, "IS": 26,
    "IT": 27, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "MC": 27, "MT": 31, "NL": 18, "NO": 15, "PL": 28,
    "PT": 25, "RO": 24, "SE": 24, "SI": 19, "SK": 24, "SM": 27, "VA": 22,
}  # fmt: skip
_HEAD = re.compile(
    r"[0-9](?:(?<=[A-Za-z]{2}[0-9])(?<![^\W_][A-Za-z]{2}[0-9])"
    r"|(?<=[A-Za-z]{2}\s[0-9])(?<![^\W_][A-Za-z]{2}\s[0-9]))[0-9](?=\s?[0-9A-Za-z])"
)
_BODY = re.compile(r"(?:\s?[0-9A-Za-z])*")
_LONGEST_PRINT = 64


def canonical(text: str) -> str | None:
    """`DE89370400440532013000` for any printed form of one number; None when its check digits are wrong."""
    number = "".join(plain(text).split()).upper()
    right = len(number) == _LENGTHS.get(number[:2]) and number.isascii() and number.isalnum()
    return number if right and number[2:4].isdigit() and _checked(number) else None


def find(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and canonical form of each number with right check digits in a `plain` text."""
    for head in numbers(_HEAD, text):
        start = head.start() - (3 if text[head.start() - 1].isspace() else 2)
        end = _end(text, start)
        number = "".join(text[start:end].split()).upper()
        if end and _checked(number):
            yield start, end, number


def _end(text: str, start: int) -> int:
    """Where a number that begins at `start` must end by its country's length; 0 when it cannot."""
    length = _LENGTHS.get(text[start : start + 2].upper(), 0)
    body = _BODY.match(text, start, start + _LONGEST_PRINT)
    inked = [at for at in range(start, body.end() if body else start) if not text[at].isspace()]
    if not length or len(inked) < length:
        return 0
    end = inked[length - 1] + 1
    return 0 if text[end : end + 1].isalnum() else end


def _checked(number: str) -> bool:
    """Whether the number is 1 modulo 97, its letters counted as 10 to 35 (ISO 7064)."""
    return int("".join(str(int(sign, 36)) for sign in number[4:] + number[:4])) % 97 == 1
