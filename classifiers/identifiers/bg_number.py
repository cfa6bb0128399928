"""The number of a Bedarfsgemeinschaft: five digits of the office, seven of the case, no check digit.

Printed as `35502//0012345`, `35502BG0012345`, with blanks around the middle, or sloppily as
`35502/0012345` and `35502 - 0012345`. Canonical is `35502BG0012345`.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from classifiers.identifiers.look_alikes import DIGIT, bound, digits, tolerant
from classifiers.plain import numbers, plain

# A first digit before the look-behind lets the engine skip from digit to digit.
_NUMBER = re.compile(r"[0-9](?<![^\W_][0-9])[0-9]{4}\s?(//|/|[Bb][Gg]|\s?-\s)\s?([0-9]{7})(?![0-9])")
_MISREAD = re.compile(
    rf"(?<![0-9A-Za-z])({DIGIT}{{5}})[ ]{{0,2}}"
    r"(?:[/\\|1lI7!(){}J\]\[]{1,2}|[B8ß3E][G6C€0&][69]?|[Bb][Gg])?[ ]{0,2}"
    rf"([0OQ]{DIGIT}{{6}})(?![0-9A-Za-z])"
)
_LABELS = (
    "BG", "Bg", "bg", "schaft", "SCHAFT", "eichen", "EICHEN", "Akten", "AKTEN", "Bedarf", "BEDARF", "ummer",
    "UMMER", "Nr", "NR", "nr",
)  # fmt: skip
"""Parts of them, since labels are misread as well."""
_TRADE = re.compile(
    r"Berufsgenossenschaft|Mitglieds?-?(?:nummer|nr)|Unfallversicherung"
    r"|\bV?BG(?:HM|HW|N|W| ?BAU| ?RCI| ?ETEM)\b",
    re.IGNORECASE,
)
"""A Berufsgenossenschaft calls its number a BG-Nummer as well."""
_SOMEBODY_ELSES = re.compile(
    r"(?:Rechnungs?|Mieter|Objekt|Wohnungs|Konto|Steuer|\bSt|Auftrags|Bestell|Liefer|Policen?|Schein|Patienten"
    r"|Debitoren|Beleg|Beitrags)[a-z]{0,6}[-. ]{0,2}(?:nummer|num|nr|no)|\bObjekt|Vertrag|Z[äa]hler"
    r"|Kassenzeichen|Buchungszeichen",
    re.IGNORECASE,
)
"""Before a sloppy form. "Mein Zeichen" is none of them: in our own letters it is ours, and a client who
answers calls it "Ihr Zeichen"; a stranger's is not in the register, and then a person looks."""
_OURS = re.compile(r"\bBG\b|Bedarfsgem", re.IGNORECASE)
_TELEPHONE = re.compile(r"(?:Tel|Fon|Fax|Mobil|Handy|Hotline|Ruf)[a-z]{0,12}\W{0,6}$", re.IGNORECASE)
_LABEL_REACH = 40
_PREFIX = 5
_LONG_NUMBER = re.compile(r"[0-9]{5,}")
MOST_UNLABELLED = 20
"""Numbers of one text without a label that are looked up."""


def canonical(text: str) -> str | None:
    """`35502BG0012345` for any printed form of one number; None when it is none."""
    number = _NUMBER.fullmatch(plain(text).strip())
    return _written(number) if number else None


