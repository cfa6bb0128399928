"""The first durable step: bytes to the blob store, then one transaction that says what they are.

Only after it the message is moved on the server. Between the two a crash costs nothing: the same
message is shown again, and its bytes are known.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from classifiers.reasons import Reason, Status
from config.catalogue import Urgency
from ingest.acknowledgement.decide import ReceiptDecision
from ingest.acknowledgement.envelope import Envelope, in_words, read_envelope
from ingest.office import Office
from ingest.planning import plan_quarantine
from ingest.receipts import decide, receipt_for
from ingest.room.plain import Glance
from storage.audit import Action, Event
from storage.blobs import Incoming
from storage.nouns import Arrival, Blob, Submission
from storage.tables import OPEN
from storage.transaction import Transaction

HEADER_BYTES = 256_000
"""More than this of a header block is never looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What became of a message that was received."""

    submission: str
    new: bool
    """False when the same bytes were here before."""
    acknowledged: bool
    """Whether a receipt was put into the outbox now."""
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A message as the mail server gave it, its bytes written but not yet kept."""

    arrival: Arrival
    bytes: Incoming
    received_at: dt.datetime
    too_large: bool
    """Over the mailbox's limit: it is kept, but not opened."""
    authserv_id: str
    """The name under which our own mail server vouches for senders; empty when it does not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stored:
    """A mail whose bytes are safe and whose row is not written yet."""

    mail: Fetched
    blob: Blob
    envelope: Envelope
    seen: Glance
    urgency: str | None


def receive(mails: Sequence[Fetched], office: Office) -> list[Received]:
    """Store first, then one transaction. Safe to run twice. Raises StorageError."""
    stored = [_stored(mail, office) for mail in mails]
    with office.store.write() as tx:
        return [_entered(one, tx, office) for one in stored]


def _stored(mail: Fetched, office: Office) -> _Stored:
    """The bytes kept for good, and what can be told before the mail is opened."""
    blob = office.blobs.keep(mail.bytes)
    path = office.blobs.path(blob.sha256)
    envelope = read_envelope(head_of(path))
    subject, day = in_words(envelope.first("subject")), mail.received_at.astimezone(office.zone).date()
    look = not mail.too_large and office.gate.may_be_looked_at(path)
    seen = office.room.glance(path, subject, day) if look else Glance()
    urgency = _urgency(subject, day, seen, office)
    return _Stored(mail=mail, blob=blob, envelope=envelope, seen=seen, urgency=urgency)


def _entered(stored: _Stored, tx: Transaction, office: Office) -> Received:
    if known := tx.submissions.by_blob(stored.blob.sha256):
        return _arrived_again(stored.mail.arrival, known, tx)
    decision = decide(stored.envelope, stored.mail.authserv_id, tx, office)
    return _take(stored.mail.arrival, _submission(stored, decision, office), decision, tx, office)


def _urgency(subject: str, day: dt.date, seen: Glance, office: Office) -> str | None:
    """U0 where subject or text say that it cannot wait; by the subject alone where nobody may look."""
    if seen.urgent is None:
        return office.assessor.at_receipt(subject, "", day)
    return Urgency.U0 if seen.urgent else None


def head_of(path: Path) -> bytes:
    """The header block of a stored mail, bounded; the body is not read."""
    with path.open("rb") as file:
        data = file.read(HEADER_BYTES)
    ends = [at for mark in (b"\r\n\r\n", b"\n\n") if (at := data.find(mark)) >= 0]
    return data[: min(ends)] if ends else data


def _arrived_again(arrival: Arrival, known: Submission, tx: Transaction) -> Received:
    tx.ledger.take(arrival, known.id, tx.now)
    tx.tell(Event(action=Action.ARRIVED_AGAIN, submission=known.id, details=(("uid", arrival.uid),)))
    return Received(submission=known.id, new=False, acknowledged=False, state=known.state)


def _take(
    arrival: Arrival, submission: Submission, decision: ReceiptDecision, tx: Transaction, office: Office
) -> Received:
    tx.submissions.add(submission, tx.now)
    tx.ledger.take(arrival, submission.id, tx.now)
    if receipt := receipt_for(submission, decision, office):
        tx.outbox.add(receipt, tx.now)
    tx.tell(
        Event(
            action=Action.RECEIVED,
            submission=submission.id,
            details=(
                ("sha256", submission.blob),
                ("size", submission.size),
                ("uid", arrival.uid),
                ("uid_validity", arrival.uid_validity),
                ("receipt", submission.receipt_held or "queued"),
                ("state", submission.state),
                ("urgency", submission.urgency),
            ),
        )
    )
    if submission.state != OPEN:
        tx.carry_out(plan_quarantine(submission, (), Reason(submission.reason)))
    return Received(submission=submission.id, new=True, acknowledged=bool(receipt), state=submission.state)


def _submission(stored: _Stored, decision: ReceiptDecision, office: Office) -> Submission:
    mail = stored.mail
    return Submission(
        id=office.new_number(),
        blob=stored.blob.sha256,
        size=stored.blob.size,
        channel="email",
        message_id=stored.envelope.message_id,
        sender=stored.envelope.sender,
        received_at=mail.received_at,
        automatic=decision.automatic,
        attachments=stored.seen.attachments,
        state=Status.QUARANTINED if mail.too_large else OPEN,
        reason=Reason.TOO_LARGE if mail.too_large else "",
        receipt_held=decision.held,
        urgency=None if decision.automatic else stored.urgency,  # machines are not believed
    )
