"""The number of a Bedarfsgemeinschaft: five digits of the office, seven of the case, no check digit.

Printed as `35502//0012345`, `35502BG0012345`, with blanks around the middle, or sloppily as
`35502/0012345` and `35502 - 0012345`. Canonical is `35502BG0012345`.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from classifiers.identifiers.look_alikes import DIGIT, behind, digits
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
_SOMEBODY_ELSES = re.compile(
    r"Berufsgenossenschaft|Mitglieds?-?(?:nummer|nr)|Unfallversicherung|Rechnungs?-?(?:nummer|nr)"
    r"|Vertrag|Z[äa]hler"
    r"|\bV?BG(?:HM|HW|N|W| ?BAU| ?RCI| ?ETEM)\b",
    re.IGNORECASE,
)
"""Before a sloppy form. "Mein Zeichen" is none of them: in our own letters it is ours, and a client who
answers calls it "Ihr Zeichen"; a stranger's is not in the register, and then a person looks."""
_TELEPHONE = re.compile(r"(?:Tel|Fon|Fax|Mobil|Handy|Hotline|Ruf)[a-z]{0,12}\W{0,6}$", re.IGNORECASE)
_LABEL_REACH = 40


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
        if not _false_friend(text, number):
            yield number.start(), number.end(), _written(number)


@lru_cache(16)
def find_misread(text: str) -> tuple[tuple[int, int, str], ...]:
    """The same for numbers behind a label that only repaired digits make one; never one that `find` has."""
    return tuple(
        (number.start(), number.end(), f"{digits(number[1])}BG{digits(number[2])}")
        for number in behind(_LABELS, _MISREAD, text)
        if not _NUMBER.fullmatch(number[0]) and not _somebody_elses(text, number)
    )


def wanted(text: str) -> Iterator[str]:
    """Everything the register is to be asked for."""
    for *_, value in find(text):
        yield value
    for *_, value in find_misread(text):
        yield value


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


def _false_friend(text: str, number: re.Match[str]) -> bool:
    middle = number[1].strip()
    if middle not in {"/", "//", "-"}:
        return False
    if _TELEPHONE.search(text, max(0, number.start() - _LABEL_REACH), number.start()):
        return True
    telephone = number[0].startswith("0") and not number[2].startswith("0")
    return middle != "//" and (telephone or _somebody_elses(text, number))


def _somebody_elses(text: str, number: re.Match[str]) -> bool:
    label = text[max(0, number.start() - _LABEL_REACH) : number.start()].rpartition("\n\n")[2]
    return bool(_SOMEBODY_ELSES.search(label))
