"""The HTTP interface: the same operations as the pages, as JSON, described by OpenAPI.

Signed in by the session's cookie (writing requests carry `X-CSRF-Token`, from `/api/v1/me`), or by a token
of `kundenpost users token`: `Authorization: Bearer …`.
"""

import datetime as dt
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel, ConfigDict

from ingest.operations import decide
from ingest.operations.pieces import arrange, join
from ingest.operations.pieces import split as let_stand_alone
from ingest.operations.take_apart import take_apart
from review.findings import (
    MOST_REFERENCES,
    Seen,
    forget_reference,
    learned_references,
    look_at,
    search_register,
)
from review.pages.queue import Narrowed, clerk_of, place_of, place_text, summed
from review.who import Anybody, Worker, cookie_name, desk_of
from storage.desk_nouns import Decision, Item

ItemId = Annotated[str, Path(max_length=64, description="Such as DO-7KQ4-M2XF-01.")]
DecisionId = Annotated[str, Path(max_length=32)]


class Problem(BaseModel):
    """Why something was not done."""

    error: str
    """A code that does not change."""
    sentence: str
    """The same for people, in the language asked for."""


ANSWERS: dict[int | str, dict[str, Any]] = {
    code: {"model": Problem, "description": what}
    for code, what in {
        400: "No JSON", 401: "Not signed in", 403: "Not allowed", 404: "Nothing here that you may see",
        409: "Not done, and nothing half done", 411: "Length missing", 413: "Too large",
        422: "Not understood",
        429: "Too often", 503: "Out of order",
    }.items()
}  # fmt: skip
router = APIRouter(prefix="/api/v1", tags=["desk"], responses=ANSWERS)


class Plain(BaseModel):
    """What is given and taken as JSON; what is not named here is refused."""

    model_config = ConfigDict(extra="forbid")


class Me(Plain):
    """Who is signed in."""

    name: str
    roles: list[str]
    sites: list[str]
    csrf: str


class ItemOut(Plain):
    """Something that waits for a person."""

    id: str
    submission: str
    document: str | None
    reason: str
    urgency: str
    type: str | None
    site: str
    language: str
    """`de`, `uk`, …, the script (`Cyrl`, …) where only that is known, `und`; empty without a document."""
    received_at: dt.datetime
    opened_at: dt.datetime
    in_hand: str | None
    asked_by: str | None
    note: str
    media_type: str
    pages: int


class Queue(Plain):
    """One page of what waits."""

    items: list[ItemOut]
    after: str | None
    """Give it as `after` for the next page; null at the end."""
    counts: dict[str, int]
    """How many wait, by reason."""
    languages: dict[str, int]
    """How many wait, by language."""


class Suggestion(Plain):
    """Who may be meant."""

    case: str
    person: str
    in_register: bool
    speaks_for: list[dict[str, Any]]
    not_found: list[str]


class Number(Plain):
    """A number of somebody else's by which a client is known."""

    kind: Annotated[str, Query(max_length=32)]
    value: Annotated[str, Query(max_length=64)]


class ItemSeen(ItemOut):
    """An item with what was found."""

    documents: list[str]
    """What is decided together, in the order of its pages."""
    suggestions: list[Suggestion]
    teachable: list[Number]
    """Numbers in it that can be remembered for the case it is filed in."""


class DecisionIn(Plain):
    """What is to happen with an item."""

    choice: decide.Choice
    case: Annotated[str, Query(max_length=40)] = ""
    person: Annotated[str, Query(max_length=40)] = ""
    type: Annotated[str, Query(max_length=32)] = ""
    urgency: Annotated[str, Query(max_length=4)] = ""
    note: Annotated[str, Query(max_length=5_000)] = ""
    teaches: Annotated[list[Number], Query(max_length=200)] = []
    """With `file`: numbers out of `teachable` of the item that are remembered for the case."""

    def chosen(self) -> decide.Chosen:
        """The same, as operations know it."""
        teaches = tuple((one.kind, one.value) for one in self.teaches)
        return decide.Chosen(**{**self.model_dump(), "teaches": teaches})


class DecisionOut(Plain):
    """A decision, and until when it can be taken back."""

    id: str
    item: str
    choice: str
    case: str | None
    person: str | None
    due_at: dt.datetime


class NoteIn(Plain):
    """What is to be kept in the filing log."""

    note: Annotated[str, Query(max_length=5_000)] = ""


