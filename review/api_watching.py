"""The HTTP interface for auditors and operators: the same operations as their pages, as JSON."""

import datetime as dt
from dataclasses import asdict
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import Response, StreamingResponse

from ingest.operations.audit_search import (
    Asked,
    QuestionError,
    as_row,
    export,
    life,
    search,
    understood,
)
from ingest.operations.quarantine import longest_quarantined, replay
from review.api import ANSWERS, Plain
from review.errors import answer
from review.legible import Moment, Whole
from review.page import translated
from review.pages.audit import MEDIA, WORDS, ended
from review.pages.operator import SHOWN
from review.who import Visitor, desk_of, may
from storage.accounts import Role
from storage.audit_search import Place

router = APIRouter(prefix="/api/v1", tags=["watching"], responses=ANSWERS)
Auditor = Annotated[Visitor, Depends(may(Role.AUDITOR, Role.DATA_PROTECTION))]
Admin = Annotated[Visitor, Depends(may(Role.ADMIN))]
Word = Annotated[str, Query(max_length=320)]


class PlaceIn(Plain):
    """Where the page before ended."""

    at: Moment
    seq: Whole


class QuestionIn(Plain):
    """What an auditor asks, and what for; empty fields do not narrow."""

    purpose: Annotated[str, Query(max_length=200)]
    case: Word = ""
    person: Word = ""
    sender: Word = ""
    sha256: Word = ""
    submission: Word = ""
    document: Word = ""
    action: Word = ""
    actor: Word = ""
    since: Moment | None = None
    until: Moment | None = None
    after: PlaceIn | None = None


class ExportIn(QuestionIn):
    """The same, as a file of everything that fits."""

    form: Literal["csv", "jsonl"] = "jsonl"


class EventsOut(Plain):
    """A page of events, newest first."""

    events: list[dict[str, Any]]
    next: PlaceIn | None
    """Give it as `after` for the next page; null at the end."""
    question: int
    """The number of the event that tells of this search."""


class LifeOut(Plain):
    """What happened to one document, first things first."""

    document: str
    submission: str
    received_at: dt.datetime
    media_type: str
    size: int
    pages: int
    sha256: str
    status: str
    reason: str
    case: str | None
    person: str | None
    pieces: list[str]
    """What makes up the document it is a piece of, in the order of its pages; empty where it is whole."""
    events: list[dict[str, Any]]
    next: PlaceIn | None
    """Give it as `after_at` and `after_seq` for its later events; null at the end."""


class QuarantinedOut(Plain):
    """A mail in quarantine, without its words."""

    submission: str
    received_at: dt.datetime
    reason: str
    size: int


class ReplayIn(Plain):
    """A mail in quarantine."""

    submission: Annotated[str, Query(min_length=1, max_length=32)]


@router.post("/audit/search", response_model=EventsOut)
def search_log(request: Request, who: Auditor, asked: QuestionIn) -> Any:  # noqa: ANN401 - the events, or a refusal
    """Search the filing log; the question and its purpose become an event themselves."""
    words = {name: getattr(asked, name) for name in WORDS}
    after = Place(at=asked.after.at, seq=asked.after.seq) if asked.after else None
    try:
        wanted = understood(words, asked.since, asked.until)
        found = search(
            desk_of(request).office.store, wanted, Asked(actor=who.name, purpose=asked.purpose), after
        )
    except QuestionError as error:
        return _refused(request, error)
    place = found.page.next
    return EventsOut(
        events=[as_row(event) for event in found.page.events], question=found.question,
        next=PlaceIn(at=place.at, seq=place.seq) if place else None,
    )  # fmt: skip


@router.post(
    "/audit/export",
    response_class=StreamingResponse,
    responses={200: {"content": {kind: {} for kind in MEDIA.values()}, "description": "One event a line"}},
)
def export_log(request: Request, who: Auditor, asked: ExportIn) -> Response:
    """Everything that fits, first things first, as JSON Lines or CSV; the export becomes an event itself."""
    words = {name: getattr(asked, name) for name in WORDS}
    try:
        wanted = understood(words, asked.since, asked.until)
        by = Asked(actor=who.name, purpose=asked.purpose)
        lines = export(desk_of(request).office.store, wanted, by, asked.form)
    except QuestionError as error:
        return _refused(request, error)
    return StreamingResponse(
        ended(lines), media_type=MEDIA[asked.form], headers={"Cache-Control": "no-store"}
    )


@router.get("/audit/documents/{document}", response_model=LifeOut)
def life_of(
    request: Request,
    who: Auditor,
    document: Annotated[str, Path(max_length=40)],
    question: Whole,
    after_at: Moment | None = None,
    after_seq: Whole = 0,
) -> Any:  # noqa: ANN401 - the life, or a refusal
    """One document's life, under the purpose of an earlier search of one's own."""
    after = Place(at=after_at, seq=after_seq) if after_at else None
    try:
        found = life(desk_of(request).office.store, document, who.name, question, after)
    except QuestionError as error:
        return _refused(request, error)
    return {**asdict(found), "events": [as_row(event) for event in found.events]}


@router.get("/operation")
def operation(request: Request, _who: Admin) -> dict[str, Any]:
    """How the office is: queue, mailboxes, outgoing mail, workers, disks, balance, alarms."""
    seen = asdict(desk_of(request).watch.look())
    for box in seen["mailboxes"]:
        box["patience"] = box["patience"].total_seconds()
    return seen


@router.get("/operation/days")
def days(request: Request, _who: Admin) -> list[dict[str, Any]]:
    """What came and what waited, a row for each of the last 30 days."""
    return [
        {
            "day": day.day,
            **asdict(day.intake),
            "waiting": day.waiting,
            "reasons": dict(day.reasons),
            "oldest_days": round(day.oldest, 2),
        }
        for day in desk_of(request).figures.days()
    ]


@router.post("/operation/balance", status_code=202)
def balance(request: Request, _who: Admin) -> None:
    """Begin a balance; `balance` of `/operation` tells its result when it is done."""
    desk_of(request).watch.start_balance()


@router.get("/quarantine")
def quarantine(request: Request, _who: Admin) -> list[QuarantinedOut]:
    """What could not be worked, the longest there first, fifty at most."""
    return [
        QuarantinedOut(submission=one.id, received_at=one.received_at, reason=one.reason, size=one.size)
        for one in longest_quarantined(desk_of(request).office.store, SHOWN)
    ]


@router.post("/quarantine/replay", status_code=204)
def put_back(request: Request, who: Admin, wanted: ReplayIn) -> None:
    """Put a mail in quarantine back to work."""
    replay(desk_of(request).office.store, [wanted.submission], who.name)


def _refused(request: Request, error: QuestionError) -> Response:
    return answer(request, 422, f"wrong_{error.field}", translated(request, str(error)))
