"""One load of the register: laid beside what is there, compared by the database, taken whole or not at all.

Memory does not grow with the register. The rows come in one by one, are compared by SQL, and only what
differs is written. Nobody is ever deleted: whom a full load does not name is closed, with the day.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Date,
    MetaData,
    String,
    Table,
    Text,
    and_,
    case,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    text,
    true,
    update,
)  # fmt: skip

from config.errors import BadDataError
from storage.columns import Counter, Utc
from storage.nouns import Imported
from storage.register_keys import AT_ONCE, batches, facts_of, index
from storage.tables import Base, MemberNameRow, MemberRow, RegisterLoadRow

MOST_CLOSED = 0.05
"""The share of open memberships a load may close without being asked again."""


class TooManyClosedError(BadDataError):
    """A load that would close an unusual share of the register; nothing of it was taken."""

    def __init__(self, closing: int, active: int) -> None:
        """Keep both figures and say what to do."""
        super().__init__(
            f"This load would close {closing} of {active} open memberships, more than {MOST_CLOSED:.0%}. "
            "The register in use is unchanged. Look whether the file is whole; then repeat it with --yes, "
            "or with --delta if it holds only what changed."
        )
        self.closing, self.active = closing, active


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberEntry:
    """One row of a register, checked and canonical."""

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
    restricted: bool = False

    @property
    def key(self) -> tuple[str, str, str, str, dt.date | None]:
        """What makes it the same person in the same case in two loads.

        Without a Kundennummer father and son of one name are told apart by their birth dates.
        """
        if self.customer_number:
            return (self.bg_number, self.customer_number, "", "", None)
        return (self.bg_number, "", self.last_name, self.first_name, self.birth_date)


FACTS = tuple(MemberEntry.__slots__)
_NEW = Table(
    "register_incoming",
    MetaData(),
    Column("bg_number", String(20)), Column("customer_number", String(20)), Column("last_name", Text),
    Column("first_name", Text), Column("birth_date", Date), Column("street", Text), Column("postcode", Text),
    Column("city", Text), Column("email", Text), Column("iban", Text), Column("vsnr", Text),
    Column("active", Boolean), Column("site", Text), Column("restricted", Boolean),
    Column("digits", Text), Column("sound", Text), Column("known", Counter, index=True),
    prefixes=["TEMPORARY"],
)  # fmt: skip
_OLD = Base.metadata.tables[MemberRow.__tablename__]
_COLUMNS = (*FACTS, "digits", "sound")
_DIFFERS = or_(*(_OLD.c[name].is_distinct_from(_NEW.c[name]) for name in FACTS))
_CHANGED = and_(_OLD.c.id == _NEW.c.known, _DIFFERS)
_RENAMED = and_(
    _OLD.c.id == _NEW.c.known,
    or_(*(_OLD.c[n].is_distinct_from(_NEW.c[n]) for n in ("last_name", "first_name", "birth_date"))),
)


class Load:
    """One load within one transaction."""

    def __init__(self, connection: Connection, *, delta: bool, sure: bool, origin: str) -> None:
        """`delta`: whom it does not name stays as they are. `sure`: it may close as many as it likes."""
        self._connection, self._delta, self._sure, self._origin = connection, delta, sure, origin
        self._now = dt.datetime.now(dt.UTC)

    def take(self, entries: Iterable[MemberEntry]) -> Imported:
        """Compare, ask when too many would be closed, write. Raises TooManyClosedError."""
        self._roomy()
        _NEW.create(self._connection)
        self._lay_beside(entries)
        imported = self._compared()
        active = self._count_old(_OLD.c.active)
        asks = not self._sure and imported.closed > active * MOST_CLOSED
        if not asks:
            self._write()
            self._remember(imported)
        _NEW.drop(self._connection)
        if asks:
            raise TooManyClosedError(imported.closed, active)
        return imported

    def _roomy(self) -> None:
        """Let SQLite keep the pages of the index in memory while a million keys go in."""
        if self._connection.dialect.name == "sqlite":
            self._connection.execute(text("PRAGMA cache_size = -200000"))

    def _lay_beside(self, entries: Iterable[MemberEntry]) -> None:
        for batch in batches(entries, AT_ONCE):
            self._connection.execute(insert(_NEW), [_values(entry) for entry in batch])
        named = or_(
            _NEW.c.customer_number != "",
            and_(
                _OLD.c.last_name == _NEW.c.last_name,
                _OLD.c.first_name == _NEW.c.first_name,
                _OLD.c.birth_date.is_not_distinct_from(_NEW.c.birth_date),
            ),
        )
        same = and_(
            _OLD.c.bg_number == _NEW.c.bg_number, _OLD.c.customer_number == _NEW.c.customer_number, named
        )
        known = select(func.min(_OLD.c.id)).where(same).scalar_subquery()
        self._connection.execute(update(_NEW).values(known=known))

    def _compared(self) -> Imported:
        rows, added = self._count(true()), self._count(_NEW.c.known.is_(None))
        changed, closing = self._count(_CHANGED), self._count(and_(_CHANGED, _OLD.c.active, ~_NEW.c.active))
        missing = 0 if self._delta else self._count_old(self._missing())
        return Imported(
            rows=rows, added=added, changed=changed, unchanged=rows - added - changed,
            closed=closing + missing,
            reopened=self._count(and_(_CHANGED, ~_OLD.c.active, _NEW.c.active)),
            restricted=self._count(_NEW.c.restricted),
        )  # fmt: skip

    def _write(self) -> None:
        renamed = list(self._connection.scalars(select(_OLD.c.id).where(_RENAMED)))
        last = self._connection.scalar(select(func.max(_OLD.c.id))) or 0
        if not self._delta:
            self._connection.execute(
                update(_OLD).where(self._missing()).values(active=False, until=self._now)
            )
        self._change()
        self._add()
        self._index(renamed, last)

    def _missing(self) -> ColumnElement[bool]:
        named = select(_NEW.c.known).where(_NEW.c.known == _OLD.c.id).exists()
        return and_(_OLD.c.active, ~named)

    def _change(self) -> None:
        now = literal(self._now, Utc())
        ends = case((and_(_OLD.c.active, ~_NEW.c.active), now), (_NEW.c.active, None), else_=_OLD.c.until)
        begins = case((and_(~_OLD.c.active, _NEW.c.active), now), else_=_OLD.c.since)
        fresh = {name: _NEW.c[name] for name in _COLUMNS}
        self._connection.execute(update(_OLD).where(_CHANGED).values(**fresh, until=ends, since=begins))

    def _add(self) -> None:
        now = literal(self._now, Utc())
        begins, ends = case((_NEW.c.active, now), else_=None), case((_NEW.c.active, None), else_=now)
        fresh = select(*(_NEW.c[name] for name in _COLUMNS), begins, ends).where(_NEW.c.known.is_(None))
        self._connection.execute(insert(_OLD).from_select([*_COLUMNS, "since", "until"], fresh))

    def _index(self, renamed: list[int], last: int) -> None:
        """The names of whom is new, and of who is called otherwise now."""
        for some in batches(renamed, 400):
            self._connection.execute(delete(MemberNameRow).where(MemberNameRow.member.in_(some)))
            index(self._connection, self._connection.execute(_named(_OLD.c.id.in_(some))).all())
        while rows := self._connection.execute(_named(_OLD.c.id > last).limit(AT_ONCE)).all():
            index(self._connection, rows)
            last = rows[-1].id

    def _remember(self, imported: Imported) -> None:
        facts = {name: getattr(imported, name) for name in Imported.__slots__}
        row = {"at": self._now, "origin": self._origin, "delta": self._delta, "summary": facts}
        self._connection.execute(insert(RegisterLoadRow), row)

    def _count(self, condition: ColumnElement[bool]) -> int:
        both = _NEW.outerjoin(_OLD, _OLD.c.id == _NEW.c.known)
        return self._connection.scalar(select(func.count()).select_from(both).where(condition)) or 0

    def _count_old(self, condition: ColumnElement[bool]) -> int:
        return self._connection.scalar(select(func.count()).select_from(_OLD).where(condition)) or 0


def _named(condition: ColumnElement[bool]) -> Any:  # noqa: ANN401 - a select
    names = (_OLD.c.id, _OLD.c.last_name, _OLD.c.first_name, _OLD.c.birth_date)
    return select(*names).where(condition).order_by(_OLD.c.id)


def _values(entry: MemberEntry) -> dict[str, Any]:
    facts = {name: getattr(entry, name) for name in FACTS}
    return {**facts, **facts_of(entry.customer_number, entry.last_name), "known": None}
