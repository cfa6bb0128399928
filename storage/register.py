"""The office's register of persons and cases: who a text may mean, by numbers and by names."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, func, literal_column, select, union_all

from classifiers.folding import name_pairs, sound, telling
from classifiers.identifiers import bg_number, customer_number
from classifiers.lookup import Lookup
from classifiers.nouns import Member
from storage.listed import among, listed
from storage.nouns import Imported
from storage.register_keys import batches
from storage.register_load import Load, MemberEntry
from storage.tables import FirstNameRow, LearnedReferenceRow, MemberNameRow, MemberRow

__all__ = ["MemberEntry", "Register"]
MOST_NUMBERS = 2_000
"""Numbers of one kind asked for: a text with more is about nobody in particular."""
MOST_NAMESAKES = 100
"""Up to so many members of the names in a text are taken as they are; of more, those who matter."""
OF_EACH_NAME = 20
"""Of a name that thousands have: whoever it is, it is not the person of the number, if none of these is."""
NAMES_AT_ONCE = 8
"""Names whose members are asked for in one statement."""
MOST_TOGETHER = 400
"""Memberships of the persons in one text. A Kundennummer that stands for many is nobody's."""


_COLUMNS = tuple(
    getattr(MemberRow, name)
    for name in ("id", "digits", *Member.__slots__)
    if name in MemberRow.__table__.columns
)
"""What a Member is made of, and no more: a row costs by its columns."""


def _where(condition: Any) -> Select[Any]:  # noqa: ANN401 - an SQL condition
    return select(*_COLUMNS).where(condition)


# Asked for each mail, so built once: building a statement costs more than running it. What is not
# indexed where it is empty must say so, or SQLite does not use the index.
_NOTHING: ColumnElement[str] = literal_column("''")
BY_BG_NUMBER = _where(among(MemberRow.bg_number))
BY_DIGITS = _where(among(MemberRow.digits)).where(MemberRow.digits != _NOTHING).limit(MOST_NUMBERS)
CASES_OF = (
    select(MemberRow.bg_number)
    .where(among(MemberRow.digits)).where(MemberRow.digits != _NOTHING).limit(MOST_TOGETHER)
)  # fmt: skip
BY_NUMBERS = union_all(
    _where(among(MemberRow.bg_number, "cases")),
    select(
        _where(among(MemberRow.digits, "digits")).where(MemberRow.digits != _NOTHING)
        .limit(MOST_TOGETHER).subquery()
    ),
    _where(among(MemberRow.vsnr, "vsnrs")).where(MemberRow.vsnr != _NOTHING),
    _where(among(MemberRow.iban, "ibans")).where(MemberRow.iban != _NOTHING),
)  # fmt: skip
NAMED = select(*_COLUMNS).join(MemberNameRow, MemberNameRow.member == MemberRow.id)
BY_NAME = NAMED.where(among(MemberNameRow.key))
FIRST_OF_THE_NAMES = select(MemberNameRow.key).where(among(MemberNameRow.key)).limit(MOST_NAMESAKES + 1)
SOME_OF_EACH_NAME = union_all(
    *(
        select(NAMED.where(MemberNameRow.key == bindparam(f"name{n}")).limit(OF_EACH_NAME).subquery())
        for n in range(NAMES_AT_ONCE)
    )
)
BORN_THEN = BY_NAME.where(among(MemberNameRow.born, "days"))
# Not by the index of birth dates: thousands may share one, and few have a number like it.
_BORN = func.coalesce(MemberRow.birth_date, MemberRow.birth_date)
NEAR_AND_BORN = union_all(
    BY_BG_NUMBER.where(among(_BORN, "days")),
    _where(among(MemberRow.digits, "digits")).where(MemberRow.digits != _NOTHING).where(among(_BORN, "days")),
)
_ASKED = listed()
NAMES_THERE = select(_ASKED).where(select(MemberNameRow.key).where(MemberNameRow.key == _ASKED).exists())
FIRST_NAMES = select(FirstNameRow.fold).where(among(FirstNameRow.fold))
REFERENCES = select(LearnedReferenceRow.__table__).where(among(LearnedReferenceRow.value))


