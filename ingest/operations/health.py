"""How the office is right now, and what is wrong with it: for the operator, for monitoring, for the log.

Figures, ids and codes only; no content of a letter and no address of a client.
"""

import datetime as dt
import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import Select, func, select, text

from classifiers.reasons import Status
from config.servers import MailboxSettings, OutgoingSettings
from config.settings import Settings
from ingest.leases import SEND, WORK, lease_name
from storage.outbox import GIVEN_UP, REFUSED, SENDING, SENT, WAITING
from storage.signs import BALANCE, Sign
from storage.tables import OPEN, WAITS, ArrivalRow, LeaseRow, OutboxRow, ReviewRow, SubmissionRow
from storage.transaction import Store, Transaction

MISSED_POLLS = 5
"""A mailbox not looked into for so many times its pause is in trouble."""
LEAST_PATIENCE = dt.timedelta(minutes=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """What waits for a person."""

    waiting: int
    oldest_at: dt.datetime | None
    """When the longest waiting letter was received."""
    reasons: tuple[tuple[str, int], ...]
    """How many wait for which reason, most first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxState:
    """One mailbox, as its reader last left it."""

    number: int
    """1 for the first mailbox of the settings; in metrics the address is not named."""
    name: str
    polled_at: dt.datetime | None
    well_at: dt.datetime | None
    problem: str
    """The name of what is wrong, "" when all is well."""
    token_until: dt.datetime | None
    """When the access token ends; None where a password is used or none was asked for yet."""
    patience: dt.timedelta
    """Without a look for longer than this, something is wrong."""
    late: bool
    """Whether it is so; where nobody looked yet, counted since somebody watches."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingState:
    """The mails of ours."""

    server: str
    """Host and port, "" when there is no outgoing server."""
    waiting: int
    oldest_at: dt.datetime | None
    """When the longest waiting mail was put into the outbox."""
    failed: int
    """Refused for good or given up, since ever."""
    sent_at: dt.datetime | None
    """When the newest mail that was sent was sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Disk:
    """Space where something is kept."""

    area: str
    """`blobs`, `cases` or `database`."""
    free: int
    size: int
    enough: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """A process at work."""

    does: str
    """`work`, `send`, or the mailbox it reads."""
    pid: int
    until: dt.datetime
    alive: bool
    """Whether it renewed its lease in time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """Something an operator must look at."""

    code: str
    """`no_mail`, `waiting_too_long`, `mailbox`, `outgoing`, `disk`, `balance`."""
    about: str = ""
    """Which one, where there are several."""
    since: dt.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """The whole office at one moment."""

    now: dt.datetime
    mail_at: dt.datetime | None
    """When the newest mail came; None before the first."""
    open: int
    """Mails that are received and not yet worked."""
    quarantined: int
    refused: int
    """Messages the mail server would not hand over."""
    queue: Queue
    mailboxes: tuple[MailboxState, ...]
    outgoing: OutgoingState
    disks: tuple[Disk, ...]
    workers: tuple[Worker, ...]
    balance: Sign | None
    alarms: tuple[Alarm, ...] = ()


ALARMS = ("no_mail", "waiting_too_long", "mailbox", "outgoing", "disk", "balance")


def health(settings: Settings, store: Store, watched: dt.datetime) -> Health:
    """Look at everything that is cheap to look at. Raises StorageError.

    `watched`: since when somebody watches; silence from the beginning is counted from there.
    """
    with store.read() as tx:
        signs = tx.signs.all()
        seen = Health(
            now=tx.now,
            mail_at=_mail_at(tx),
            open=_in_state(tx, OPEN),
            quarantined=_in_state(tx, Status.QUARANTINED),
            refused=_count(tx, select(func.count()).where(ArrivalRow.filed_away.is_(False), _NOT_TAKEN)),
            queue=_queue(tx),
            mailboxes=tuple(
                _mailbox(n, m, signs, tx.now, watched) for n, m in enumerate(settings.mailbox, 1)
            ),
            outgoing=_outgoing(tx, settings.outgoing),
            disks=_disks(settings),
            workers=_workers(tx),
            balance=signs.get(BALANCE),
        )
    return _with_alarms(seen, settings, watched)


_NOT_TAKEN = ArrivalRow.submission.is_(None)


def _mail_at(tx: Transaction) -> dt.datetime | None:
    newest = select(SubmissionRow.received_at).order_by(SubmissionRow.received_at.desc()).limit(1)
    return tx.connection.scalar(newest)


def _in_state(tx: Transaction, state: str) -> int:
    return _count(tx, select(func.count()).where(SubmissionRow.state == state))


def states(store: Store) -> tuple[tuple[str, int], ...]:
    """How many mails are in each state; the settled ones are many, and counted one by one."""
    counted = select(SubmissionRow.state, func.count()).group_by(SubmissionRow.state)
    with store.read() as tx:
        found = {row[0]: row[1] for row in tx.connection.execute(counted)}
    known = (OPEN, Status.FILED, Status.REVIEW, Status.SET_ASIDE, Status.QUARANTINED, Status.DUPLICATE)
    return tuple((str(state), found.get(state, 0)) for state in known)


def _queue(tx: Transaction) -> Queue:
    received = func.min(
        func.coalesce(ReviewRow.received_at, ReviewRow.opened_at, type_=ReviewRow.opened_at.type)
    )
    query = select(ReviewRow.reason, func.count(), received).where(text(WAITS)).group_by(ReviewRow.reason)
    rows = sorted(tx.connection.execute(query).all(), key=lambda row: (-row[1], row[0]))
    return Queue(
        waiting=sum(row[1] for row in rows),
        oldest_at=min((row[2] for row in rows), default=None),
        reasons=tuple((row[0], row[1]) for row in rows),
    )


def poll_sign(mailbox: MailboxSettings) -> str:
    """The name of the sign a look into this mailbox gives."""
    return f"poll {lease_name(mailbox)}"


def _mailbox(
    number: int, settings: MailboxSettings, signs: dict[str, Sign], now: dt.datetime, watched: dt.datetime
) -> MailboxState:
    sign = signs.get(poll_sign(settings))
    patience = max(LEAST_PATIENCE, MISSED_POLLS * dt.timedelta(seconds=settings.every))
    return MailboxState(
        number=number,
        name=f"{settings.account}/{settings.folder}",
        polled_at=sign.at if sign else None,
        well_at=sign.well_at if sign else None,
        problem=sign.problem if sign else "",
        token_until=sign.until if sign else None,
        patience=patience,
        late=now - (sign.at if sign else watched) > patience,
    )


def _outgoing(tx: Transaction, settings: OutgoingSettings | None) -> OutgoingState:
    mail = OutboxRow
    unsent = select(func.count(), func.min(mail.created_at)).where(mail.state.in_((WAITING, SENDING)))
    waiting, oldest = tx.connection.execute(unsent).one()
    newest = select(mail.sent_at).where(mail.state == SENT).order_by(mail.created_at.desc()).limit(1)
    return OutgoingState(
        server=f"{settings.host}:{settings.port}" if settings else "",
        waiting=waiting,
        oldest_at=oldest,
        failed=_count(tx, select(func.count()).where(mail.state.in_((REFUSED, GIVEN_UP)))),
        sent_at=tx.connection.scalar(newest),
    )


def _disks(settings: Settings) -> tuple[Disk, ...]:
    storage = settings.storage
    places = {"blobs": Path(storage.blobs), "cases": Path(storage.cases)}
    if storage.database.startswith("sqlite"):
        places["database"] = Path(storage.database.removeprefix("sqlite:///")).parent
    return tuple(_disk(area, folder, storage.min_free) for area, folder in places.items())


def _disk(area: str, folder: Path, min_free: int) -> Disk:
    folder = folder.resolve()
    usage = shutil.disk_usage(next(place for place in (folder, *folder.parents) if place.exists()))
    return Disk(area=area, free=usage.free, size=usage.total, enough=usage.free >= min_free)


def _workers(tx: Transaction) -> tuple[Worker, ...]:
    rows = tx.connection.execute(select(LeaseRow.__table__).order_by(LeaseRow.name))
    return tuple(
        Worker(does=row.name, pid=row.pid, until=row.expires_at, alive=row.expires_at > tx.now)
        for row in rows
        if row.name in {WORK, SEND} or row.name.startswith("mailbox ")
    )


def _count(tx: Transaction, query: Select[Any]) -> int:
    return tx.connection.scalar(query) or 0


def _with_alarms(seen: Health, settings: Settings, watched: dt.datetime) -> Health:
    found = (*_of_mail(seen, settings, watched), *_of_queue(seen, settings), *_of_parts(seen))
    return replace(seen, alarms=found)


def _of_mail(seen: Health, settings: Settings, watched: dt.datetime) -> tuple[Alarm, ...]:
    quiet, last = dt.timedelta(seconds=settings.run.alarm_no_mail), seen.mail_at or watched
    if settings.mailbox and seen.now - last > quiet:
        return (Alarm(code="no_mail", since=last + quiet),)
    return ()


def _of_queue(seen: Health, settings: Settings) -> tuple[Alarm, ...]:
    longest = dt.timedelta(seconds=settings.run.alarm_waiting)
    waits = {"waiting_too_long": seen.queue.oldest_at, "outgoing": seen.outgoing.oldest_at}
    return tuple(
        Alarm(code=code, since=oldest + longest)
        for code, oldest in waits.items()
        if oldest and seen.now - oldest > longest
    )


def _of_parts(seen: Health) -> tuple[Alarm, ...]:
    mailboxes = tuple(
        Alarm(code="mailbox", about=box.name, since=box.well_at)
        for box in seen.mailboxes
        if box.problem or box.late
    )
    disks = tuple(Alarm(code="disk", about=disk.area) for disk in seen.disks if not disk.enough)
    off = seen.balance is not None and bool(seen.balance.problem)
    return (
        *mailboxes,
        *disks,
        *((Alarm(code="balance", since=seen.balance.at),) if off and seen.balance else ()),
    )
