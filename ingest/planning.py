"""From verdicts to a filing plan: what becomes of each part, and where it will lie. Pure."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from classifiers.nouns import Part, Reading, Role, Verdict
from classifiers.pieces import cue_of_page
from classifiers.reasons import Reason, Status
from storage.case_files import case_path
from storage.documents import Earlier
from storage.nouns import WHOLE_MAIL, FilingPlan, OutgoingMail, PlannedDocument, Submission

GRAVEST_FIRST = (
    Status.QUARANTINED,
    Status.REVIEW,
    Status.UNREADABLE,
    Status.FILED,
    Status.DUPLICATE,
    Status.SET_ASIDE,
)
"""A submission is in the gravest state of its parts; what is unreadable waits in review."""
MAIL_TYPE = "message/rfc822"
SAME_TEXT_WITHIN = dt.timedelta(hours=24)
"""The same sentence mailed again within a day is an impatient click; later it is a new letter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """One leaf part with all that is known about it."""

    part: Part
    reading: Reading | None
    """None where nothing needed to be read."""
    verdict: Verdict
    first: int
    """The number of the first part of its document: its own, unless it is a page of several."""
    piece: int | None = None
    """Where it stands among the pieces of its document; None where it is all there is."""


def plan_filing(
    submission: Submission,
    weighed: Sequence[Weighed],
    earlier: Mapping[str, tuple[Earlier, ...]],
    zone: ZoneInfo,
) -> FilingPlan:
    """Everything that is to happen to one submission."""
    documents: list[PlannedDocument] = []
    for one in weighed:
        repeated = _repeated(one, submission, documents, earlier)
        documents.append(planned(one, repeated, submission, zone))
    state, reason = _state(documents)
    return FilingPlan(submission=submission, state=state, reason=reason, documents=tuple(documents))


def plan_quarantine(submission: Submission, known: Sequence[Part], problem: Reason) -> FilingPlan:
    """A mail that was not opened, or not whole: a row for itself and one for each leaf that is known."""
    parts = (whole_mail(submission), *known)
    return FilingPlan(
        submission=submission,
        state=Status.QUARANTINED,
        reason=problem,
        documents=tuple(_kept_back(submission, part, problem) for part in parts),
        unopened=True,
    )


def whole_mail(submission: Submission) -> Part:
    """A mail as if it were one part of itself, before the first."""
    return Part(
        number=WHOLE_MAIL, path="", nested=False, role=Role.CONTAINER, filename="",
        claimed_type=MAIL_TYPE, media_type=MAIL_TYPE, sha256=submission.blob, size=submission.size, offset=0,
    )  # fmt: skip


def _kept_back(submission: Submission, part: Part, problem: Reason) -> PlannedDocument:
    verdict = Verdict(part=part.number, status=Status.QUARANTINED, reason=problem)
    name = _id(submission, part)
    return PlannedDocument(id=name, document=name, part=part, verdict=verdict, pages=0, path=None)


def unreadable_notice(plan: FilingPlan, recipient: str | None, message_id: str) -> OutgoingMail | None:
    """The one later notice about files that could not be read, where a receipt was allowed (§ 36a SGB I)."""
    if not plan.unreadable or recipient is None:
        return None
    return OutgoingMail(
        id=f"notice.{plan.submission.id}",
        submission=plan.submission.id,
        kind="notice",
        recipient=recipient,
        message_id=message_id,
        amount=plan.unreadable,
    )


def planned(one: Weighed, verdict: Verdict, submission: Submission, zone: ZoneInfo) -> PlannedDocument:
    """What is to happen to one part by this verdict, and where it will lie."""
    path = None
    if verdict.status is Status.FILED and verdict.case:
        day = submission.received_at.astimezone(zone).date()
        path = case_path(verdict.case, submission.id, day, one.part.number, one.part.media_type)
    cue = cue_of_page(one.part, one.reading)
    return PlannedDocument(
        id=_id(submission, one.part),
        document=f"{submission.id}-{one.first:02d}",
        part=one.part,
        verdict=verdict,
        pages=one.reading.page_count if one.reading else 0,
        path=path,
        text=one.reading.text if path and one.reading else "",
        cue=cue,
        piece=cue.page if cue else one.piece,
        reading=one.reading if path else None,
    )


def _id(submission: Submission, part: Part) -> str:
    return f"{submission.id}-{part.number:02d}"


def _repeated(
    one: Weighed,
    submission: Submission,
    siblings: Sequence[PlannedDocument],
    earlier: Mapping[str, tuple[Earlier, ...]],
) -> Verdict:
    """The verdict, or that the part repeats another; a repeated part never goes to another case.

    When a mail is worked again, what was filed stays where it is, whatever the register says by now.
    """
    known = earlier.get(one.part.sha256, ())
    if case := next((d.case for d in known if d.id == _id(submission, one.part)), None):
        filed = Reason.NUMBER_AND_SECOND_FACTOR
        return replace(one.verdict, status=Status.FILED, reason=filed, case=case)  # it lies there already
    if one.verdict.status is Status.SET_ASIDE:
        return one.verdict
    for sibling in siblings:
        if sibling.part.sha256 == one.part.sha256 and sibling.verdict.status is not Status.SET_ASIDE:
            return _duplicate(one.verdict, sibling.verdict.duplicate_of or sibling.id)
    before = [document for document in known if not document.id.startswith(submission.id)]
    for document in before:
        if _is_the_same(one, submission, document):
            return _duplicate(one.verdict, document.id)
    doubtful = any(document.case or not _same_sender(submission, document) for document in before)
    if doubtful and one.part.role is not Role.TEXT and one.verdict.status is Status.FILED:
        return replace(one.verdict, status=Status.REVIEW, reason=Reason.SAME_BYTES_OTHER_SENDER, case=None)
    return one.verdict


def _is_the_same(one: Weighed, submission: Submission, before: Earlier) -> bool:
    """Whether a part with the same bytes is the same letter.

    A file is when it is filed in the same case, or comes from the same sender, was not filed elsewhere
    and is about nobody else now: who helps several clients may send one paper for each of them. The
    mail's own text is only when the whole mail was sent again: two clients may write the same sentence.
    """
    if one.part.role is not Role.TEXT and one.verdict.case and before.case:
        return one.verdict.case == before.case
    soon = abs(submission.received_at - before.received_at) <= SAME_TEXT_WITHIN
    same_message = bool(submission.message_id) and before.message_id == submission.message_id
    about_nobody_else = {c.bg_number for c in one.verdict.candidates} <= before.candidates
    again = one.part.role is not Role.TEXT or soon or same_message
    return _same_sender(submission, before) and about_nobody_else and again


def _same_sender(submission: Submission, before: Earlier) -> bool:
    return bool(submission.sender) and before.sender == submission.sender


def _duplicate(verdict: Verdict, of: str) -> Verdict:
    return replace(
        verdict, status=Status.DUPLICATE, reason=Reason.SAME_BYTES, duplicate_of=of, case=None, person=None
    )


def _state(documents: Sequence[PlannedDocument]) -> tuple[Status, Reason]:
    verdicts = [(document.verdict.status, document.verdict.reason) for document in documents]
    return gravest(verdicts) or (Status.SET_ASIDE, Reason.SAYS_NOTHING)


def gravest(verdicts: Iterable[tuple[str, str]]) -> tuple[Status, Reason] | None:
    """State and reason of a mail whose parts have these: the gravest of them; None for no parts."""
    known = list(verdicts)
    for status in GRAVEST_FIRST:
        for found, reason in known:
            if found == status:
                return (Status.REVIEW if status is Status.UNREADABLE else status), Reason(reason)
    return None
