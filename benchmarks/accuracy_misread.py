"""What engines make of print, as measured: separators, letters of numbers, look-alikes, lost signs.

The rates are those of the measurements behind the grammars: with Tesseract's fast German model over six
typefaces (docs/decisions/2026-11-22-what-files-alone.md). Photos are much worse on a few pages, not on all.

One digit of a number that becomes another digit is counted by itself (`silent`), since nothing can put it
right. Of 282 case numbers found on scans and on photos that were flattened and evenly lit, none was wrong:
with 95 % at most one of a hundred, and that bound is taken for both. On faxes 3 of 17 were. Digits of case
numbers and Kundennummern are otherwise misread only as letters that look like them.
"""

import random
import re
from dataclasses import dataclass

BG = re.compile(r"([0-9]{5})( ?)(//|BG)( ?)([0-9]{7})")
KD = re.compile(r"([0-9]{3} ?)([A-Z])( ?[0-9]{6})")
NUMBER = re.compile(f"{BG.pattern}|{KD.pattern}")
LETTER_AS_DIGIT = {
    **dict.fromkeys("OQDCU", "0"), **dict.fromkeys("ILT", "1"), "Z": "2", **dict.fromkeys("JE", "3"),
    **dict.fromkeys("HA", "4"), "S": "5", "G": "6", "B": "8", "P": "9", "K": "4", "M": "11", "N": "11",
}  # fmt: skip
SLASHES = ("/1", "11", "1", "7", "/7", "/", "")
LETTERS = ("B6", "86", "BG6", "B69", "8G", "BC")
DIGITS = {
    "0": "8O",
    "1": "7l",
    "2": "7Z",
    "3": "89",
    "4": "1A",
    "5": "6S",
    "6": "8b",
    "7": "1",
    "8": "30B",
    "9": "g4",
}
SIGNS = {
    "ü": "ui", "ö": "o6", "ä": "aá", "ß": "B8", "l": "I1i", "I": "l", "e": "c", "o": "0", "S": "5", "B": "8",
    "i": "l",
    "u": "n", "t": "l", "n": "ri", "m": "rn", "h": "b", "c": "e", "a": "o", "r": "i",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """One way a paper comes, and how it is read."""

    slashes: float
    """Share of `//` that are read as something else."""
    letters: float
    """The same for `BG`."""
    letter: float
    """Share of Kundennummern whose letter becomes a digit."""
    silent: float
    """Share of numbers in which one digit becomes another."""
    signs: tuple[tuple[float, float], ...]
    """Share of pages, and the share of signs misread on them."""


CAPTURES = {
    "born digital": Capture(slashes=0, letters=0, letter=0, silent=0, signs=((1, 0),)),
    "scan": Capture(slashes=0.04, letters=0.12, letter=0.3, silent=0.01, signs=((0.9, 0.001), (0.1, 0.004))),
    "fax": Capture(slashes=0.3, letters=0.4, letter=0.4, silent=0.17, signs=((0.7, 0.002), (0.3, 0.02))),
    "photo": Capture(
        slashes=0.05, letters=0.2, letter=0.35, silent=0.01, signs=((0.7, 0.001), (0.2, 0.007), (0.1, 0.06))
    ),
}


def misread(text: str, capture: Capture, chance: random.Random) -> str:
    """The text as it is read from such a capture."""
    pages, shares = zip(*((share, rate) for share, rate in capture.signs), strict=True)
    rate = chance.choices(shares, pages)[0]
    read, at = [], 0
    for number in NUMBER.finditer(text):
        kind, how = (BG, _bg) if BG.fullmatch(number[0]) else (KD, _kd)
        read += (_sign(sign, rate, chance) for sign in text[at : number.start()])
        printed = kind.sub(lambda found, how=how: how(found, capture, chance), number[0])  # type: ignore[misc]
        read += (_sign_of_number(sign, rate, chance) for sign in printed)
        at = number.end()
    read += (_sign(sign, rate, chance) for sign in text[at:])
    return "".join(read)


def _bg(number: re.Match[str], capture: Capture, chance: random.Random) -> str:
    office, before, middle, behind, serial = number.groups()
    wrong = capture.slashes if middle == "//" else capture.letters
    if chance.random() < wrong:
        middle = chance.choice(SLASHES if middle == "//" else LETTERS)
    return office + before + middle + behind + _digits(serial, capture, chance)


def _kd(number: re.Match[str], capture: Capture, chance: random.Random) -> str:
    head, letter, tail = number.groups()
    if chance.random() < capture.letter:
        letter = LETTER_AS_DIGIT.get(letter, letter)
    return head + letter + _digits(tail, capture, chance)


def _digits(serial: str, capture: Capture, chance: random.Random) -> str:
    if chance.random() >= capture.silent:
        return serial
    at = chance.choice([n for n, sign in enumerate(serial) if sign.isdigit()])
    wrong = chance.choice([sign for sign in DIGITS[serial[at]] if sign.isdigit()] or ["0"])
    return serial[:at] + wrong + serial[at + 1 :]


def _sign(sign: str, rate: float, chance: random.Random) -> str:
    if sign == "\n" or chance.random() >= rate:
        return sign
    if chance.random() < 0.2:
        return ""
    return chance.choice((SIGNS | DIGITS).get(sign, sign))


def _sign_of_number(sign: str, rate: float, chance: random.Random) -> str:
    """A digit as a letter like it; never as another digit, and never lost."""
    looks = [other for other in DIGITS.get(sign, "") if not other.isdigit()]
    return chance.choice(looks) if looks and chance.random() < rate else sign
