"""What happened to every leaf part, and what waits for a person."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import (
    Connection,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from classifiers.nouns import Verdict
from classifiers.pieces import Cue
from classifiers.reasons import Reason, Status
from storage.columns import IN_PIECES
from storage.nouns import WHOLE_MAIL, FilingPlan, PlannedDocument
from storage.tables import DocumentRow, ReviewRow, SubmissionRow

TO_A_PERSON = {Status.REVIEW, Status.UNREADABLE, Status.QUARANTINED}
OF_PAGES = "#"
"""In the path of a part before its pages: what a clerk took out of another file, as in `2#3-5`."""

ANYWHERE: dict[str, Any] = {
    "urgency": "U3", "type": None, "site": "", "language": "", "claimed_by": None, "claimed_until": None,
    "decision": None, "part_of": None, "asked_by": None, "note": "",
}  # fmt: skip
"""Where an item stands in the queue until the desk has placed it, and that nobody has it in hand."""
IN_ORDER = (DocumentRow.piece.asc().nulls_last(), DocumentRow.number)
"""The pieces of one document: as a person or the pages themselves say, else as they came."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """A document with the same bytes that was here before."""

    id: str
    sender: str
    message_id: str
    received_at: dt.datetime
    case: str | None
    """The case it is filed in, if it is."""
    candidates: frozenset[str] = frozenset()
    """The cases it might belong to, by itself or by the words it came with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierPage:
    """A single page that came before, in another mail of the same sender."""

    document: str
    cue: Cue
    case: str | None
    """The case it is filed in, if it is."""


EARLIER = (
    select(
        DocumentRow.id, DocumentRow.sha256, DocumentRow.case, DocumentRow.candidates,
        SubmissionRow.sender, SubmissionRow.message_id, SubmissionRow.received_at,
    )
    .join(SubmissionRow, SubmissionRow.id == DocumentRow.submission)
    .where(
        DocumentRow.sha256.in_(bindparam("sha256s", expanding=True)),
        SubmissionRow.seq
        <= select(SubmissionRow.seq).where(SubmissionRow.id == bindparam("before")).scalar_subquery(),
        or_(
            DocumentRow.status.not_in((Status.DUPLICATE, Status.SET_ASIDE, Status.QUARANTINED)),
            DocumentRow.reason == Reason.TAKEN_APART_BY_CLERK,
        ),
    )
    .order_by(SubmissionRow.seq, DocumentRow.number)
    .limit(200)
)  # fmt: skip
"""Documents with some bytes, in submissions that were received before one, or in itself when worked again."""


