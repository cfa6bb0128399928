"""Intake and queue over time, a row for each day of the office.

Days begin at midnight where the office is. What became of a mail is told on the day it was received;
what waited is told as it was at the day's end.
"""

import datetime as dt
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from heapq import heappop, heappush
from zoneinfo import ZoneInfo

from sqlalchemy import func, or_, select

from classifiers.reasons import Reason, Status
from storage.tables import DocumentRow, ReviewRow, SubmissionRow
from storage.transaction import Store, Transaction

FRESH = dt.timedelta(minutes=1)
"""Today's figures are counted anew after this."""
SETTLED = dt.timedelta(hours=1)
"""Figures of days that are over are counted anew after this: clerks still file what came then."""
AT_ONCE = 5
"""Of them, so many each time, so that no page waits for a month to be counted again."""
NO_LETTER = (Status.SET_ASIDE, Status.DUPLICATE)
"""Parts that are nobody's letter; they do not count where shares are told."""
SECONDS_A_DAY = 86_400
NEVER = dt.datetime.max.replace(tzinfo=dt.UTC)
Item = tuple[dt.datetime, dt.datetime | None, dt.datetime, str]
"""When something was put before a person, when it was done, when its letter was received, why it waited."""
Waited = tuple[int, float, tuple[tuple[str, int], ...]]
"""How many items waited, for how many days the longest, and how many for which reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What came on one day, and what became of it so far."""

    mails: int
    pages: int
    documents: int
    """Letters: without what was set aside and without duplicates."""
    filed: int
    """Of them, filed by the program alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day of the office."""

    day: dt.date
    intake: Intake
    waiting: int
    """What waited for a person at the end of the day, or waits now."""
    oldest: float
    """How long the longest waiting letter had waited then, in days."""
    reasons: tuple[tuple[str, int], ...]
    """How many waited then for which reason, most first."""

    @property
    def share(self) -> float | None:
        """The share of letters the program filed alone, 0 to 1; None on a day without letters."""
        return self.intake.filed / self.intake.documents if self.intake.documents else None


class Figures:
    """The days behind us, counted once and kept for a while. Safe to use from threads."""

    def __init__(self, store: Store, zone: ZoneInfo) -> None:
        """Nothing is counted yet."""
        self._store, self._zone = store, zone
        self._lock = threading.Lock()
        self._intake: dict[dt.date, tuple[dt.datetime, Intake]] = {}
        self._days: tuple[dt.datetime, tuple[Day, ...]] | None = None

    def days(self, count: int = 30) -> tuple[Day, ...]:
        """The last `count` days, today last; not older than a minute. Raises StorageError."""
        with self._lock, self._store.read() as tx:
            if self._days is None or len(self._days[1]) != count or tx.now - self._days[0] > FRESH:
                self._days = tx.now, tuple(self._counted(tx, count))
            return self._days[1]

    def _counted(self, tx: Transaction, count: int) -> Iterator[Day]:
        today = tx.now.astimezone(self._zone).date()
        dates = [today - dt.timedelta(days=ago) for ago in range(count - 1, -1, -1)]
        waited = _waiting(tx, [min(self._start(day + dt.timedelta(days=1)), tx.now) for day in dates])
        self._intake = {day: kept for day, kept in self._intake.items() if day in dates}
        for day in self._to_count(dates, tx.now):
            found = _intake(tx, self._start(day), self._start(day + dt.timedelta(days=1)))
            self._intake[day] = tx.now, found
        for day, (waiting, oldest, reasons) in zip(dates, waited, strict=True):
            intake = self._intake[day][1]
            yield Day(day=day, intake=intake, waiting=waiting, oldest=oldest, reasons=reasons)

    def _to_count(self, dates: list[dt.date], now: dt.datetime) -> list[dt.date]:
        """Today, what was never counted, and a few of the days counted longest ago."""
        *past, today = dates
        unknown = [day for day in past if day not in self._intake]
        stale = [day for day in past if day in self._intake and now - self._intake[day][0] > SETTLED]
        return [today, *unknown, *sorted(stale, key=lambda day: self._intake[day][0])[:AT_ONCE]]

    def _start(self, day: dt.date) -> dt.datetime:
        return dt.datetime.combine(day, dt.time(), self._zone).astimezone(dt.UTC)


def _intake(tx: Transaction, start: dt.datetime, end: dt.datetime) -> Intake:
    mail = SubmissionRow
    that_day = (mail.received_at >= start, mail.received_at < end)
    parts = (
        select(DocumentRow.status, DocumentRow.reason, func.count(), func.sum(DocumentRow.pages))
        .join(mail, mail.id == DocumentRow.submission)
        .where(*that_day)
        .group_by(DocumentRow.status, DocumentRow.reason)
    )
    rows = tx.connection.execute(parts).all()
    letters = [row for row in rows if row[0] not in NO_LETTER]
    return Intake(
        mails=tx.connection.scalar(select(func.count()).select_from(mail).where(*that_day)) or 0,
        pages=sum(int(row[3] or 0) for row in letters),
        documents=sum(row[2] for row in letters),
        filed=sum(row[2] for row in letters if row[0] == Status.FILED and row[1] != Reason.FILED_BY_CLERK),
    )


def _waiting(tx: Transaction, moments: list[dt.datetime]) -> Iterator[Waited]:
    """What waited at each moment, first moments first."""
    item = ReviewRow
    since_then = or_(item.closed_at.is_(None), item.closed_at >= moments[0])
    received = func.coalesce(item.received_at, item.opened_at, type_=item.opened_at.type)
    query = select(item.opened_at, item.closed_at, received, item.reason).where(since_then)
    rows = tx.connection.execute(query)
    items: list[Item] = sorted(((row[0], row[1], row[2], row[3]) for row in rows), key=lambda one: one[0])
    ends = sorted((one[1], one[3]) for one in items if one[1])
    waits: list[tuple[dt.datetime, dt.datetime]] = []
    reasons = Counter[str]()
    begun = ended = 0
    for moment in moments:
        while begun < len(items) and items[begun][0] <= moment:
            _, closed_at, received_at, reason = items[begun]
            heappush(waits, (received_at, closed_at or NEVER))
            reasons[reason] += 1
            begun += 1
        while ended < len(ends) and ends[ended][0] <= moment:
            reasons[ends[ended][1]] -= 1
            ended += 1
        while waits and waits[0][1] <= moment:
            heappop(waits)
        longest = moment - waits[0][0] if waits else dt.timedelta()
        told = tuple((reason, count) for reason, count in reasons.most_common() if count > 0)
        yield begun - ended, max(0.0, longest.total_seconds() / SECONDS_A_DAY), told
