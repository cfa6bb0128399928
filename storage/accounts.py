"""Who may use the review desk: accounts, and the sessions they opened.

A session is known by the SHA-256 of its token: who reads the database cannot sign in with it.
"""

import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, and_, delete, insert, or_, select, update

from storage.tables import AccountRow, SessionRow

LOCK_AFTER = 5
"""Wrong passwords in a row before an account is locked."""
LOCK_FOR = dt.timedelta(minutes=15)
SEEN_EVERY = dt.timedelta(minutes=1)
"""A session's last use is written at most this often: looking at a page need not write."""


class Role(StrEnum):
    """What a person may do at the desk. Whatever is not named here is refused."""

    CLERK = "clerk"
    """Sees and decides what waits, of all sites."""
    TEAM = "team"
    """As a clerk, but only what belongs to the team's own sites."""
    AUDITOR = "auditor"
    """Reads the filing log; no content."""
    DATA_PROTECTION = "data_protection"
    """Reads the filing log, above all who looked at what; no content."""
    ADMIN = "admin"
    """Runs the program and its accounts; no content."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One person who may use the desk."""

    name: str
    password: str
    """The hash, as argon2 writes it."""
    roles: frozenset[Role]
    sites: frozenset[str]
    """The sites of a team; empty for all other roles."""
    active: bool = True
    failures: int = 0
    locked_until: dt.datetime | None = None

    def locked(self, now: dt.datetime) -> bool:
        """Whether too many wrong passwords were given lately."""
        return self.locked_until is not None and self.locked_until > now


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One sign-in, or one token of the HTTP interface."""

    key: str
    account: Account
    kind: str
    """`browser` or `token`."""
    started_at: dt.datetime
    seen_at: dt.datetime
    expires_at: dt.datetime


def key_of(token: str) -> str:
    """What a token is kept as."""
    return hashlib.sha256(token.encode()).hexdigest()


class Accounts:
    """Accounts and sessions within one transaction."""

    def __init__(self, connection: Connection) -> None:
        """Work within `connection`."""
        self._connection = connection

    def get(self, name: str) -> Account | None:
        """The account of this name."""
        row = self._connection.execute(
            select(AccountRow.__table__).where(AccountRow.name == name)
        ).one_or_none()
        return _account(row) if row else None

    def all(self) -> Iterator[Account]:
        """Every account, by name."""
        for row in self._connection.execute(select(AccountRow.__table__).order_by(AccountRow.name)):
            yield _account(row)

    def save(self, account: Account, at: dt.datetime) -> bool:
        """Add an account or change it; True when it is new."""
        values = {
            "password": account.password, "roles": sorted(account.roles), "sites": sorted(account.sites),
            "active": account.active, "failures": account.failures, "locked_until": account.locked_until,
        }  # fmt: skip
        this = AccountRow.name == account.name
        if self._connection.execute(update(AccountRow).where(this).values(**values)).rowcount:
            return False
        self._connection.execute(insert(AccountRow).values(name=account.name, created_at=at, **values))
        return True

    def count_failure(self, name: str, now: dt.datetime) -> bool:
        """Count a wrong password; True when that locks the account."""
        this = AccountRow.name == name
        self._connection.execute(update(AccountRow).where(this).values(failures=AccountRow.failures + 1))
        enough = and_(this, AccountRow.failures >= LOCK_AFTER)
        lock = update(AccountRow).where(enough).values(failures=0, locked_until=now + LOCK_FOR)
        return self._connection.execute(lock).rowcount == 1

    def forgive(self, name: str) -> None:
        """Forget wrong passwords and end a lock."""
        this = AccountRow.name == name
        self._connection.execute(update(AccountRow).where(this).values(failures=0, locked_until=None))

    def begin(self, token: str, name: str, kind: str, now: dt.datetime, lasts: dt.timedelta) -> None:
        """Open a session for an account."""
        values = {"key": key_of(token), "account": name, "kind": kind, "ended_at": None}
        times = {"started_at": now, "seen_at": now, "expires_at": now + lasts}
        self._connection.execute(insert(SessionRow).values(**values, **times))

    def session(self, token: str, now: dt.datetime, idle: dt.timedelta) -> Session | None:
        """The session of a token, unless it ended, expired, lay idle, or its account is shut."""
        row = self._connection.execute(
            select(SessionRow.__table__, AccountRow.__table__)
            .join(AccountRow, AccountRow.name == SessionRow.account)
            .where(SessionRow.key == key_of(token), SessionRow.ended_at.is_(None), AccountRow.active)
            .where(SessionRow.expires_at > now)
            .where(or_(SessionRow.kind == "token", SessionRow.seen_at > now - idle))
        ).one_or_none()
        return _session(row) if row else None

    def seen(self, session: Session, now: dt.datetime) -> None:
        """Note that a session was used."""
        this = SessionRow.key == session.key
        self._connection.execute(update(SessionRow).where(this).values(seen_at=now))

    def sessions_of(self, name: str, now: dt.datetime) -> tuple[dict[str, Any], ...]:
        """The open sessions of an account, latest first."""
        row = SessionRow
        query = (
            select(row.key, row.kind, row.started_at, row.seen_at, row.expires_at)
            .where(row.account == name, row.ended_at.is_(None), row.expires_at > now)
            .order_by(row.seen_at.desc())
        )
        return tuple(dict(found._mapping) for found in self._connection.execute(query))  # noqa: SLF001 - SQLAlchemy's public name

    def end(self, key: str, name: str, now: dt.datetime) -> bool:
        """End one session of an account."""
        this = and_(SessionRow.key == key, SessionRow.account == name, SessionRow.ended_at.is_(None))
        return self._connection.execute(update(SessionRow).where(this).values(ended_at=now)).rowcount == 1

    def end_all(self, name: str, now: dt.datetime, but: str = "") -> int:
        """End every session of an account, all `but` the one with this key."""
        theirs = and_(SessionRow.account == name, SessionRow.ended_at.is_(None), SessionRow.key != but)
        return self._connection.execute(update(SessionRow).where(theirs).values(ended_at=now)).rowcount

    def sweep(self, before: dt.datetime) -> int:
        """Forget sessions that ended or expired before a moment."""
        over = or_(SessionRow.expires_at < before, SessionRow.ended_at < before)
        return self._connection.execute(delete(SessionRow).where(over)).rowcount


def _account(row: Any) -> Account:  # noqa: ANN401 - a row of accounts
    return Account(
        name=row.name, password=row.password, roles=frozenset(Role(role) for role in row.roles),
        sites=frozenset(row.sites), active=row.active, failures=row.failures, locked_until=row.locked_until,
    )  # fmt: skip


def _session(row: Any) -> Session:  # noqa: ANN401 - a row of sessions and accounts
    return Session(
        key=row.key, account=_account(row), kind=row.kind,
        started_at=row.started_at, seen_at=row.seen_at, expires_at=row.expires_at,
    )  # fmt: skip
