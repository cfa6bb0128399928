"""Whom a clerk looks for in the register, by anything they know.

Numbers are found with one digit wrong, missing or too many, and by how they begin; names in any spelling, by
ear, and by how they begin; a name and a birth date together. A team finds people of its own sites.
"""

import datetime as dt
import re
from collections.abc import Iterator
from itertools import pairwise

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from classifiers.folding import fold, name_folds, sound, telling
from classifiers.identifiers import birth_date
from classifiers.nouns import Member
from classifiers.plain import plain
from storage.tables import MemberNameRow, MemberRow
from storage.transaction import Store, Transaction

MOST = 20
"""People shown: who is not among them is found by one word more."""
LONGEST = 100
BORN_ON_ONE_DAY = 500
SHORTEST_BEGINNING = 3
"""Letters or digits from which a name or a number is found by how it begins."""
MOST_NAMES = 4
AREA_DIGITS, SERIAL_DIGITS, PERSON_DIGITS = 5, 7, 9
CASE_DIGITS = AREA_DIGITS + SERIAL_DIGITS
_NUMBER = re.compile(r"(?:BG\b)?[0-9 ]{0,15}(?:BG|/{1,2}|-|[A-Z])?[0-9 ]{0,15}", re.IGNORECASE)


def find_person(
    store: Store, prefixes: tuple[str, ...], words: str, sites: frozenset[str] | None
) -> tuple[Member, ...]:
    """At most twenty members of the register; the exact ones come first.

    `prefixes`: of the office's case numbers; `sites`: of a team, None for all.
    """
    wanted = plain(words[:LONGEST]).strip()
    found: dict[tuple[str, str, str, str], Member] = {}
    with store.read() as tx:
        for member in _found(wanted, prefixes, _Register(tx, sites)):
            found.setdefault(
                (member.bg_number, member.customer_number, member.last_name, member.first_name), member
            )
            if len(found) >= MOST:
                break
    return tuple(found.values())


class _Register:
    """The members somebody may find."""

    def __init__(self, tx: Transaction, sites: frozenset[str] | None) -> None:
        self._tx, self._sites = tx, sites

    def by_words(self, words: str) -> tuple[Member, ...]:
        return self._tx.register.search(words, MOST, self._sites)

    def where(self, condition: ColumnElement[bool], most: int = MOST) -> tuple[Member, ...]:
        return self._tx.register.some(condition, most, self._sites)


def _found(wanted: str, prefixes: tuple[str, ...], register: _Register) -> Iterator[Member]:
    if not wanted:
        return
    if dates := tuple(birth_date.find(wanted)):
        start, end, _ = dates[0]
        rest = f"{wanted[:start]} {wanted[end:]}"
        yield from _born(tuple(day for _, _, day in dates), telling(rest.replace(",", " ")), register)
        return
    yield from register.by_words(wanted)
    if _NUMBER.fullmatch(wanted):
        yield from _numbered(re.sub(r"[^0-9]", "", wanted), prefixes, register)
    else:
        yield from _named(telling(wanted.replace(",", " ")), register)


def _born(days: tuple[str, ...], names: tuple[str, ...], register: _Register) -> Iterator[Member]:
    """Who was born on one of these days, and is called like that where a name is given."""
    born = MemberRow.birth_date.in_([dt.date.fromisoformat(day) for day in days])
    for member in register.where(born, BORN_ON_ONE_DAY if names else MOST):
        if all(_is_called(name, member) for name in names):
            yield member


def _is_called(name: str, member: Member) -> bool:
    """In any spelling, by ear, or by how the name begins."""
    folded, heard = fold(name), sound(name)
    folds = name_folds(member.last_name) | name_folds(member.first_name)
    spoken = {sound(word) for word in telling(f"{member.last_name} {member.first_name}")}
    return any(one.startswith(folded) for one in folds) or heard in spoken


