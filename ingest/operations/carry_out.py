"""Decisions of people take effect: the same plan, the same case files and the same transaction as a letter's.

Safe to run twice, and by several programs at once: the files are written by their hash, and the decision
is settled by a conditional update in the transaction that changes the documents.
"""

import datetime as dt
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import structlog

from classifiers.nouns import Part, Role, Verdict
from classifiers.reasons import Reason, Status
from config.errors import KundenpostError, NotFoundError, OperatorError, StorageError
from ingest.office import Office
from ingest.operations.decide import Choice
from ingest.operations.part_bytes import open_part
from ingest.operations.references import learn
from ingest.planning import Weighed, gravest, planned
from ingest.readings import reading_of
from ingest.receipts import message_id_of
from ingest.renditions import renditions
from storage.audit import Action, Event
from storage.desk_nouns import PENDING, Decision
from storage.nouns import FilingPlan, OutgoingMail, PlannedDocument, Submission
from storage.transaction import Transaction

REASONS = {
    Choice.FILE: (Status.FILED, Reason.FILED_BY_CLERK),
    Choice.SET_ASIDE: (Status.SET_ASIDE, Reason.SET_ASIDE_BY_CLERK),
    Choice.FORWARD: (Status.SET_ASIDE, Reason.FORWARDED_BY_CLERK),
    Choice.UNREADABLE: (Status.SET_ASIDE, Reason.UNREADABLE_BY_CLERK),
    Choice.DISCARD: (Status.SET_ASIDE, Reason.DISCARDED_BY_CLERK),
}
GONE = "The person is not in the register any more. Choose again."
CHANGED = "The letter was worked again meanwhile. Look at it again."
NO_FILE = "The file is missing or damaged in storage. Tell the administrator, then decide again."
PATIENCE = dt.timedelta(minutes=15)
"""How long a decision waits for a disk or a database that does not answer."""
log = structlog.get_logger()


class CannotBeDoneError(Exception):
    """A decision cannot take effect; the sentence says why, and the item waits again."""


def carry_out_due(office: Office) -> int:
    """Carry out every decision that can no longer be taken back; returns how many took effect.

    Raises StorageError when the database does not answer; nothing is lost then.
    """
    with office.store.read() as tx:
        due = tx.desk.due(tx.now)
    return sum(_carried_out(decision, office) for decision in due if not office.stop.is_set())


def carry_out_what_one_can(office: Office) -> None:
    """Carry out all that is due; what fails is told, and waits for the next time."""
    try:
        while carry_out_due(office):
            pass
    except KundenpostError as error:
        log.warning("decisions_wait", error=type(error).__name__, reason=str(error))


def _carried_out(decision: Decision, office: Office) -> bool:
    try:
        return carry_out(decision, office)
    except CannotBeDoneError as error:
        give_back(decision, str(error), office)
    except StorageError as error:
        log.warning("decision_waits", decision=decision.id, reason=str(error))
        _give_up_after_a_while(decision, office)
    except (NotFoundError, OperatorError) as error:
        log.warning("decision_failed", decision=decision.id, reason=str(error))
        give_back(decision, NO_FILE, office)
    return False


def carry_out(decision: Decision, office: Office) -> bool:
    """Let one decision take effect; False when somebody else was first.

    Raises CannotBeDoneError, NotFoundError, OperatorError and StorageError; nothing is half done then.
    """
    with office.store.read() as tx:
        if not _still_pending(decision, tx):
            return False
        submission, rows = _found(decision, tx)
    with _spool(decision, rows, office) as spool:
        plan = _plan(decision, submission, rows, spool, office)
        office.cases.write(plan, spool, renditions(plan, spool, office))
        return _settled(plan, decision, office)


def give_back(decision: Decision, problem: str, office: Office) -> None:
    """Put the item of a decision that cannot take effect back into the queue, with the reason."""
    with office.store.write() as tx:
        if tx.desk.give_back(decision, problem, tx.now):
            facts = (("decision", decision.id), ("problem", problem))
            tx.tell(
                Event(
                    action=Action.RETURNED,
                    submission=decision.submission,
                    document=decision.document,
                    details=facts,
                )
            )


def _give_up_after_a_while(decision: Decision, office: Office) -> None:
    with office.store.read() as tx:
        waited = tx.now - decision.due_at
    if waited > PATIENCE:
        give_back(decision, NO_FILE, office)


def _still_pending(decision: Decision, tx: Transaction) -> bool:
    current = tx.desk.decision(decision.id)
    return current is not None and current.state == PENDING


