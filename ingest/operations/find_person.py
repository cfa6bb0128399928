"""Whom a clerk looks for in the register, by anything they know: numbers also with one wrong digit."""

import datetime as dt
import re
from collections.abc import Iterator

from sqlalchemy import ColumnElement, select

from classifiers.identifiers import birth_date
from classifiers.nouns import Member
from ingest.office import Office
from storage.tables import MemberRow
from storage.transaction import Transaction

MOST = 20
"""People shown: who is not among them is found by one word more."""
LONGEST = 100
CASE_DIGITS = 12
SERIAL_DIGITS = 7
PERSON_DIGITS = 9
_BG = re.compile(r"^\s*([0-9 ]{4,6})?\s*(?:BG|bg|//?|-)?\s*([0-9]{1,7})\s*$")


def find_person(office: Office, words: str, sites: frozenset[str] | None) -> tuple[Member, ...]:
    """At most twenty members of the register; of a team's own sites only.

    `words`: a case number, a Kundennummer, a birth date, a name; the exact ones come first.
    """
    wanted = words.strip()[:LONGEST]
    found: dict[tuple[str, str, str, str], Member] = {}
    with office.store.read() as tx:
        for member in _found(wanted, office.settings.office.prefixes, tx):
            key = (member.bg_number, member.customer_number, member.last_name, member.first_name)
            if sites is None or member.site in sites:
                found.setdefault(key, member)
            if len(found) >= MOST:
                break
    return tuple(found.values())


def _found(wanted: str, prefixes: tuple[str, ...], tx: Transaction) -> Iterator[Member]:
    if not wanted:
        return
    yield from tx.register.search(wanted, MOST)
    if day := birth_date.canonical(wanted):
        yield from _by_cases(_cases(MemberRow.birth_date == dt.date.fromisoformat(day), tx), tx, day)
        return
    digits = re.sub(r"[^0-9]", "", wanted)
    if len(digits) == CASE_DIGITS:
        yield from _by_numbers(_near(digits), tx)
    elif 0 < len(digits) <= SERIAL_DIGITS and _BG.match(wanted):
        for prefix in prefixes:
            yield from _by_numbers(iter((prefix + digits.zfill(SERIAL_DIGITS),)), tx)
    elif len(digits) == PERSON_DIGITS:
        yield from _by_persons(_near(digits), tx)


def _near(digits: str) -> Iterator[str]:
    """The number itself, then those with one other digit or two neighbours swapped."""
    yield digits
    for place, digit in enumerate(digits):
        for other in "0123456789":
            if other != digit:
                yield digits[:place] + other + digits[place + 1 :]
        if place and digits[place - 1] != digit:
            yield digits[: place - 1] + digit + digits[place - 1] + digits[place + 1 :]


def _by_numbers(numbers: Iterator[str], tx: Transaction) -> Iterator[Member]:
    """Members of these cases, the most likely number first."""
    cases = [f"{digits[:5]}BG{digits[5:]}" for digits in numbers]
    there = set(_cases(MemberRow.bg_number.in_(cases), tx))
    yield from _by_cases([case for case in cases if case in there], tx)


def _by_persons(numbers: Iterator[str], tx: Transaction) -> Iterator[Member]:
    wanted = list(numbers)
    for case in _cases(MemberRow.digits.in_(wanted) & (MemberRow.digits != ""), tx):
        for member in tx.register.of_case(case):
            if re.sub(r"[^0-9]", "", member.customer_number) in wanted:
                yield member


def _by_cases(cases: list[str], tx: Transaction, born: str = "") -> Iterator[Member]:
    for case in cases:
        for member in tx.register.of_case(case):
            if not born or member.birth_date == born:
                yield member


def _cases(condition: ColumnElement[bool], tx: Transaction) -> list[str]:
    query = select(MemberRow.bg_number).where(condition).distinct().limit(MOST)
    return list(tx.connection.scalars(query))