def find(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and canonical form of each number in a `plain` text.

    A telephone number with a five-digit area code, the member number of a Berufsgenossenschaft and
    the numbers of other people's letters look like the sloppy forms and are passed over.
    """
    for number in numbers(_NUMBER, text):
        if not _is_telephone(text, number) and not _is_anothers(text, number):
            yield number.start(), number.end(), _written(number)


def find_misread(text: str) -> tuple[tuple[int, int, str], ...]:
    """The same for numbers behind a label that only repaired digits make one; never one that `find` has."""
    return _misread(text)[0]


def find_unlabelled(text: str) -> tuple[tuple[int, int, str], ...]:
    """The first of those without a label of which all digits were read well and only the middle was not.

    They count for nothing unless somebody of that case is named.
    """
    return _misread(text)[1]


def find_anothers(text: str) -> Iterator[tuple[int, int, str]]:
    """Those that a label calls another's number: where the register has such a case, they are heard too."""
    for number in numbers(_NUMBER, text):
        if not _is_telephone(text, number) and _is_anothers(text, number):
            yield number.start(), number.end(), _written(number)
    yield from _misread(text)[2]


def is_clear(text: str, start: int, end: int) -> bool:
    """Whether what `find` found is no other number: by its form, or by the label right before it."""
    printed = _NUMBER.fullmatch(text, start, end)
    label = _LONG_NUMBER.split(_label(text, start))[-1]
    return bool(printed and not _sloppy(printed)) or bool(_OURS.search(label))


def wanted(text: str) -> Iterator[str]:
    """Everything the register is to be asked for."""
    for *_, value in find(text):
        yield value
    for *_, value in (*find_misread(text), *find_unlabelled(text), *find_anothers(text)):
        yield value


def prefix(case: str) -> str:
    """The digits of the office."""
    return case[:_PREFIX]


def near(one: str, other: str) -> bool:
    """Whether one wrong or two swapped digits lead from one number to the other."""
    differing = [at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b]
    if len(one) != len(other) or not differing:
        return False
    first, last = differing[0], differing[-1]
    swapped = last == first + 1 and one[first : last + 1] == other[first : last + 1][::-1]
    return len(differing) == 1 or (len(differing) == len("ab") and swapped)


def _written(number: re.Match[str]) -> str:
    return f"{number[0][:5]}BG{number[2]}"


@lru_cache(16)
def _misread(text: str) -> tuple[tuple[tuple[int, int, str], ...], ...]:
    """Those behind a label, those that need none, and those behind another's label."""
    bound_to_label: list[tuple[int, int, str]] = []
    unbound: list[tuple[int, int, str]] = []
    anothers: list[tuple[int, int, str]] = []
    for number in tolerant(_MISREAD, text):
        if _NUMBER.fullmatch(number[0]):
            continue
        one = number.start(), number.end(), f"{digits(number[1])}BG{digits(number[2])}"
        if _somebody_elses(text, number):
            if bound(_LABELS, text, number.start()):
                anothers.append(one)
        elif bound(_LABELS, text, number.start()):
            bound_to_label.append(one)
        elif _only_middle(number) and len(unbound) < MOST_UNLABELLED:
            unbound.append(one)
    return tuple(bound_to_label), tuple(unbound), tuple(anothers)


def _only_middle(number: re.Match[str]) -> bool:
    middle = number[0].removeprefix(number[1]).removesuffix(number[2]).strip()
    return bool(middle) and (number[1] + number[2]).isdecimal()


def _sloppy(number: re.Match[str]) -> bool:
    return number[1].strip() in {"/", "-"}


def _is_telephone(text: str, number: re.Match[str]) -> bool:
    if number[1].strip().upper() == "BG":
        return False
    if _TELEPHONE.search(text, max(0, number.start() - _LABEL_REACH), number.start()):
        return True
    return _sloppy(number) and number[0].startswith("0") and not number[2].startswith("0")


def _is_anothers(text: str, number: re.Match[str]) -> bool:
    if number[1].strip().upper() == "BG":
        return False
    if _sloppy(number):
        return _somebody_elses(text, number)
    return bool(_TRADE.search(_label(text, number.start())))


def _somebody_elses(text: str, number: re.Match[str]) -> bool:
    """Whether the label is another's; of two labels the last one counts."""
    label = _label(text, number.start())
    ours = max((found.end() for found in _OURS.finditer(label)), default=0)
    return bool(_TRADE.search(label) or _SOMEBODY_ELSES.search(label, ours))


def _label(text: str, start: int) -> str:
    """What stands right before, in the same paragraph."""
    return text[max(0, start - _LABEL_REACH) : start].rpartition("\n\n")[2]
