"""Signs of life: how each part of the office was when it was last heard of.

A daemon knows when it last looked into a mailbox and how long its token lasts; the desk, which may be
another process, reads it here. A sign names no address and no letter but for its own name.
"""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, update

from storage.tables import SignRow

LONGEST_PROBLEM = 80
BALANCE = "balance"
"""The sign each balance gives."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """One sign of life."""

    name: str
    """What gave it, such as `poll kundenpost@mail.example.org:993/INBOX` or `balance`."""
    at: dt.datetime
    """When it was given."""
    well_at: dt.datetime | None
    """When all was last well; None when it never was."""
    until: dt.datetime | None
    """When what it holds ends (an access token); None when nothing ends."""
    problem: str
    """The name of what is wrong, "" when all is well."""


class Signs:
    """Signs of life within one transaction."""

    def __init__(self, connection: Connection) -> None:
        """Work within `connection`."""
        self._connection = connection

    def give(self, name: str, at: dt.datetime, problem: str = "", until: dt.datetime | None = None) -> None:
        """Say how things are; a sign of trouble keeps the moment of the last good one."""
        values = {"at": at, "until": until, "problem": problem[:LONGEST_PROBLEM]}
        well = {} if problem else {"well_at": at}
        known = update(SignRow).where(SignRow.name == name)
        if not self._connection.execute(known.values(**values, **well)).rowcount:
            self._connection.execute(insert(SignRow).values(name=name, **{"well_at": None} | values | well))

    def all(self) -> dict[str, Sign]:
        """The last sign of each name."""
        rows = self._connection.execute(select(SignRow.__table__).order_by(SignRow.name))
        return {row.name: Sign(**row._mapping) for row in rows}  # noqa: SLF001 - SQLAlchemy's public name
