"""The office's register of persons and cases, with the keys they are found by."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, Select, bindparam, delete, func, insert, select, update

from classifiers.lookup import Lookup
from classifiers.names import name_keys
from classifiers.nouns import Member
from storage.nouns import Imported
from storage.tables import MemberKeyRow, MemberRow

T = TypeVar("T")
AT_ONCE = 400
"""Values in one IN (…): SQLite allows 999 in old versions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberEntry:
    """One row of a register file, checked and canonical. `status` is `active` or `closed`."""

    bg_number: str
    customer_number: str
    last_name: str
    first_name: str
    birth_date: dt.date | None
    street: str
    postcode: str
    city: str
    email: str
    iban: str
    vsnr: str
    active: bool
    site: str

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What makes it the same person in the same case in two loads."""
        return _same_person(self)


def _with(column: Any) -> Select[Any]:  # noqa: ANN401 - a column
    return select(MemberRow.__table__).where(column.in_(bindparam("values", expanding=True)))


# Asked for each mail, so built once: building a statement costs more than running it.
BY_BG_NUMBER = _with(MemberRow.bg_number)
BY_CUSTOMER_NUMBER = _with(MemberRow.customer_number)
BY_VSNR = _with(MemberRow.vsnr)
BY_IBAN = _with(MemberRow.iban)
BY_NAME_KEY = _with(MemberKeyRow.key).where(MemberKeyRow.member == MemberRow.id)


class Register:
    """The register within one transaction."""

    def __init__(self, connection: Connection) -> None:
        """Work within `connection`."""
        self._connection = connection

    def members_for(self, lookup: Lookup) -> tuple[Member, ...]:
        """Everybody a text may mean: all memberships of whom it touches, and all members of their cases."""
        touched = [*self._by_number(lookup), *self._by_name(lookup.name_keys)]
        theirs = self._rows(BY_CUSTOMER_NUMBER, {row.customer_number for row in touched} - {""})
        cases = {row.bg_number for row in (*touched, *theirs)}
        return tuple(_member(row) for row in self._rows(BY_BG_NUMBER, cases))

    def count(self) -> int:
        """Rows in the register."""
        return self._connection.scalar(select(func.count()).select_from(MemberRow)) or 0

    def load(self, entries: Iterable[MemberEntry]) -> Imported:
        """Add new rows and change known ones; rows not named stay as they are."""
        known = {_same_person(row): row for row in self._connection.execute(select(MemberRow.__table__))}
        rows = added = changed = 0
        for batch in _batches(entries, 1_000):
            fresh = [e for e in batch if e.key not in known]
            differing = [(known[e.key].id, e) for e in batch if e.key in known and _differs(known[e.key], e)]
            self._add(fresh)
            for member, entry in differing:
                self._change(member, entry)
            rows, added, changed = rows + len(batch), added + len(fresh), changed + len(differing)
        return Imported(rows=rows, added=added, changed=changed, unchanged=rows - added - changed)

    def _by_number(self, lookup: Lookup) -> Iterator[Any]:
        yield from self._rows(BY_BG_NUMBER, lookup.bg_numbers)
        yield from self._rows(BY_CUSTOMER_NUMBER, lookup.customer_numbers)
        yield from self._rows(BY_VSNR, lookup.pension_numbers)
        yield from self._rows(BY_IBAN, lookup.ibans)

    def _by_name(self, keys: frozenset[str]) -> Iterator[Any]:
        """Members whose first and last name both stand in the text: thousands may share one of them.

        There is no bound: whoever is overlooked here cannot keep a letter out of another's case.
        """
        rows = self._rows(BY_NAME_KEY, keys)
        return (row for row in rows if not keys.isdisjoint(_keys_of(row.first_name)))

    def _rows(self, query: Select[Any], values: Iterable[str]) -> Iterator[Any]:
        for some in _batches(sorted(values), AT_ONCE):
            yield from self._connection.execute(query, {"values": some})

    def _add(self, entries: list[MemberEntry]) -> None:
        if not entries:
            return
        columns = [{"id": self._next_id + n, **_values(e)} for n, e in enumerate(entries)]
        self._connection.execute(insert(MemberRow), columns)
        self._index([(c["id"], e.last_name) for c, e in zip(columns, entries, strict=True)])

    @property
    def _next_id(self) -> int:
        return (self._connection.scalar(select(func.max(MemberRow.id))) or 0) + 1

    def _change(self, member: int, entry: MemberEntry) -> None:
        self._connection.execute(update(MemberRow).where(MemberRow.id == member).values(**_values(entry)))
        self._connection.execute(delete(MemberKeyRow).where(MemberKeyRow.member == member))
        self._index([(member, entry.last_name)])

    def _index(self, members: list[tuple[int, str]]) -> None:
        rows = [{"key": key, "member": member} for member, name in members for key in sorted(name_keys(name))]
        if rows:
            self._connection.execute(insert(MemberKeyRow), rows)


@lru_cache(maxsize=10_000)
def _keys_of(first_name: str) -> frozenset[str]:
    """The keys of a first name; there are few, and each is asked for often."""
    return name_keys(first_name)


def _same_person(row: Any) -> tuple[str, str, str, str]:  # noqa: ANN401 - a row of members or of a file
    if row.customer_number:
        return (row.bg_number, row.customer_number, "", "")
    return (row.bg_number, "", row.last_name, row.first_name)


def _batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


def _values(entry: MemberEntry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in MemberEntry.__slots__}


def _differs(row: Any, entry: MemberEntry) -> bool:  # noqa: ANN401 - a row of members
    return any(getattr(row, name) != value for name, value in _values(entry).items())


def _member(row: Any) -> Member:  # noqa: ANN401 - a row of members
    return Member(
        bg_number=row.bg_number, customer_number=row.customer_number, last_name=row.last_name,
        first_name=row.first_name, birth_date=row.birth_date.isoformat() if row.birth_date else "",
        email=row.email, iban=row.iban, vsnr=row.vsnr, active=row.active, site=row.site,
    )  # fmt: skip
