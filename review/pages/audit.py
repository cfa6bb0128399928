"""For auditors: the filing log searched, one document's life, and exports. Metadata only, no content.

A search is a POST: a sender's address belongs into no address bar and no log of a proxy.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Path, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse

from ingest.operations.audit_search import Answer, Asked, QuestionError, export, life, search, understood
from review.legible import LARGEST, Whole, moment_of
from review.page import render, translated
from review.told import HAPPENED, folded, happened, told, told_of
from review.who import Visitor, desk_of, language, may
from storage.accounts import Role
from storage.audit_search import AuditSearch, Place

router = APIRouter(include_in_schema=False)
Auditor = Annotated[Visitor, Depends(may(Role.AUDITOR, Role.DATA_PROTECTION))]
Word = Annotated[str, Form(max_length=320)]
Day = Annotated[str, Form(max_length=10)]
MEDIA = {"csv": "text/csv; charset=utf-8", "jsonl": "application/jsonl; charset=utf-8"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """The form as it was sent; shown again with its answer."""

    purpose: str = ""
    case: str = ""
    person: str = ""
    sender: str = ""
    sha256: str = ""
    submission: str = ""
    document: str = ""
    action: str = ""
    actor: str = ""
    since: str = ""
    until: str = ""

    def search(self, zone: dt.tzinfo) -> AuditSearch:
        """What is meant. Raises QuestionError."""
        words = {name: getattr(self, name) for name in WORDS}
        return understood(words, _day(self.since, "since", zone, 0), _day(self.until, "until", zone, 1))


WORDS = ("case", "person", "sender", "sha256", "submission", "document", "action", "actor")


def asked(  # noqa: PLR0913, PLR0917 - one field for each thing an auditor asks for
    purpose: Word = "", case: Word = "", person: Word = "", sender: Word = "", sha256: Word = "",
    submission: Word = "", document: Word = "", action: Word = "", actor: Word = "",
    since: Day = "", until: Day = "",
) -> Question:  # fmt: skip
    """The fields of the form."""
    return Question(
        purpose=purpose, case=case, person=person, sender=sender, sha256=sha256, submission=submission,
        document=document, action=action, actor=actor, since=since, until=until,
    )  # fmt: skip


TheQuestion = Annotated[Question, Depends(asked)]


@router.get("/audit", response_class=HTMLResponse)
def form(request: Request, who: Auditor, document: str = "") -> Response:
    """The empty form."""
    return _page(request, who, Question(document=document[:40]))


@router.post("/audit", response_class=HTMLResponse)
def answer(
    request: Request,
    who: Auditor,
    question: TheQuestion,
    before_at: Annotated[str, Form(max_length=40)] = "",
    before_seq: Annotated[int, Form(ge=0, le=LARGEST)] = 0,
) -> Response:
    """The newest events that fit, or those after the page before."""
    desk = desk_of(request)
    try:
        wanted = question.search(desk.office.zone)
        found = search(desk.office.store, wanted, _by(who, question), _place(before_at, before_seq))
    except QuestionError as error:
        return _page(request, who, question, error)
    return _page(request, who, question, answer=found)


@router.post("/audit/export")
def download(
    request: Request,
    who: Auditor,
    question: TheQuestion,
    form: Annotated[Literal["csv", "jsonl"], Form()] = "csv",
) -> Response:
    """Everything that fits, as a file."""
    desk = desk_of(request)
    try:
        lines = export(desk.office.store, question.search(desk.office.zone), _by(who, question), form)
    except QuestionError as error:
        return _page(request, who, question, error)
    headers = {
        "Content-Disposition": f'attachment; filename="filing-log.{form}"',
        "Cache-Control": "no-store",
    }
    return StreamingResponse(ended(lines), media_type=MEDIA[form], headers=headers)


@router.get("/audit/documents/{document}", response_class=HTMLResponse)
def timeline(
    request: Request,
    who: Auditor,
    document: Annotated[str, Path(max_length=40)],
    question: Whole = 0,
    after_at: Annotated[str, Query(max_length=40)] = "",
    after_seq: Whole = 0,
) -> Response:
    """One document's life, under the purpose of the search it was found by; without one, the form."""
    desk, chosen = desk_of(request), language(request)
    if not question:
        return RedirectResponse(f"/audit?{urlencode({'document': document})}", status_code=303)
    try:
        found = life(desk.office.store, document, who.name, question, _place(after_at, after_seq))
    except QuestionError as error:
        return _page(request, who, Question(document=document), error)
    events = [told_of(entry, desk.words[chosen], chosen) for entry in folded(found.events)]
    later = found.next and {
        "question": question, "after_at": found.next.at.isoformat(), "after_seq": found.next.seq
    }  # fmt: skip
    return render(
        request, "audit_life.html", who, life=found, events=events,
        later=f"/audit/documents/{document}?{urlencode(later)}" if later else "",
    )  # fmt: skip


def _page(
    request: Request,
    who: Visitor,
    question: Question,
    error: QuestionError | None = None,
    answer: Answer | None = None,
) -> Response:
    desk, chosen = desk_of(request), language(request)
    words = desk.words[chosen]
    events = [told(event, words, chosen) for event in answer.page.events] if answer else []
    return render(
        request, "audit.html", who, status=422 if error else 200,
        question=question, answer=answer, events=events, fields=("purpose", *WORDS, "since", "until"),
        wrong=error.field if error else "", problem=translated(request, str(error)) if error else "",
        actions=sorted(((str(one), happened(one, words)) for one in HAPPENED), key=lambda pair: pair[1]),
    )  # fmt: skip


def _by(who: Visitor, question: Question) -> Asked:
    return Asked(actor=who.name, purpose=question.purpose)


def _day(text: str, field: str, zone: dt.tzinfo, later: int) -> dt.datetime | None:
    """The beginning of a day where the office is, or of the day after: `until` means that day included."""
    if not text:
        return None
    try:
        day = dt.date.fromisoformat(text) + dt.timedelta(days=later)
        return dt.datetime.combine(day, dt.time(), zone).astimezone(dt.UTC)
    except (ValueError, OverflowError):
        raise QuestionError(field, "Write the day like 2026-11-22.") from None


def _place(at: str, seq: int) -> Place | None:
    moment = moment_of(at)
    return Place(at=moment, seq=seq) if moment else None


def ended(lines: Iterator[str]) -> Iterator[str]:
    """Each with its line end."""
    for line in lines:
        yield f"{line}\n"
