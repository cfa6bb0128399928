"""The ledger of mailbox messages: everything a server ever showed us, and whether it was taken."""

import datetime as dt
from collections.abc import Collection
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, delete, func, insert, select, text, update
from sqlalchemy.sql.elements import ColumnElement

from config.catalogue import Urgency
from storage.nouns import Arrival, Submission
from storage.tables import OPEN, URGENT, ArrivalRow, SubmissionRow

STILL_THERE = ArrivalRow.filed_away.is_(False)
"""Messages that were not moved on the server, refused ones among them; the index holds no others."""

# Asked for each mail, so built once: building a statement costs more than running it.
THIS_ONE = update(ArrivalRow).where(
    ArrivalRow.account == bindparam("this_account"),
    ArrivalRow.folder == bindparam("this_folder"),
    ArrivalRow.uid_validity == bindparam("this_uid_validity"),
    ArrivalRow.uid == bindparam("this_uid"),
)
TAKE = THIS_ONE.values(submission=bindparam("as_submission"), problem="")
BY_ID = select(SubmissionRow.__table__).where(SubmissionRow.id == bindparam("wanted"))
THESE = select(SubmissionRow.__table__).where(SubmissionRow.id.in_(bindparam("wanted", expanding=True)))
BY_BLOB = select(SubmissionRow.__table__).where(SubmissionRow.blob == bindparam("wanted"))
SETTLE = (
    update(SubmissionRow)
    .where(SubmissionRow.id == bindparam("one"), SubmissionRow.state == OPEN)
    .values(
        state=bindparam("to"), reason=bindparam("why"), settled_at=bindparam("at"),
        urgency=func.coalesce(bindparam("soon", type_=SubmissionRow.urgency.type), SubmissionRow.urgency),
    )
)  # fmt: skip


class Ledger:
    """Arrivals within one transaction."""

    def __init__(self, connection: Connection) -> None:
        """Work within `connection`."""
        self._connection = connection

    def highest_uid(self, account: str, folder: str, uid_validity: int) -> int:
        """The highest UID below which nothing is open: where the next poll begins.

        A refused message is open, so the poll sees it again until it was taken.
        """
        here = _folder(account, folder, uid_validity)
        refused = self._connection.scalar(
            select(func.min(ArrivalRow.uid)).where(here, STILL_THERE, ArrivalRow.submission.is_(None))
        )
        if refused is not None:
            return int(refused) - 1
        return self._connection.scalar(select(func.max(ArrivalRow.uid)).where(here)) or 0

    def taken(self, account: str, folder: str, uid_validity: int, above: int) -> frozenset[int]:
        """UIDs above `above` that are safely stored."""
        here = _folder(account, folder, uid_validity)
        query = select(ArrivalRow.uid).where(here, ArrivalRow.uid > above, ArrivalRow.submission.is_not(None))
        return frozenset(self._connection.scalars(query))

    def known(self, account: str, folder: str, uid_validity: int, above: int = 0) -> frozenset[int]:
        """UIDs above `above` the ledger knows, taken or refused."""
        here = and_(_folder(account, folder, uid_validity), ArrivalRow.uid > above)
        return frozenset(self._connection.scalars(select(ArrivalRow.uid).where(here)))

    def take(self, arrival: Arrival, submission: str, at: dt.datetime) -> None:
        """Record that the message is safely stored as `submission`."""
        if not self._connection.execute(TAKE, {**_this(arrival), "as_submission": submission}).rowcount:
            self._add(arrival, submission, "", at)

    def refuse(self, arrival: Arrival, problem: str, at: dt.datetime) -> None:
        """Record that the server would not give us the message; the next poll asks again."""
        again = {"attempts": ArrivalRow.attempts + 1, "problem": problem[:500]}
        if not self._connection.execute(THIS_ONE.values(**again), _this(arrival)).rowcount:
            self._add(arrival, None, problem[:500], at)

    def gone(self, account: str, folder: str, uid_validity: int, above: int, there: frozenset[int]) -> int:
        """Close refused messages that somebody else took out of the folder; returns how many."""
        here = and_(
            _folder(account, folder, uid_validity),
            ArrivalRow.uid > above,
            STILL_THERE,
            ArrivalRow.submission.is_(None),
        )
        lost = [
            uid for uid in self._connection.scalars(select(ArrivalRow.uid).where(here)) if uid not in there
        ]
        for uid in lost:
            self._connection.execute(delete(ArrivalRow).where(here, ArrivalRow.uid == uid))
        return len(lost)

    def start_anew(self, account: str, folder: str, uid_validity: int) -> None:
        """Close what was open under another UIDVALIDITY: those UIDs mean nothing now (RFC 3501, 2.3.1.1).

        The server shows the same messages again under new UIDs, and their bytes are known.
        """
        other = and_(ArrivalRow.account == account, ArrivalRow.folder == folder)
        other = and_(other, ArrivalRow.uid_validity != uid_validity, STILL_THERE)
        if self._connection.scalar(select(func.count()).select_from(ArrivalRow).where(other)):
            self._connection.execute(delete(ArrivalRow).where(other, ArrivalRow.submission.is_(None)))
            self._connection.execute(update(ArrivalRow).where(other).values(filed_away=True))

    def to_file_away(self, account: str, folder: str, uid_validity: int) -> tuple[int, ...]:
        """UIDs that are stored but still lie in the folder, lowest first."""
        here = _folder(account, folder, uid_validity)
        query = select(ArrivalRow.uid).where(here, STILL_THERE, ArrivalRow.submission.is_not(None))
        return tuple(self._connection.scalars(query.order_by(ArrivalRow.uid)))

    def filed_away(self, account: str, folder: str, uid_validity: int, uids: frozenset[int]) -> None:
        """Record that these messages were moved on the server."""
        here = _folder(account, folder, uid_validity)
        ordered = sorted(uids)
        for start in range(0, len(ordered), 500):
            these = ArrivalRow.uid.in_(ordered[start : start + 500])
            self._connection.execute(update(ArrivalRow).where(here, these).values(filed_away=True))

    def _add(self, arrival: Arrival, submission: str | None, problem: str, at: dt.datetime) -> None:
        values = {"submission": submission, "seen_at": at, "filed_away": False, "problem": problem}
        self._connection.execute(insert(ArrivalRow), {**asdict(arrival), **values, "attempts": 1})


