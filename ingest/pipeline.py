"""The way of a letter, from its bytes to its place: everything before the transaction can be done again."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from classifiers.lookup import what_to_look_up
from classifiers.nouns import Part, Reading
from classifiers.reasons import Reason
from classifiers.weigh import Mail, OfficeFacts, needs_reading, weigh
from ingest.office import Office
from ingest.opening.nouns import Opened
from ingest.planning import Weighed, plan_filing, unreadable_notice
from ingest.receipts import message_id_of
from storage.nouns import FilingPlan, Submission
from storage.readings import KEPT_FROM
from storage.transaction import Transaction

OF_THE_MOMENT = {Reason.READER_CRASHED, Reason.READER_TIMED_OUT, Reason.READER_OUT_OF_BOUNDS}
"""Problems that may not come again: such a reading is not kept, so that a replay reads anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A submission opened and read; `spool` holds the decoded bytes of its parts."""

    submission: Submission
    opened: Opened
    readings: dict[int, Reading]
    spool: Path


def process(submission: Submission, office: Office) -> FilingPlan | None:
    """Take one submission from its bytes to its place. Safe to run twice. Raises StorageError."""
    with read_letter(submission, office) as letter:
        return conclude(letter, office)


@contextmanager
def read_letter(submission: Submission, office: Office) -> Iterator[Letter]:
    """Open the mail and read its parts, in reader processes; costly readings are kept by content hash."""
    with office.blobs.scratch() as spool:
        opened = office.room.open(office.blobs.path(submission.blob), spool)
        readings = {p.number: _reading_of(p, spool, office) for p in opened.parts if needs_reading(p)}
        yield Letter(submission=submission, opened=opened, readings=readings, spool=spool)


def conclude(letter: Letter, office: Office) -> FilingPlan | None:
    """Weigh, plan, write the case files, and settle; None when somebody else settled it first."""
    with office.store.read() as tx:
        plan = _decide(letter, tx, office)
    office.cases.write(plan, letter.spool)
    with office.store.write() as tx:
        if not tx.submissions.settle(plan.submission.id, plan.state, plan.reason, tx.now):
            return None
        tx.carry_out(plan)
    return plan


def _decide(letter: Letter, tx: Transaction, office: Office) -> FilingPlan:
    submission, parts = letter.submission, letter.opened.parts
    mail = Mail(
        subject=letter.opened.subject,
        sender=submission.sender,
        automatic=submission.automatic,
        received=submission.received_at.astimezone(office.zone).date(),
    )
    lookup = what_to_look_up([mail.subject, *(reading.text for reading in letter.readings.values())])
    verdicts = weigh(parts, letter.readings, mail, tx.register.members_for(lookup), _facts(office))
    weighed = [
        Weighed(part=part, reading=letter.readings.get(part.number), verdict=verdict)
        for part, verdict in zip(parts, verdicts, strict=True)
    ]
    earlier = tx.documents.earlier(frozenset(part.sha256 for part in parts), submission.id)
    plan = plan_filing(submission, weighed, letter.opened.problem, earlier, office.zone)
    recipient = tx.outbox.recipient_of(submission.id)
    message_id = message_id_of(f"notice.{submission.id}", office)
    return replace(plan, notice=unreadable_notice(plan, recipient, message_id))


def _facts(office: Office) -> OfficeFacts:
    chosen = office.settings.office
    return OfficeFacts(prefixes=frozenset(chosen.prefixes), ibans=frozenset(chosen.ibans))


def _reading_of(part: Part, spool: Path, office: Office) -> Reading:
    if part.size < KEPT_FROM or part.media_type.startswith("text/"):
        return office.room.read(spool, part)
    engine = office.room.engine()
    with office.store.read() as tx:
        if kept := tx.readings.get(part.sha256, engine):
            return kept
    reading = office.room.read(spool, part)
    if reading.problem not in OF_THE_MOMENT:
        with office.store.write() as tx:
            tx.readings.keep(part.sha256, engine, reading, tx.now)
    return reading
