"""The outbox: mails of ours, from the decision to their delivery.

============  ==============================================================
state         meaning
============  ==============================================================
``waiting``   due at ``next_attempt_at``
``sending``   an attempt is recorded; a crash here may send it twice, with the same Message-ID
``sent``      the server accepted it
``refused``   the server refused it for good (5xx)
``given_up``  put off (4xx) longer than `outgoing.retry_for`
============  ==============================================================
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, ScalarSelect, and_, bindparam, func, insert, select, update
from sqlalchemy.sql.elements import ColumnElement

from storage.columns import Utc
from storage.nouns import OutgoingMail
from storage.tables import OutboxRow

WAITING, SENDING, SENT, REFUSED, GIVEN_UP = "waiting", "sending", "sent", "refused", "given_up"


def _how_many(*conditions: ColumnElement[bool]) -> ScalarSelect[int]:
    return select(func.count()).select_from(OutboxRow).where(*conditions).scalar_subquery()


# Asked for each mail, so built once: building a statement costs more than running it.
LATELY = select(
    _how_many(OutboxRow.address == bindparam("address"), OutboxRow.created_at >= bindparam("day")),
    _how_many(OutboxRow.domain == bindparam("domain"), OutboxRow.created_at >= bindparam("hour")),
    _how_many(OutboxRow.created_at >= bindparam("hour")),
)
RECIPIENT_OF = select(OutboxRow.recipient).where(
    OutboxRow.submission == bindparam("submission"), OutboxRow.kind == "receipt"
)
TAKE_UP = (
    update(OutboxRow)
    .where(OutboxRow.id.in_(bindparam("mails", expanding=True)), OutboxRow.state == WAITING)
    .values(
        state=SENDING,
        attempts=OutboxRow.attempts + 1,
        first_attempt_at=func.coalesce(OutboxRow.first_attempt_at, bindparam("now", type_=Utc)),
    )
    .returning(OutboxRow.id)
)
ACCEPTED = (
    update(OutboxRow.__table__)  # type: ignore[arg-type]
    .where(OutboxRow.id == bindparam("mail"))
    .values(state=SENT, sent_at=bindparam("at", type_=Utc), reply=bindparam("said"))
)


class Outbox:
    """The outbox within one transaction."""

    def __init__(self, connection: Connection) -> None:
        """Work within `connection`."""
        self._connection = connection

    def add(self, mail: OutgoingMail, at: dt.datetime) -> None:
        """A mail to send."""
        values = {
            "id": mail.id, "submission": mail.submission, "kind": mail.kind, "recipient": mail.recipient,
            "address": mail.recipient.lower(), "domain": _domain(mail.recipient),
            "message_id": mail.message_id, "amount": mail.amount, "state": WAITING, "attempts": 0,
            "created_at": at, "next_attempt_at": at, "reply": "",
        }  # fmt: skip
        self._connection.execute(insert(OutboxRow), values)

    def has(self, mail: str) -> bool:
        """Whether there is such a mail already."""
        return self._connection.scalar(select(func.count()).where(OutboxRow.id == mail)) == 1

    def recipient_of(self, submission: str) -> str | None:
        """To whom the receipt of this submission went, if there was one."""
        return self._connection.scalar(RECIPIENT_OF, {"submission": submission})

    def receipt_of(self, submission: str) -> tuple[str, dt.datetime | None] | None:
        """Message-ID of the receipt of this submission, and when our server took it; None without one."""
        row = OutboxRow
        query = select(row.message_id, row.sent_at).where(row.submission == submission, row.kind == "receipt")
        found = self._connection.execute(query).one_or_none()
        return (found.message_id, found.sent_at) if found else None

    def lately(self, recipient: str, day: dt.datetime, hour: dt.datetime) -> tuple[int, int, int]:
        """Mails, sent or waiting: to this address since `day`; to its domain, and to all, since `hour`."""
        address, domain = recipient.lower(), _domain(recipient)
        values = {"address": address, "domain": domain, "day": day, "hour": hour}
        to_address, to_domain, to_all = self._connection.execute(LATELY, values).one()
        return to_address, to_domain, to_all

    def due(self, now: dt.datetime, limit: int) -> tuple[OutgoingMail, ...]:
        """Mails whose time has come, oldest first."""
        ready = and_(OutboxRow.state == WAITING, OutboxRow.next_attempt_at <= now)
        query = (
            select(OutboxRow.__table__)
            .where(ready)
            .order_by(OutboxRow.next_attempt_at, OutboxRow.id)
            .limit(limit)
        )
        return tuple(_mail(row) for row in self._connection.execute(query))

    def anything_to_do(self, now: dt.datetime) -> bool:
        """Whether a mail is due, or one was left in the air by a process that died."""
        left = self._count(OutboxRow.state == SENDING)
        return bool(left or self.due(now, 1))

    def take_up(self, mails: Sequence[str], now: dt.datetime) -> frozenset[str]:
        """Record attempts before they are made; returns those that nobody else took up first."""
        return frozenset(self._connection.scalars(TAKE_UP, {"mails": list(mails), "now": now}))

    def put_back(self, mail: str, next_attempt_at: dt.datetime, reply: str) -> None:
        """The server put it off: wait until then."""
        self._set(mail, state=WAITING, next_attempt_at=next_attempt_at, reply=reply)

    def give_back(self, mail: OutgoingMail) -> None:
        """It was taken up and not tried: it waits as before, and nothing is counted against it."""
        self._set(mail.id, state=WAITING, attempts=mail.attempts, first_attempt_at=mail.first_attempt_at)

    def sent(self, replies: Mapping[str, str], at: dt.datetime) -> None:
        """The server accepted these mails, with its replies by their ids."""
        if replies:
            rows = [{"mail": mail, "at": at, "said": reply} for mail, reply in replies.items()]
            self._connection.execute(ACCEPTED, rows)

    def fail(self, mail: str, state: str, reply: str) -> None:
        """Refused, or given up."""
        self._set(mail, state=state, reply=reply)

    def recover(self, now: dt.datetime) -> int:
        """Mails a dead process was sending are due again. Only the lease holder may call it."""
        values = {"state": WAITING, "next_attempt_at": now}
        return self._connection.execute(
            update(OutboxRow).where(OutboxRow.state == SENDING).values(**values)
        ).rowcount

    def _set(self, mail: str, **values: Any) -> None:  # noqa: ANN401 - column values
        self._connection.execute(update(OutboxRow).where(OutboxRow.id == mail), values)

    def _count(self, *conditions: Any) -> int:  # noqa: ANN401 - SQL conditions
        return self._connection.scalar(select(func.count()).select_from(OutboxRow).where(*conditions)) or 0


def _domain(address: str) -> str:
    return address.rpartition("@")[2].lower()


def _mail(row: Any) -> OutgoingMail:  # noqa: ANN401 - a row of outbox
    return OutgoingMail(
        id=row.id, submission=row.submission, kind=row.kind, recipient=row.recipient,
        message_id=row.message_id,
        amount=row.amount, attempts=row.attempts, first_attempt_at=row.first_attempt_at,
    )  # fmt: skip
