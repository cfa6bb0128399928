"""What could not be worked, and how it is put back."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from classifiers.reasons import Status
from config.errors import NotFoundError
from ingest.operations.listing import submissions
from storage.audit import Action, Event
from storage.tables import SubmissionRow
from storage.transaction import Store, Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarantined:
    """One mail in quarantine, without anything its sender wrote."""

    id: str
    received_at: dt.datetime
    size: int
    reason: str


def longest_quarantined(store: Store, limit: int) -> tuple[Quarantined, ...]:
    """The mails that have been in quarantine for longest."""
    mail = SubmissionRow
    query = (
        select(mail.id, mail.received_at, mail.size, mail.reason)
        .where(mail.state == Status.QUARANTINED)
        .order_by(mail.seq)
        .limit(limit)
    )
    with store.read() as tx:
        return tuple(Quarantined(**row._mapping) for row in tx.connection.execute(query))  # noqa: SLF001 - SQLAlchemy's public name


def quarantined(store: Store) -> Iterator[dict[str, Any]]:
    """All submissions in quarantine, in order of receipt."""
    return submissions(store, Status.QUARANTINED)


def replay(store: Store, wanted: list[str], actor: str) -> list[str]:
    """Put submissions back to work (all of them when none is named); the next pass works them.

    A mail of which a clerk took a file apart stays: it would be worked whole once more. Raises NotFoundError
    when a named one is not in quarantine, or stays; then none is put back.
    """
    chosen = wanted or [row["submission"] for row in quarantined(store)]
    with store.write() as tx:
        stay = {submission for submission in chosen if tx.documents.taken_apart(submission)}
        if stay.intersection(wanted):
            raise NotFoundError(
                f"A clerk took a file of {min(stay)} apart, so it cannot be worked anew; nothing was put "
                "back. What waits of it is decided at the review desk."
            )
        put_back = [submission for submission in chosen if submission not in stay]
        for submission in put_back:
            _put_back(submission, actor, tx)
    return put_back


def _put_back(submission: str, actor: str, tx: Transaction) -> None:
    if not tx.submissions.reopen(submission, tx.now):
        raise NotFoundError(
            f"{submission} is not in quarantine; nothing was put back. "
            "`kundenpost quarantine list` shows what is."
        )
    tx.documents.close_review(submission, tx.now)
    tx.tell(Event(action=Action.REPLAYED, submission=submission, actor=actor))