class Submissions:
    """Submissions within one transaction."""

    def __init__(self, connection: Connection) -> None:
        """Work within `connection`."""
        self._connection = connection

    def get(self, submission: str) -> Submission | None:
        """The submission with this Vorgangsnummer."""
        return self._one(BY_ID, submission)

    def all_of(self, submissions: Collection[str]) -> dict[str, Submission]:
        """Those of these Vorgangsnummern that there are."""
        rows = self._connection.execute(THESE, {"wanted": sorted(set(submissions))})
        return {row.id: submission_of(row) for row in rows}

    def by_blob(self, sha256: str) -> Submission | None:
        """The submission with these bytes."""
        return self._one(BY_BLOB, sha256)

    def add(self, submission: Submission, at: dt.datetime) -> None:
        """A new submission, open or already settled (a message too large to open)."""
        values = {
            "id": submission.id, "blob": submission.blob, "size": submission.size,
            "channel": submission.channel, "message_id": submission.message_id, "sender": submission.sender,
            "received_at": submission.received_at, "taken_at": at, "automatic": submission.automatic,
            "attachments": submission.attachments, "receipt_held": submission.receipt_held,
            "state": submission.state, "reason": submission.reason, "attempts": 0, "next_attempt_at": at,
            "settled_at": None if submission.state == OPEN else at, "urgency": submission.urgency,
        }  # fmt: skip
        self._connection.execute(insert(SubmissionRow), values)

    def next_open(
        self, after: int, now: dt.datetime, limit: int, *, urgent: bool | None = None
    ) -> tuple[tuple[int, Submission], ...]:
        """Submissions that are due, in the order they were received, each with its place in that order.

        `urgent`: only those that cannot wait (U0), or only the others; None: all.
        """
        row = SubmissionRow
        due = and_(row.state == OPEN, row.seq > after, row.next_attempt_at <= now)
        if urgent is not None:
            due = and_(due, text(URGENT) if urgent else func.coalesce(row.urgency, "") != Urgency.U0)
        query = select(row.__table__).where(due).order_by(row.seq).limit(limit)
        return tuple((found.seq, submission_of(found)) for found in self._connection.execute(query))

    def settle(
        self, submission: str, state: str, reason: str, at: dt.datetime, urgency: str | None = None
    ) -> bool:
        """Close an open submission; False when it was not open (somebody else was first).

        `urgency`: that of its most urgent part, where it is known.
        """
        values = {"one": submission, "to": state, "why": reason, "at": at, "soon": urgency}
        return self._connection.execute(SETTLE, values).rowcount == 1

    def failed(self, submission: str, next_attempt_at: dt.datetime) -> int:
        """Count one failed attempt and set the next; returns the attempts so far."""
        one = SubmissionRow.id == submission
        values = {"attempts": SubmissionRow.attempts + 1, "next_attempt_at": next_attempt_at}
        self._connection.execute(update(SubmissionRow).where(one).values(**values))
        return self._connection.scalar(select(SubmissionRow.attempts).where(one)) or 0

    def reopen(self, submission: str, at: dt.datetime) -> bool:
        """Put a quarantined submission back to work; False when it is not in quarantine."""
        one = and_(SubmissionRow.id == submission, SubmissionRow.state == "quarantined")
        values = {"state": OPEN, "reason": "", "settled_at": None, "attempts": 0, "next_attempt_at": at}
        return self._connection.execute(update(SubmissionRow).where(one), values).rowcount == 1

    def _one(self, query: Select[Any], wanted: str) -> Submission | None:
        row = self._connection.execute(query, {"wanted": wanted}).one_or_none()
        return submission_of(row) if row else None


def submission_of(row: Any) -> Submission:  # noqa: ANN401 - a row of submissions
    """The submission a row tells of."""
    return Submission(
        id=row.id, blob=row.blob, size=row.size, channel=row.channel, message_id=row.message_id,
        sender=row.sender, received_at=row.received_at, automatic=row.automatic, attachments=row.attachments,
        state=row.state, reason=row.reason, receipt_held=row.receipt_held, attempts=row.attempts,
        urgency=row.urgency,
    )  # fmt: skip


def _folder(account: str, folder: str, uid_validity: int) -> ColumnElement[bool]:
    return and_(
        ArrivalRow.account == account, ArrivalRow.folder == folder, ArrivalRow.uid_validity == uid_validity
    )


def _this(arrival: Arrival) -> dict[str, Any]:
    return {f"this_{name}": value for name, value in asdict(arrival).items()}
