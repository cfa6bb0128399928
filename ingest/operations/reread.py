"""Documents read again, after an engine, a model or a setting of reading has changed.

A reading is kept by the bytes and the engine that read them. So an older reading stays beside the new
one, and what this engine has read already costs nothing, unless it was cut at fewer pages than are read
now. Only what still waits for a person is weighed anew: what is filed stays where it is, and what somebody
has in hand at the desk is left to them.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import func, select

from classifiers.reasons import Reason, Status
from config.errors import NotFoundError, OperatorError
from ingest.office import Office
from ingest.pipeline import Letter, plan_of, weighed_letter
from ingest.planning import gravest
from ingest.renditions import renditions
from storage.audit import Action, Event
from storage.nouns import FilingPlan, PlannedDocument, Submission
from storage.tables import OPEN, DocumentRow, ReadingRow, SubmissionRow
from storage.transaction import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Which documents are read again; empty fields do not narrow."""

    documents: tuple[str, ...] = ()
    submissions: tuple[str, ...] = ()
    status: Status | None = None
    read_before: dt.datetime | None = None
    """Only those whose newest reading is older."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reread:
    """What became of one submission."""

    submission: str
    read: int
    """Its documents that this engine had not read before."""
    changed: tuple[str, ...] = ()
    """Documents that waited and were decided differently, or have other candidates now."""
    filed: tuple[str, ...] = ()
    """Those of them that are filed now."""
    in_hand: bool = False
    """Somebody works on it at the desk: it was read, but not weighed anew."""


def reread(office: Office, chosen: Chosen, actor: str) -> Iterator[Reread]:
    """Read again, submission by submission; stopping between two leaves nothing half done.

    Raises NotFoundError when a named document or submission is not there, OperatorError when nothing was
    chosen, ScannerDownError and StorageError.
    """
    if chosen == Chosen():
        raise OperatorError(
            "Nothing was chosen, so nothing was read again. Name documents or submissions, or choose with "
            "--status or --read-before."
        )
    for submission in _submissions(office, chosen):
        if office.stop.is_set():
            return
        yield _one(submission, office, actor)


def _submissions(office: Office, chosen: Chosen) -> tuple[Submission, ...]:
    """The submissions of the chosen documents, in order of receipt. Raises NotFoundError."""
    with office.store.read() as tx:
        for name in chosen.documents:
            if tx.documents.one(name) is None:
                raise NotFoundError(f"There is no document {name}; nothing was read again.")
        for name in chosen.submissions:
            if tx.submissions.get(name) is None:
                raise NotFoundError(f"There is no submission {name}; nothing was read again.")
        query = select(SubmissionRow.id).where(SubmissionRow.state != OPEN, _condition(chosen))
        names = tx.connection.scalars(query.order_by(SubmissionRow.seq)).all()
        return tuple(found for name in names if (found := tx.submissions.get(name)))


def _condition(chosen: Chosen) -> Any:  # noqa: ANN401 - an SQL condition
    wanted = select(DocumentRow.submission)
    if chosen.documents:
        wanted = wanted.where(DocumentRow.id.in_(chosen.documents))
    if chosen.submissions:
        wanted = wanted.where(DocumentRow.submission.in_(chosen.submissions))
    if chosen.status:
        wanted = wanted.where(DocumentRow.status == chosen.status)
    if chosen.read_before:
        newest = select(ReadingRow.sha256).group_by(ReadingRow.sha256)
        wanted = wanted.where(
            DocumentRow.sha256.in_(newest.having(func.max(ReadingRow.read_at) < chosen.read_before))
        )
    return SubmissionRow.id.in_(wanted)


def _one(submission: Submission, office: Office, actor: str) -> Reread:
    before = _readings(submission, office)
    with weighed_letter(submission, office) as letter:
        read = len(_readings(submission, office) - before)
        done = _weigh_anew(letter, read, office)
    details = (("engine", office.room.engine()), ("read", done.read), ("changed", len(done.changed)))
    with office.store.write() as tx:
        tx.tell(Event(action=Action.REREAD, submission=submission.id, actor=actor, details=details))
    return done


def _readings(submission: Submission, office: Office) -> set[tuple[str, dt.datetime]]:
    """Which parts of it this engine has read, and when."""
    hashes = select(DocumentRow.sha256).where(DocumentRow.submission == submission.id)
    query = select(ReadingRow.sha256, ReadingRow.read_at).where(
        ReadingRow.engine == office.room.engine(), ReadingRow.sha256.in_(hashes)
    )
    with office.store.read() as tx:
        return {(sha256, at) for sha256, at in tx.connection.execute(query)}


def _weigh_anew(letter: Letter, read: int, office: Office) -> Reread:
    """Decide once more what waits; the desk goes first where both want the same."""
    nothing = Reread(submission=letter.submission.id, read=read)
    with office.store.read() as tx:
        plan = _plan(letter, tx, office)
    if plan is None:
        return replace(nothing, in_hand=True)
    _hint(letter, office)
    if not plan.documents:
        return nothing
    office.cases.write(plan, letter.spool, renditions(plan, letter.spool, office))
    with office.store.write() as tx:
        still = _plan(letter, tx, office)
        if still is None or _ids(still) != _ids(plan):
            return replace(nothing, in_hand=True)
        tx.carry_out_again(plan)
    filed = tuple(document.id for document in plan.filed)
    return replace(nothing, changed=_ids(plan), filed=filed)


def _hint(letter: Letter, office: Office) -> None:
    """What clerks are told beside the verdict, also where nothing else changes."""
    with office.store.write() as tx:
        tx.desk.hint(plan_of(letter, tx, office))


def _plan(letter: Letter, tx: Transaction, office: Office) -> FilingPlan | None:
    """What changes for the documents that wait; None when somebody has one of them in hand."""
    waiting = tx.documents.waiting(letter.submission.id, tx.now)
    if waiting is None:
        return None
    rows = {row["id"]: row for row in waiting}
    plan = plan_of(letter, tx, office)
    changed = tuple(d for d in plan.documents if d.id in rows and _differs(d, rows[d.id]))
    state, reason = _state(tx.desk.statuses(letter.submission.id), changed)
    return replace(plan, documents=changed, state=state, reason=reason, notice=None)


def _differs(document: PlannedDocument, row: dict[str, Any]) -> bool:
    verdict = document.verdict
    if document.part.sha256 != row["sha256"]:
        return False  # the mail is taken apart in another way today: the rows are another document's
    candidates = [candidate.bg_number for candidate in verdict.candidates]
    now = (verdict.status, verdict.reason, verdict.case, verdict.person, candidates)
    then = (row["status"], row["reason"], row["case"], row["person"])
    return now != (*then, [candidate["bg_number"] for candidate in row["candidates"]])


def _state(before: dict[str, tuple[str, str]], changed: tuple[PlannedDocument, ...]) -> tuple[Status, Reason]:
    """The gravest state of all parts of the mail."""
    after = before | {d.id: (str(d.verdict.status), str(d.verdict.reason)) for d in changed}
    return gravest(after.values()) or (Status.SET_ASIDE, Reason.SAYS_NOTHING)


def _ids(plan: FilingPlan) -> tuple[str, ...]:
    return tuple(document.id for document in plan.documents)