class SecondLookIn(NoteIn):
    """Why somebody else shall look, and what was corrected already."""

    type: Annotated[str, Query(max_length=32)] = ""
    urgency: Annotated[str, Query(max_length=4)] = ""


class PieceIn(Plain):
    """Another document of the same mail, and whether it belongs to this one."""

    document: Annotated[str, Query(max_length=64)]
    joined: bool


class OrderIn(Plain):
    """All that is decided together, in the order of its pages."""

    documents: Annotated[list[Annotated[str, Query(max_length=64)]], Query(max_length=1_000)]


class BeginsIn(Plain):
    """The pages at which a document begins, besides the first."""

    begins: Annotated[list[Annotated[int, Query(ge=1, le=10_000)]], Query(max_length=1_000)]


class PersonOut(Plain):
    """A member of the register."""

    case: str
    person: str
    last_name: str
    first_name: str
    birth_date: str
    site: str
    active: bool


class ReferenceIn(Number):
    """A number that was remembered for a case."""

    case: Annotated[str, Query(max_length=20)]


class ReferenceOut(ReferenceIn):
    """The same, with where it comes from."""

    origin: str
    """The document with which it was remembered."""
    learned_by: str
    learned_at: dt.datetime


def sign_ins(cookie: str) -> dict[str, Any]:
    """The two ways to sign in, as OpenAPI describes them."""
    return {
        "token": {"type": "http", "scheme": "bearer", "description": "Of `kundenpost users token NAME`."},
        "session": {
            "type": "apiKey", "in": "cookie", "name": cookie,
            "description": "Of the sign-in page; writing requests carry `X-CSRF-Token`, the `csrf` of `/me`.",
        },
    }  # fmt: skip


@router.get("/me")
def me(who: Anybody) -> Me:
    """Who is signed in, and the token for writing requests."""
    account = who.account
    return Me(name=account.name, roles=sorted(account.roles), sites=sorted(account.sites), csrf=who.csrf)