def _found(decision: Decision, tx: Transaction) -> tuple[Submission, list[dict[str, Any]]]:
    """What the decision is about, as it is now. Raises CannotBeDoneError."""
    submission = tx.submissions.get(decision.submission)
    names = tx.desk.pieces(decision.item)
    rows = [row for name in names if (row := tx.documents.one(name))]
    if submission is None or not rows:
        raise CannotBeDoneError(CHANGED)
    if decision.case and not tx.desk.in_register(decision.case, decision.person):
        raise CannotBeDoneError(GONE)
    return submission, rows


@contextmanager
def _spool(decision: Decision, rows: Sequence[dict[str, Any]], office: Office) -> Iterator[Path]:
    """The decoded bytes of what is to be filed, one after the other; nothing for all other decisions."""
    with office.blobs.scratch() as spool:
        if decision.action == Choice.FILE:
            with spool.open("wb") as file:
                for row in rows:
                    with open_part(office, row) as part:
                        shutil.copyfileobj(part, file)
        yield spool


def _plan(
    decision: Decision, submission: Submission, rows: Sequence[dict[str, Any]], spool: Path, office: Office
) -> FilingPlan:
    documents, offset = [], 0
    for row in rows:
        documents.append(_planned(decision, submission, row, offset, spool, office))
        offset += row["size"]
    with office.store.read() as tx:
        state, reason = _state(tx.desk.statuses(submission.id), documents)
        notice = (
            _notice(submission, len(documents), tx, office) if decision.action == Choice.UNREADABLE else None
        )
    return FilingPlan(
        submission=submission, state=state, reason=reason, documents=tuple(documents), notice=notice
    )


def _planned(
    decision: Decision, submission: Submission, row: dict[str, Any], offset: int, spool: Path, office: Office
) -> PlannedDocument:
    part = _part(row, offset)
    status, reason = REASONS[Choice(decision.action)]
    verdict = Verdict(
        part=part.number, status=status, reason=reason, case=decision.case, person=decision.person
    )
    reading = reading_of(part, spool, office) if status is Status.FILED else None
    one = Weighed(part=part, reading=reading, verdict=verdict, first=part.number)
    document = planned(one, verdict, submission, office.zone)
    return replace(document, document=_belongs_to(row, decision), piece=row["piece"])


def _belongs_to(row: dict[str, Any], decision: Decision) -> str:
    """The first piece of its document: what the clerk put together, or a page in an earlier mail."""
    elsewhere = not str(row["document"]).startswith(decision.submission)
    return str(row["document"]) if elsewhere else decision.document


def _part(row: dict[str, Any], offset: int) -> Part:
    return Part(
        number=row["number"], path=row["part"], nested=bool(row["forwarded"]), role=Role(row["role"]),
        filename=row["filename"], claimed_type=row["claimed_type"], media_type=row["media_type"],
        sha256=row["sha256"], size=row["size"], offset=offset, defects=tuple(row["defects"]),
    )  # fmt: skip


def _state(before: dict[str, tuple[str, str]], documents: Sequence[PlannedDocument]) -> tuple[Status, Reason]:
    """The gravest state of all parts of the mail, after this decision."""
    now = {d.id: (str(d.verdict.status), str(d.verdict.reason)) for d in documents}
    state = gravest({**before, **now}.values())
    if state is None:
        raise CannotBeDoneError(CHANGED)
    return state


def _notice(submission: Submission, files: int, tx: Transaction, office: Office) -> OutgoingMail | None:
    """The one later notice about what could not be read, where a receipt was allowed (§ 36a SGB I)."""
    row = f"notice.{submission.id}"
    recipient = tx.outbox.recipient_of(submission.id)
    if recipient is None:
        return None
    return OutgoingMail(
        id=row, submission=submission.id, kind="notice", recipient=recipient,
        message_id=message_id_of(row, office), amount=files,
    )  # fmt: skip


def _settled(plan: FilingPlan, decision: Decision, office: Office) -> bool:
    """Write it all, or nothing of it. Raises CannotBeDoneError when the documents changed meanwhile."""
    with office.store.write() as tx:
        if not _still_pending(decision, tx):
            return False
        if decision.case and not tx.desk.in_register(decision.case, decision.person):
            raise CannotBeDoneError(GONE)
        if not tx.carry_out_decision(plan, decision, f"user:{decision.actor}"):
            raise CannotBeDoneError(CHANGED)
        _teach(decision, tx)
    return True


def _teach(decision: Decision, tx: Transaction) -> None:
    """What the clerk ticked is remembered for the case it was filed in."""
    if decision.case is None:
        return
    for kind, value in decision.teaches:
        learn(tx, kind, value, decision.case, origin=decision.document, actor=f"user:{decision.actor}")
