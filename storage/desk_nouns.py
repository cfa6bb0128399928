"""What waits for a person, and what a person decided, as values."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select

from storage.tables import DocumentRow, ReviewRow, SubmissionRow

LEAST_URGENT = "U3"
"""What nobody has judged yet comes after everything that is urgent."""
RECEIPT_FAILED = "receipt_failed"
"""The reason of the note a clerk sees when a mail of ours cannot be delivered."""
PENDING, DONE, UNDONE, FAILED = "pending", "done", "undone", "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the queue is narrowed to; empty fields do not narrow."""

    reason: str = ""
    type: str = ""
    site: str = ""
    language: str = ""
    before: dt.datetime | None = None
    """Only what was received before this moment."""
    sites: frozenset[str] | None = None
    """The sites of a team: nothing else is ever shown to it. None for all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an item stands in the queue."""

    urgency: str
    received_at: dt.datetime
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Something that waits for a person."""

    id: str
    submission: str
    document: str | None
    """None for a mail in quarantine, and where a mail of ours was not delivered."""
    reason: str
    urgency: str
    type: str | None
    site: str
    language: str
    """`de`, `uk`, …, its script (`Cyrl`, …) or `und`; empty where there is no document."""
    received_at: dt.datetime
    opened_at: dt.datetime
    closed_at: dt.datetime | None
    claimed_by: str | None
    claimed_until: dt.datetime | None
    decision: str | None
    asked_by: str | None
    note: str
    sender: str
    filename: str
    media_type: str
    pages: int

    @property
    def place(self) -> Place:
        """Where it stands in the queue."""
        return Place(urgency=self.urgency, received_at=self.received_at, id=self.id)

    @property
    def quarantined(self) -> bool:
        """Whether it is a mail that could not be worked: the operator puts it back to work."""
        return self.document is None and self.reason != RECEIPT_FAILED

    def taken_by(self, now: dt.datetime) -> str | None:
        """Who has it in hand."""
        return self.claimed_by if self.claimed_until and self.claimed_until > now else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a person decided."""

    id: str
    item: str
    submission: str
    document: str
    actor: str
    action: str
    case: str | None = None
    person: str | None = None
    type: str | None = None
    urgency: str | None = None
    note: str = ""
    teaches: tuple[tuple[str, str], ...] = ()
    """Kind and value of the numbers the case is learned for when it takes effect."""
    state: str = PENDING
    decided_at: dt.datetime
    due_at: dt.datetime
    problem: str = ""


def items_with_documents() -> Select[Any]:
    """Every item with what its document and its mail add to it."""
    return (
        select(
            ReviewRow.__table__,
            SubmissionRow.sender,
            DocumentRow.filename,
            DocumentRow.media_type,
            DocumentRow.pages,
        )
        .join(SubmissionRow, SubmissionRow.id == ReviewRow.submission)
        .join(DocumentRow, DocumentRow.id == ReviewRow.document, isouter=True)
    )


def item_of(row: Any) -> Item:  # noqa: ANN401 - a row of review items with their document
    """The item a row tells of."""
    return Item(
        id=row.id, submission=row.submission, document=row.document, reason=row.reason,
        urgency=row.urgency or LEAST_URGENT, type=row.type, site=row.site or "", language=row.language or "",
        received_at=row.received_at or row.opened_at, opened_at=row.opened_at, closed_at=row.closed_at,
        claimed_by=row.claimed_by, claimed_until=row.claimed_until, decision=row.decision,
        asked_by=row.asked_by, note=row.note or "", sender=row.sender, filename=row.filename or "",
        media_type=row.media_type or "", pages=row.pages or 0,
    )  # fmt: skip


def decision_of(row: Any) -> Decision:  # noqa: ANN401 - a row of decisions
    """The decision a row tells of."""
    fields = {field: getattr(row, field) for field in Decision.__slots__}
    return Decision(**{**fields, "teaches": tuple((kind, value) for kind, value in row.teaches or ())})