@router.get("/items")
def items(
    request: Request, _who: Worker, narrowed: Narrowed,
    after: Annotated[str, Query(max_length=300)] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Queue:  # fmt: skip
    """What waits, most urgent and oldest first."""
    with desk_of(request).office.store.read() as tx:
        found = tx.desk.waiting(narrowed, place_of(after), limit + 1)
        counts, now = tx.desk.counts(narrowed), tx.now
    further = place_text(found[limit - 1].place) if len(found) > limit else None
    return Queue(
        items=[ItemOut(**_item(one, now)) for one in found[:limit]], after=further,
        counts=summed(counts, 0), languages=summed(counts, 3),
    )  # fmt: skip


@router.post("/items/next")
def take_next(request: Request, who: Worker, narrowed: Narrowed) -> ItemOut | None:
    """Take the first item nobody has in hand; null when none is left."""
    item = decide.claim_next(desk_of(request).office, clerk_of(who), narrowed)
    return ItemOut(**_item(item, dt.datetime.now(dt.UTC))) if item else None


@router.get("/items/{item}")
def one(request: Request, who: Worker, item: ItemId) -> ItemSeen:
    """An item with what was found."""
    return _seen(look_at(desk_of(request).office, item, clerk_of(who)))


@router.post("/items/{item}/claim")
def claim(request: Request, who: Worker, item: ItemId) -> ItemOut:
    """Take the item, or keep it longer."""
    taken = decide.claim(desk_of(request).office, item, clerk_of(who))
    return ItemOut(**_item(taken, dt.datetime.now(dt.UTC)))


@router.delete("/items/{item}/claim", status_code=204)
def release(request: Request, who: Worker, item: ItemId) -> None:
    """Put the item back."""
    decide.release(desk_of(request).office, item, clerk_of(who))


@router.post("/items/{item}/second-look", status_code=204)
def second_look(request: Request, who: Worker, item: ItemId, asked: SecondLookIn) -> None:
    """Leave the item to somebody else."""
    office, clerk = desk_of(request).office, clerk_of(who)
    decide.ask_for_second_look(office, item, clerk, asked.note, asked.type, asked.urgency)


@router.post("/items/{item}/noted", status_code=204)
def noted(request: Request, who: Worker, item: ItemId, why: NoteIn) -> None:
    """Take note of a mail of ours that was not delivered: it waits no more."""
    decide.noted(desk_of(request).office, item, clerk_of(who), why.note)


@router.post("/items/{item}/pieces", status_code=204)
def rearrange(request: Request, who: Worker, item: ItemId, wanted: PieceIn) -> None:
    """Take another document of the mail as a further page of this one, or let a page stand alone."""
    office, clerk = desk_of(request).office, clerk_of(who)
    if wanted.joined:
        join(office, [wanted.document], item, clerk)
    else:
        let_stand_alone(office, wanted.document, item, clerk)


@router.put("/items/{item}/order", status_code=204)
def put_in_order(request: Request, who: Worker, item: ItemId, wanted: OrderIn) -> None:
    """Put the pages of the item in this order; all of its `documents` must be named."""
    arrange(desk_of(request).office, wanted.documents, item, clerk_of(who))


@router.post("/items/{item}/take-apart")
def split(request: Request, who: Worker, item: ItemId, wanted: BeginsIn) -> list[str]:
    """Make documents of the pages of a file: the items of all of them, the first in hand."""
    return list(take_apart(desk_of(request).office, item, wanted.begins, clerk_of(who)))


@router.post("/items/{item}/decision")
def decide_item(request: Request, who: Worker, item: ItemId, wanted: DecisionIn) -> DecisionOut:
    """Decide the item one has in hand."""
    made = decide.decide(desk_of(request).office, item, wanted.chosen(), clerk_of(who))
    return _decision(made)


@router.delete("/decisions/{decision}", status_code=204)
def undo(request: Request, who: Worker, decision: DecisionId) -> None:
    """Take a decision back before it takes effect."""
    decide.undo(desk_of(request).office, decision, clerk_of(who))


@router.get("/people")
def people(request: Request, who: Worker, q: Annotated[str, Query(max_length=100)]) -> list[PersonOut]:
    """Who in the register fits the words."""
    found = search_register(desk_of(request).office, q, clerk_of(who))
    return [
        PersonOut(
            case=m.bg_number, person=m.customer_number, last_name=m.last_name, first_name=m.first_name,
            birth_date=m.birth_date, site=m.site, active=m.active,
        )
        for m in found
    ]  # fmt: skip


@router.get("/references")
def references(
    request: Request, who: Worker, case: Annotated[str, Query(max_length=40)] = ""
) -> list[ReferenceOut]:
    """Numbers that were remembered for cases, the latest first."""
    found = learned_references(desk_of(request).office, case, clerk_of(who))
    return [
        ReferenceOut(
            kind=one.kind, value=one.value, case=one.case, origin=one.origin,
            learned_by=one.learned_by, learned_at=one.learned_at,
        )
        for one in found[:MOST_REFERENCES]
    ]  # fmt: skip


@router.post("/references/forget", status_code=204)
def forget(request: Request, who: Worker, reference: ReferenceIn) -> None:
    """Unlearn one."""
    forget_reference(desk_of(request).office, reference.kind, reference.value, reference.case, clerk_of(who))


@router.get("/openapi.json", include_in_schema=False)
def description(request: Request, _who: Anybody) -> dict[str, Any]:
    """The interface, described by OpenAPI."""
    told = get_openapi(title="Kundenpost", version="1", routes=request.app.state.described)
    told.setdefault("components", {})["securitySchemes"] = sign_ins(cookie_name(desk_of(request)))
    return {**told, "security": [{"token": []}, {"session": []}]}


def _item(item: Item, now: dt.datetime) -> dict[str, Any]:
    return {
        "id": item.id, "submission": item.submission, "document": item.document, "reason": item.reason,
        "urgency": item.urgency, "type": item.type, "site": item.site, "language": item.language,
        "received_at": item.received_at,
        "opened_at": item.opened_at, "in_hand": item.taken_by(now), "asked_by": item.asked_by,
        "note": item.note, "media_type": item.media_type, "pages": item.pages,
    }  # fmt: skip


def _seen(seen: Seen) -> ItemSeen:
    suggestions = [
        Suggestion(
            case=s.case, person=s.person, in_register=s.member is not None,
            speaks_for=list(s.factors), not_found=list(s.missing),
        )
        for s in seen.suggestions
    ]  # fmt: skip
    documents = [str(row["id"]) for row in seen.documents]
    now = dt.datetime.now(dt.UTC)
    teachable = [Number(kind=kind, value=value) for kind, value in seen.teachable]
    return ItemSeen(
        **_item(seen.item, now), documents=documents, suggestions=suggestions, teachable=teachable
    )


def _decision(made: Decision) -> DecisionOut:
    return DecisionOut(
        id=made.id, item=made.item, choice=made.action, case=made.case, person=made.person, due_at=made.due_at
    )