class Register:
    """The register within one transaction."""

    def __init__(self, connection: Connection) -> None:
        """Work within `connection`."""
        self._connection = connection

    def members_for(self, lookup: Lookup) -> tuple[Member, ...]:
        """Everybody a text may mean: who has its numbers, with their cases, and who has its names."""
        learned = self._learned(lookup)
        whole = frozenset((*_some(lookup.bg_numbers), *learned))
        numbered = self._by_number(lookup, whole)
        theirs = self._rows(CASES_OF, {row.digits for row in numbered} - {""})
        cases = {row.bg_number for row in (*numbered, *theirs)} - whole
        families = self._rows(BY_BG_NUMBER, cases)
        everybody = {
            row.id: row
            for row in (*numbered, *families, *self._by_name(lookup), *self._born_next_door(lookup))
        }
        return tuple(_member(row, learned.get(row.bg_number, ())) for row in everybody.values())

    def of_case(self, case: str) -> tuple[Member, ...]:
        """All members a case has or had; empty when there is no such case."""
        return tuple(_member(row) for row in self._rows(BY_BG_NUMBER, [case]))

    def some(
        self, condition: ColumnElement[bool], limit: int, sites: frozenset[str] | None = None
    ) -> tuple[Member, ...]:
        """Members for whom a condition on `MemberRow` holds; `sites`: of these only."""
        query = _where(condition).where(*_of(sites)).order_by(MemberRow.id).limit(limit)
        return tuple(_member(row) for row in self._connection.execute(query))

    def search(self, words: str, limit: int = 20, sites: frozenset[str] | None = None) -> tuple[Member, ...]:
        """Whom a person looks for: by BG number, Kundennummer, name in any spelling, last name by ear.

        `sites`: people of these only.
        """
        if number := bg_number.canonical(words):
            return tuple(m for m in self.of_case(number) if sites is None or m.site in sites)[:limit]
        if number := customer_number.canonical(words):
            found = self._rows(BY_DIGITS.where(*_of(sites)), [customer_number.digits_of(number)])
            return tuple(_member(row) for row in found)[:limit]
        names = telling(words.replace(",", " "))
        pairs = {key for last in names for first in names for key in name_pairs(last, first)}
        named = self._rows(BY_NAME.where(*_of(sites)).limit(limit), pairs)
        heard = {sound(name) for name in names} - {""} if not named else set()
        by_ear = _where(among(MemberRow.sound)).where(*_of(sites))
        by_ear = by_ear.order_by(MemberRow.last_name, MemberRow.first_name).limit(limit)
        rows = named or self._rows(by_ear, heard)
        return tuple({row.id: _member(row) for row in rows}.values())[:limit]

    def count(self) -> int:
        """Rows in the register."""
        return self._connection.scalar(select(func.count()).select_from(MemberRow)) or 0

    def load(
        self, entries: Iterable[MemberEntry], *, delta: bool = False, sure: bool = False, origin: str = "file"
    ) -> Imported:
        """Take a register: add, change, and close whom a full load does not name; nobody is deleted.

        Raises TooManyClosedError when more than a twentieth of all would be closed and nobody is `sure`.
        """
        return Load(self._connection, delta=delta, sure=sure, origin=origin).take(entries)

    def _by_number(self, lookup: Lookup, cases: frozenset[str]) -> list[Any]:
        """Members of the cases, and whom the other numbers of a text belong to."""
        asked = {
            "cases": sorted(cases), "digits": _some(lookup.customer_digits),
            "vsnrs": _some(lookup.pension_numbers), "ibans": _some(lookup.ibans),
        }  # fmt: skip
        return list(self._connection.execute(BY_NUMBERS, asked).all()) if any(asked.values()) else []

    def _born_next_door(self, lookup: Lookup) -> list[Any]:
        """Who has a birth date of the text and a number one slip away: twins apply on one day."""
        near = {"values": _some(lookup.near_cases()), "digits": _some(lookup.near_digits())}
        if not (any(near.values()) and (days := lookup.days())):
            return []
        asked = {**near, "days": [*map(dt.date.fromisoformat, days)]}
        return list(self._connection.execute(NEAR_AND_BORN, asked).all())

    def _by_name(self, lookup: Lookup) -> list[Any]:
        """Members whose full name stands in the text; of names that thousands have, those who matter."""
        firsts = frozenset(row.fold for row in self._rows(FIRST_NAMES, lookup.folds(), most=None))
        pairs = lookup.pairs(firsts) if firsts else frozenset()
        there = [row.key for row in self._rows(FIRST_OF_THE_NAMES, pairs, most=None)]
        if len(there) <= MOST_NAMESAKES:
            return self._rows(BY_NAME, frozenset(there), most=None)
        return list(self._of_many(lookup, [row.value for row in self._rows(NAMES_THERE, pairs, most=None)]))

    def _of_many(self, lookup: Lookup, names: list[str]) -> Iterator[Any]:
        """Some of each name, everybody born on a day of the text, and who has nearly the same number."""
        for some in batches(names, NAMES_AT_ONCE):
            asked = {
                f"name{n}": name for n, name in enumerate((*some, *[""] * NAMES_AT_ONCE)[:NAMES_AT_ONCE])
            }
            yield from self._connection.execute(SOME_OF_EACH_NAME, asked).all()
        if days := lookup.days():
            yield from self._rows(BORN_THEN, names, most=None, days=sorted(days))
        wanted = frozenset(names)
        for row in (
            *self._rows(BY_BG_NUMBER, lookup.near_cases()),
            *self._rows(BY_DIGITS, lookup.near_digits()),
        ):
            if not wanted.isdisjoint(name_pairs(row.last_name, row.first_name)):
                yield row

    def _learned(self, lookup: Lookup) -> dict[str, tuple[tuple[str, str], ...]]:
        """The cases that somebody taught for a number in the text, with that number."""
        found: dict[str, tuple[tuple[str, str], ...]] = {}
        if lookup.references:
            for row in self._rows(REFERENCES, {value for _, value in lookup.references}):
                if (row.kind, row.value) in lookup.references:
                    found[row.case] = (*found.get(row.case, ()), (row.kind, row.value))
        return found

    def _rows(
        self, query: Select[Any], values: Iterable[str], most: int | None = MOST_NUMBERS, **more: list[Any]
    ) -> list[Any]:
        asked = _some(values, most)
        return list(self._connection.execute(query, {"values": asked, **more}).all()) if asked else []


def _of(sites: frozenset[str] | None) -> tuple[ColumnElement[bool], ...]:
    return () if sites is None else (MemberRow.site.in_(sorted(sites)),)


def _some(values: Iterable[str], most: int | None = MOST_NUMBERS) -> list[str]:
    return sorted(values)[:most]


def _member(row: Any, references: tuple[tuple[str, str], ...] = ()) -> Member:  # noqa: ANN401 - a row of members
    return Member(
        bg_number=row.bg_number, customer_number=row.customer_number, last_name=row.last_name,
        first_name=row.first_name, birth_date=row.birth_date.isoformat() if row.birth_date else "",
        email=row.email, iban=row.iban, vsnr=row.vsnr, active=row.active, street=row.street,
        postcode=row.postcode, site=row.site, restricted=row.restricted, references=references,
    )  # fmt: skip
