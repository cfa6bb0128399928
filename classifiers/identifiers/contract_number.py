"""Numbers other people know a client by: Vertragskonto, Mieternummer, Kassenzeichen; only behind their label.

Canonical is the label's kind of number without blanks: `471100815`. They are never case-identifying by
themselves; a clerk's decision may teach to which case one belongs.
"""

import re
from collections.abc import Iterator

from classifiers.plain import around_digits, plain

_VALUE = re.compile(r"[0-9A-Z](?:[ ./-]?[0-9A-Z]){3,17}(?![^\W_])")
_LABELLED = re.compile(
    r"(?:Vertrags|Kunden(?=ko)|Mieter|Z[äa]hler|Kassenzeichen|Buchungszeichen|Debitoren|Verbrauchsstelle)"
    r"[a-zä]{0,12}-?\s?(?:[Nn]ummer|[Nn]r\.?)?[ ]?:?\s?"
)
_REACH = 48
"""Characters before the first digit in which label and letters stand."""
_DIGITS = 5
_DIGITS_OF_ACCOUNT = 4
"""A Vertragskonto or Kundenkonto may be shorter."""


def canonical(text: str) -> str | None:
    """`471100815` for any printed form of one number; None when it is none."""
    number = _VALUE.fullmatch(plain(text).strip())
    return _written(number, _DIGITS_OF_ACCOUNT) if number else None


def find(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and canonical form of each labelled number in a `plain` text."""
    for begin, until in around_digits(text, _REACH, 0):
        for label in _LABELLED.finditer(text, begin, until):
            number = _VALUE.match(text, label.end())
            least = _DIGITS_OF_ACCOUNT if "konto" in label[0] else _DIGITS
            if number and (written := _written(number, least)):
                yield number.start(), number.end(), written


def _written(number: re.Match[str], least: int) -> str | None:
    written = "".join(sign for sign in number[0] if sign.isalnum())
    return written if sum(map(str.isdigit, written)) >= least else None