def _named(names: tuple[str, ...], register: _Register) -> Iterator[Member]:
    """Who is called by names that begin like that: a last name, or one name whole and another begun."""
    folds = [fold(name) for name in names[:MOST_NAMES]]
    begun = folds if len(folds) == 1 else [f"{a}|{b}" for a in folds for b in folds if a != b]
    for beginning in (one for one in begun if len(one) >= SHORTEST_BEGINNING):
        keys = (
            select(MemberNameRow.member).where(_begins(MemberNameRow.key, beginning)).limit(BORN_ON_ONE_DAY)
        )
        yield from register.where(MemberRow.id.in_(keys))


def _begins(column: InstrumentedAttribute[str], beginning: str) -> ColumnElement[bool]:
    """By ranges, which an index of any collation answers: folds have no z, `|` follows the last name."""
    letters = and_(column >= beginning, column < f"{beginning}z")
    whole = and_(column >= f"{beginning}|", column < f"{beginning}}}")
    return or_(letters, whole)


def _numbered(digits: str, prefixes: tuple[str, ...], register: _Register) -> Iterator[Member]:
    """The likeliest first: the number itself, one slip away, then what begins like that."""
    if len(digits) <= SERIAL_DIGITS:
        yield from _cases([prefix + digits.zfill(SERIAL_DIGITS) for prefix in prefixes], register)
    yield from _cases(_slips(digits, CASE_DIGITS), register)
    yield from _cases([p + near for p in prefixes for near in _slips(digits, SERIAL_DIGITS)], register)
    yield from _persons(_slips(digits, PERSON_DIGITS), register)
    yield from _beginning(digits, register)


def _slips(digits: str, length: int) -> list[str]:
    """All numbers of this length that are one slip away: a digit wrong, missing, too many, or two swapped."""
    if len(digits) == length:
        return list(dict.fromkeys(_near(digits)))
    if len(digits) == length - 1:
        return list(
            dict.fromkeys(digits[:at] + d + digits[at:] for at in range(length) for d in "0123456789")
        )
    if len(digits) == length + 1:
        return list(dict.fromkeys(digits[:at] + digits[at + 1 :] for at in range(len(digits))))
    return []


def _near(digits: str) -> Iterator[str]:
    """The number itself, then those with one other digit or two neighbours swapped."""
    yield digits
    for place, digit in enumerate(digits):
        yield from (digits[:place] + other + digits[place + 1 :] for other in "0123456789" if other != digit)
    for place, (left, right) in enumerate(pairwise(digits)):
        yield digits[:place] + right + left + digits[place + 2 :]


def _cases(numbers: list[str], register: _Register) -> Iterator[Member]:
    """Members of these cases, the likeliest number first."""
    cases = [_case(number) for number in numbers]
    likely = {case: place for place, case in enumerate(cases)}
    found = register.where(MemberRow.bg_number.in_(cases)) if cases else ()
    yield from sorted(found, key=lambda member: likely[member.bg_number])


def _persons(numbers: list[str], register: _Register) -> tuple[Member, ...]:
    there = and_(MemberRow.digits.in_(numbers), MemberRow.digits != "")
    return register.where(there) if numbers else ()


def _beginning(digits: str, register: _Register) -> Iterator[Member]:
    """Whose Kundennummer or case number begins with these digits."""
    if SHORTEST_BEGINNING <= len(digits) < PERSON_DIGITS:
        begun = and_(MemberRow.digits >= digits, MemberRow.digits < f"{digits}z", MemberRow.digits != "")
        yield from register.where(begun)
    if AREA_DIGITS < len(digits) < CASE_DIGITS:
        begun = and_(MemberRow.bg_number >= _case(digits), MemberRow.bg_number < f"{_case(digits)}z")
        yield from register.where(begun)


def _case(digits: str) -> str:
    return f"{digits[:AREA_DIGITS]}BG{digits[AREA_DIGITS:]}"
