"""Leases: one process works on a mailbox or the outbox at a time.

A lease ends by itself after `SECONDS` without renewal. When its holder was on this machine and is
gone, it ends at once: a killed daemon must not keep its successor waiting.
"""

import datetime as dt
import os
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from storage.tables import LeaseRow

SECONDS = 60


@dataclass(frozen=True, slots=True)
class Holder:
    """A process, told from all others that ever were or will be."""

    owner: str
    """Unique to this run."""
    place: str
    """Boot and process namespace: within one place a pid means one process at a time."""
    pid: int


def this_process() -> Holder:
    """Who we are."""
    pid = os.getpid()
    return Holder(f"{_place()}:{pid}:{_born(pid)}", _place(), pid)


def _place() -> str:
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return f"{boot}:{Path('/proc/self/ns/pid').readlink()}"
    except OSError:
        return f"unknown:{os.getpid()}"


def _born(pid: int) -> str:
    """When a process started, in clock ticks since boot; empty when it is gone (proc(5), field 22)."""
    try:
        return (
            Path(f"/proc/{pid}/stat")
            .read_text(encoding="utf-8", errors="replace")
            .rpartition(")")[2]
            .split()[19]
        )
    except (OSError, IndexError):
        return ""


class Leases:
    """Leases within one transaction."""

    def __init__(self, connection: Connection) -> None:
        """Work within `connection`."""
        self._connection = connection

    def take(self, name: str, holder: Holder, now: dt.datetime) -> bool:
        """Take or renew a lease; False when a living process holds it."""
        row = self._connection.execute(select(LeaseRow.__table__).where(LeaseRow.name == name)).one_or_none()
        until = now + dt.timedelta(seconds=SECONDS)
        values = {"owner": holder.owner, "place": holder.place, "pid": holder.pid, "expires_at": until}
        if row is None:
            return self._insert(name, values)
        if row.owner != holder.owner and row.expires_at > now and not _is_dead(row.owner, row.place, row.pid):
            return False
        same = (LeaseRow.name == name) & (LeaseRow.owner == row.owner)
        return self._connection.execute(update(LeaseRow).where(same).values(**values)).rowcount == 1

    def give_back(self, name: str, holder: Holder) -> None:
        """End a lease we hold."""
        mine = (LeaseRow.name == name) & (LeaseRow.owner == holder.owner)
        self._connection.execute(delete(LeaseRow).where(mine))

    def _insert(self, name: str, values: dict[str, object]) -> bool:
        try:
            with self._connection.begin_nested():
                self._connection.execute(insert(LeaseRow).values(name=name, **values))
        except IntegrityError:
            return False
        return True


def _is_dead(owner: str, place: str, pid: int) -> bool:
    return place == _place() and not place.startswith("unknown") and owner != f"{place}:{pid}:{_born(pid)}"
