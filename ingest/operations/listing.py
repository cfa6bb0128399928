"""What `documents` and `submissions` show: one row for each leaf part, one for each mail."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from classifiers.explain import of_row
from config.errors import NotFoundError
from storage.audit import Action
from storage.audit_search import AuditSearch
from storage.columns import IN_PIECES
from storage.tables import DocumentRow, ReviewRow, SubmissionRow
from storage.transaction import Store, Transaction

DOCUMENT = (
    "submission", "message_id", "sender", "received_at", "document", "part", "filename", "sha256",
    "media_type", "pages", "status", "reason", "case", "person", "type", "urgency", "confidence", "path",
)  # fmt: skip
"""The fields of a document, in their order. A contract: scripts rely on them."""
SUBMISSION = (
    "submission",
    "channel",
    "message_id",
    "sender",
    "received_at",
    "state",
    "reason",
    "acknowledged",
)
"""The fields of a submission, in their order. A contract too."""


def documents(store: Store, **wanted: str | None) -> Iterator[dict[str, Any]]:
    """Every document, in order of receipt; `wanted` narrows by status, case, or submission."""
    conditions = [getattr(DocumentRow, name) == value for name, value in wanted.items() if value is not None]
    with store.read() as tx:
        for row in tx.documents.rows(*conditions):
            yield {name: plain(row[name]) for name in DOCUMENT}


def document(store: Store, wanted: str) -> dict[str, Any]:
    """One document with its candidates and what every rule said. Raises NotFoundError."""
    with store.read() as tx:
        for row in tx.documents.rows(DocumentRow.id == wanted):
            more = ("role", "claimed_type", "size", "duplicate_of", "defects", "candidates", "trail")
            facts = {name: plain(row[name]) for name in (*DOCUMENT, *more)}
            return {
                **facts,
                "explanation": of_row(row),
                **{name: row[name] for name in ("assessment", "forwarded")},
                "pieces": list(tx.documents.pieces(row["document"])),
            }
    raise NotFoundError(f"There is no document {wanted}. `kundenpost documents` lists them all.")


def submissions(store: Store, state: str | None = None) -> Iterator[dict[str, Any]]:
    """Every mail, in order of receipt; `state` narrows."""
    query = select(SubmissionRow.__table__).order_by(SubmissionRow.seq)
    query = query.where(SubmissionRow.state == state) if state else query
    with store.read() as tx, tx.connection.execute(query, execution_options=IN_PIECES) as found:
        for row in found:
            facts = {**row._mapping, "submission": row.id, "acknowledged": row.receipt_held is None}  # noqa: SLF001 - SQLAlchemy's public name
            yield {name: plain(facts[name]) for name in SUBMISSION}


def submission(store: Store, wanted: str) -> dict[str, Any]:
    """One mail with its receipt, its documents and what waits for a person. Raises NotFoundError."""
    with store.read() as tx:
        found = tx.submissions.get(wanted)
        if found is None:
            raise NotFoundError(f"There is no submission {wanted}. `kundenpost submissions` lists them all.")
        return {
            "submission": found.id,
            "message_id": found.message_id,
            "sender": found.sender,
            "received_at": plain(found.received_at),
            "state": found.state,
            "reason": found.reason,
            "virus": _virus(tx, wanted),
            "sha256": found.blob,
            "size": found.size,
            "attachments": found.attachments,
            "attempts": found.attempts,
            "receipt": found.receipt_held or "allowed",
            "waiting": _waiting(tx, wanted),
            "documents": [
                {name: plain(row[name]) for name in DOCUMENT}
                for row in tx.documents.rows(DocumentRow.submission == wanted)
            ],
        }


def _virus(tx: Transaction, submission: str) -> str:
    """The virus found when the mail was last worked; "" for none."""
    settled = list(tx.audit_index.all(AuditSearch(submission=submission, action=Action.SETTLED)))
    return settled[-1].detail("virus") if settled else ""


def _waiting(tx: Transaction, submission: str) -> list[str]:
    query = select(ReviewRow.reason).where(ReviewRow.submission == submission, ReviewRow.closed_at.is_(None))
    return list(tx.connection.scalars(query))


def plain(value: Any) -> Any:  # noqa: ANN401 - JSON values
    """A value as JSON has it; moments as ISO 8601 in UTC."""
    return value.isoformat() if isinstance(value, dt.datetime) else value