class Documents:
    """Documents and review items within one transaction."""

    def __init__(self, connection: Connection) -> None:
        """Work within `connection`."""
        self._connection = connection

    def record(self, plan: FilingPlan, at: dt.datetime) -> None:
        """Write one row for each leaf part, and a review item for what waits for a person.

        A submission that is worked again after a replay replaces its own rows. A mail that was not opened
        waits as one.
        """
        mine = DocumentRow.submission == plan.submission.id
        if not plan.unopened:
            self._connection.execute(delete(DocumentRow).where(mine))
            self.add(plan, at)
            return
        documents, gone = plan.documents, mine
        if self._knows_more(plan.submission.id, documents[1:]):
            documents, gone = documents[:1], and_(mine, DocumentRow.number == WHOLE_MAIL)
        self._connection.execute(delete(DocumentRow).where(gone))
        values = {"status": Status.QUARANTINED, "reason": plan.reason}
        waits = and_(mine, DocumentRow.status != Status.FILED)
        self._connection.execute(update(DocumentRow).where(waits).values(**values))
        self._insert(plan.submission.id, documents)
        self.ask(plan.submission.id, None, plan.reason, at)

    def _knows_more(self, submission: str, leaves: Sequence[PlannedDocument]) -> bool:
        """Whether the rows of an unopened mail stay, from a time when more was known of it.

        What was filed then stays filed, and what lay beside it keeps its number.
        """
        mine = and_(DocumentRow.submission == submission, DocumentRow.number != WHOLE_MAIL)
        statuses = set(self._connection.scalars(select(DocumentRow.status).where(mine).distinct()))
        return Status.FILED in statuses or bool(statuses and not leaves)

    def add(self, plan: FilingPlan, at: dt.datetime) -> None:
        """Write rows, and review items for what waits for a person, beside those that are there."""
        submission = plan.submission.id
        self._insert(submission, plan.documents)
        for document in plan.documents:
            if document.verdict.status in TO_A_PERSON:
                self.ask(submission, document.id, document.verdict.reason, at)

    def _insert(self, submission: str, documents: tuple[PlannedDocument, ...]) -> None:
        if documents:
            self._connection.execute(insert(DocumentRow), [_values(submission, d) for d in documents])

    def waiting(self, submission: str, now: dt.datetime) -> tuple[dict[str, Any], ...] | None:
        """The documents of a submission that wait for a person; None when somebody has one in hand.

        An unopened mail waits as one, until it is put back to work.
        """
        still = and_(ReviewRow.submission == submission, ReviewRow.closed_at.is_(None))
        if self._connection.scalar(select(ReviewRow.id).where(still, or_(*_in_hand(now))).limit(1)):
            return None
        waits = and_(DocumentRow.submission == submission, DocumentRow.status.in_(TO_A_PERSON))
        found = self._connection.execute(select(DocumentRow.__table__).where(waits))
        rows = tuple(dict(row._mapping) for row in found)  # noqa: SLF001 - SQLAlchemy's public name
        return () if any(row["number"] == WHOLE_MAIL for row in rows) else rows

    def record_again(self, plan: FilingPlan, at: dt.datetime) -> None:
        """Write anew what becomes of documents that wait; what no longer waits leaves the queue."""
        for document in plan.documents:
            values = {name: v for name, v in _values(plan.submission.id, document).items() if name != "id"}
            this = DocumentRow.id == document.id
            self._connection.execute(update(DocumentRow).where(this).values(**values))
            waits = document.verdict.status in TO_A_PERSON
            item = {"reason": document.verdict.reason, "closed_at": None if waits else at}
            still = and_(ReviewRow.id == document.id, ReviewRow.closed_at.is_(None))
            self._connection.execute(update(ReviewRow).where(still).values(**item))
        mail = SubmissionRow.id == plan.submission.id
        values = {"state": plan.state, "reason": plan.reason}
        self._connection.execute(update(SubmissionRow).where(mail).values(**values))

    def ask(self, submission: str, document: str | None, reason: str, at: dt.datetime) -> None:
        """Put something before a person; the same question is asked once."""
        item = document or f"{submission}:{reason}"
        values = {
            "submission": submission,
            "document": document,
            "reason": reason,
            "opened_at": at,
            "closed_at": None,
            **ANYWHERE,
            "received_at": _received(submission),
        }
        again = update(ReviewRow).where(ReviewRow.id == item).values(**values)
        if not self._connection.execute(again).rowcount:
            self._connection.execute(insert(ReviewRow).values(id=item, **values))

    def close_review(self, submission: str, at: dt.datetime) -> None:
        """What waited for a person in this submission waits no more (it is worked again)."""
        still = and_(ReviewRow.submission == submission, ReviewRow.closed_at.is_(None))
        self._connection.execute(update(ReviewRow).where(still).values(closed_at=at))

    def earlier(self, sha256s: frozenset[str], before: str) -> dict[str, tuple[Earlier, ...]]:
        """Documents with these bytes in submissions received up to this one, first ones first."""
        found: dict[str, tuple[Earlier, ...]] = {}
        for row in self._connection.execute(EARLIER, {"sha256s": list(sha256s), "before": before}):
            one = Earlier(
                id=row.id, sender=row.sender, message_id=row.message_id,
                received_at=row.received_at, case=row.case,
                candidates=frozenset(candidate["bg_number"] for candidate in row.candidates),
            )  # fmt: skip
            found[row.sha256] = (*found.get(row.sha256, ()), one)
        return found

    def pages_from(self, sender: str, since: dt.datetime, but: str) -> tuple[EarlierPage, ...]:
        """Single pages of this sender since then, in order of receipt, but for those of one submission."""
        mail = SubmissionRow
        query = (
            select(DocumentRow.document, DocumentRow.cue_page, DocumentRow.cue_total, DocumentRow.case)
            .join(mail, mail.id == DocumentRow.submission)
            .where(mail.sender == sender, mail.received_at >= since, mail.id != but)
            .where(DocumentRow.cue_page.is_not(None), DocumentRow.status != Status.DUPLICATE)
            .order_by(mail.seq, DocumentRow.number)
            .limit(200)
        )
        return tuple(
            EarlierPage(document=row.document, cue=Cue(row.cue_total, row.cue_page), case=row.case)
            for row in self._connection.execute(query)
        )

    def numbers(self, submission: str) -> int:
        """The highest number of a document of this mail."""
        query = select(func.max(DocumentRow.number)).where(DocumentRow.submission == submission)
        return self._connection.scalar(query) or 0

    def taken_apart(self, submission: str) -> bool:
        """Whether a clerk took a file of this mail apart."""
        theirs = DocumentRow.submission == submission, DocumentRow.reason == Reason.TAKEN_APART_BY_CLERK
        return self._connection.scalar(select(DocumentRow.id).where(*theirs).limit(1)) is not None

    def one(self, document: str) -> dict[str, Any] | None:
        """One document with the facts of its submission, or None."""
        return next(self.rows(DocumentRow.id == document), None)

    def pieces(self, document: str) -> tuple[str, ...]:
        """What makes up a document in several pieces, in the order of its pages, of whatever mail."""
        row = DocumentRow
        query = select(row.id).where(row.document == document, row.piece.is_not(None))
        query = query.where(row.status != Status.DUPLICATE).order_by(*IN_ORDER, row.id)
        found = tuple(self._connection.scalars(query))
        return found if len(found) > 1 else ()

    def rows(self, *conditions: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - SQL conditions
        """Documents with the facts of their submission, in order of receipt."""
        with self._connection.execute(_joined().where(*conditions), execution_options=IN_PIECES) as found:
            for row in found:
                yield dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name


def _in_hand(now: dt.datetime) -> tuple[Any, ...]:
    return ReviewRow.decision.is_not(None), ReviewRow.claimed_until > now


def _received(submission: str) -> ScalarSelect[Any]:
    return select(SubmissionRow.received_at).where(SubmissionRow.id == submission).scalar_subquery()


def _joined() -> Select[Any]:
    mail = SubmissionRow
    return (
        select(DocumentRow.__table__, mail.message_id, mail.sender, mail.received_at, mail.seq)
        .join(mail, mail.id == DocumentRow.submission)
        .order_by(mail.seq, DocumentRow.number)
    )


def _assessment(verdict: Verdict) -> dict[str, Any] | None:
    """Why it has its type and urgency, as plain data."""
    if verdict.assessment is None:
        return None
    plain = asdict(verdict.assessment)
    for hint in plain["days"]:
        hint["day"] = hint["day"].isoformat()
    return plain


def _values(submission: str, document: PlannedDocument) -> dict[str, Any]:
    part, verdict = document.part, document.verdict
    return {
        "id": document.id, "submission": submission, "document": document.document, "number": part.number,
        "part": part.path[:120], "role": part.role, "filename": part.filename,
        "claimed_type": part.claimed_type,
        "media_type": part.media_type, "sha256": part.sha256, "size": part.size, "pages": document.pages,
        "status": verdict.status, "reason": verdict.reason, "case": verdict.case, "person": verdict.person,
        "type": verdict.type, "urgency": verdict.urgency, "confidence": verdict.confidence,
        "path": document.path, "cue_page": document.cue.page if document.cue else None,
        "cue_total": document.cue.total if document.cue else None,
        "duplicate_of": verdict.duplicate_of, "candidates": [asdict(c) for c in verdict.candidates],
        "trail": [{"rule": o.rule, "hit": o.hit, "detail": o.detail} for o in verdict.trail],
        "defects": list(part.defects), "assessment": _assessment(verdict),
        "teachable": [*document.teachable] or None, "forwarded": part.nested, "piece": document.piece,
    }  # fmt: skip
