"""One item: the page, what was found on it, who may be meant, and what can be done."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Path, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel, Field

from ingest.office import Office
from ingest.operations import decide, pieces
from ingest.operations.take_apart import take_apart
from review.desk import discarded
from review.findings import look_at, search_register
from review.page import render, translated
from review.pages.letters import SeenMail, mail_of
from review.pages.queue import Narrowed, chosen_filters, clerk_of, narrowing, next_page
from review.who import Visitor, Worker, desk_of

DECIDED_ELSEWHERE = ("decided", "taken")
"""What no other word in the form would change: the next item is offered instead."""
router = APIRouter(include_in_schema=False)
ItemId = Annotated[str, Path(max_length=64)]
DecisionId = Annotated[str, Path(max_length=32)]
Pieces = Annotated[tuple[Annotated[str, Field(max_length=64)], ...], Form(max_length=1_000)]
PieceId = Annotated[str, Form(max_length=64)]
Begins = Annotated[tuple[int, ...], Form(max_length=1_000)]


class Entered(BaseModel):
    """What stands in the form of a decision.

    `member`: case and Kundennummer, with a blank between; `teach`: kind and value of a number, likewise.
    """

    choice: Annotated[str, Field(max_length=16)] = ""
    member: Annotated[str, Field(max_length=60)] = ""
    kind: Annotated[str, Field(max_length=32)] = ""
    urgency: Annotated[str, Field(max_length=4)] = ""
    note: Annotated[str, Field(max_length=5_000)] = ""
    teach: Annotated[list[Annotated[str, Field(max_length=100)]], Field(max_length=200)] = []


@router.get("/items/{item}", response_class=HTMLResponse)
def show(
    request: Request, who: Worker, item: ItemId,
    q: Annotated[str, Query(max_length=100)] = "", mail: Annotated[str, Query(max_length=1)] = "",
) -> Response:  # fmt: skip
    """The item, whoever has it in hand; `q` searches the register, `mail` shows the mail at once."""
    shown = mail_of(request, who, item) if mail else None
    return _page(request, who, item, Entered(), q=q, mail=shown)


def _page(
    request: Request, who: Visitor, item: str, entered: Entered, *, q: str = "",
    mail: SeenMail | None = None, problem: str = "",
) -> Response:  # fmt: skip
    desk, clerk = desk_of(request), clerk_of(who)
    seen = look_at(desk.office, item, clerk)
    return render(
        request, "item.html", who, status=409 if problem else 200,
        seen=seen, q=q, people=search_register(desk.office, q, clerk), chosen=entered.member,
        entered=entered, mail=mail, problem=problem,
        asked=narrowing(request), filters=chosen_filters(request),
        discard=discarded(desk, entered.kind or seen.item.type), back=f"/items/{item}",
        not_kept={code for code in desk.types if discarded(desk, code)}, quarantined=decide.QUARANTINED,
    )  # fmt: skip


@router.get("/people", response_class=HTMLResponse)
def people(request: Request, who: Worker, q: Annotated[str, Query(max_length=100)] = "") -> Response:
    """Who in the register fits the words, as choices for the form."""
    found = search_register(desk_of(request).office, q, clerk_of(who))
    return render(request, "people.html", who, people=found, q=q, chosen="")


@router.post("/items/{item}/claim")
def claim(request: Request, who: Worker, item: ItemId) -> Response:
    """Take the item into one's hand, or keep it longer."""
    decide.claim(desk_of(request).office, item, clerk_of(who))
    return RedirectResponse(_again(request, item), status_code=303)


@router.post("/items/{item}/release")
def release(request: Request, who: Worker, item: ItemId) -> Response:
    """Put it back."""
    decide.release(desk_of(request).office, item, clerk_of(who))
    return RedirectResponse("/queue", status_code=303)


@router.post("/items/{item}/decide")
def decide_item(
    request: Request, who: Worker, narrowed: Narrowed, item: ItemId, entered: Annotated[Entered, Form()]
) -> Response:
    """Decide, and go on with the next item; what cannot be done is told beside what was entered."""
    clerk = clerk_of(who)
    try:
        _decided(desk_of(request).office, item, entered, clerk)
    except decide.NotDecidedError as error:
        if error.code in DECIDED_ELSEWHERE:
            raise
        if error.code == "claim_ended":
            decide.claim(desk_of(request).office, item, clerk)
        told, case = translated(request, str(error)), entered.member.partition(" ")[0]
        return _page(request, who, item, entered, q=case, problem=told)
    return RedirectResponse(next_page(request, who, narrowed), status_code=303)


def _decided(office: Office, item: str, entered: Entered, clerk: decide.Clerk) -> None:
    if entered.choice == "second_look":
        decide.ask_for_second_look(office, item, clerk, entered.note, entered.kind, entered.urgency)
        return
    if entered.choice == "noted":
        decide.noted(office, item, clerk, entered.note)
        return
    case, _, person = entered.member.partition(" ")
    chosen = decide.Chosen(
        choice=_choice(entered.choice, item), case=case, person=person, type=entered.kind,
        urgency=entered.urgency, note=entered.note, teaches=tuple(_number(one) for one in entered.teach),
    )  # fmt: skip
    decide.decide(office, item, chosen, clerk)


@router.post("/items/{item}/pieces")
def rearrange(
    request: Request,
    who: Worker,
    item: ItemId,
    join: Pieces = (),
    split: PieceId = "",
) -> Response:
    """Take other documents of the mail as further pages of this one, or let a page stand alone."""
    office, clerk = desk_of(request).office, clerk_of(who)
    if split:
        pieces.split(office, split, item, clerk)
    else:
        pieces.join(office, join, item, clerk)
    return RedirectResponse(_again(request, item, joined="" if split else "yes"), status_code=303)


@router.post("/items/{item}/order")
def put_in_order(
    request: Request, who: Worker, item: ItemId, seen: Pieces = (),
    earlier: PieceId = "", later: PieceId = "",
) -> Response:  # fmt: skip
    """Put one page a place earlier or later than it was seen; there the keyboard goes on."""
    order = pieces.moved(seen, earlier or later, -1 if earlier else 1)
    pieces.arrange(desk_of(request).office, order, item, clerk_of(who), seen)
    return RedirectResponse(_again(request, item, earlier=earlier, later=later), status_code=303)


@router.post("/items/{item}/take-apart")
def split(request: Request, who: Worker, item: ItemId, begin: Begins = ()) -> Response:
    """Make documents of the pages of a file; the first of them is looked at next."""
    first, *_ = take_apart(desk_of(request).office, item, begin, clerk_of(who))
    return RedirectResponse(_again(request, first), status_code=303)


@router.post("/decisions/{decision}/undo")
def undo(request: Request, who: Worker, decision: DecisionId) -> Response:
    """Take the decision back and look at the item again."""
    item = decide.undo(desk_of(request).office, decision, clerk_of(who))
    return RedirectResponse(_again(request, item.id), status_code=303)


def _choice(named: str, item: str) -> decide.Choice:
    try:
        return decide.Choice(named)
    except ValueError:
        raise decide.NotDecidedError("no_choice", "Choose what is to happen.", f"/items/{item}") from None


def _number(ticked: str) -> tuple[str, str]:
    kind, _, value = ticked.partition(" ")
    return kind, value


def _again(request: Request, item: str, **what: str) -> str:
    """The item's page; `what`: of its pages was changed, so that they are shown and the keyboard goes on."""
    asked, told = narrowing(request), urlencode({name: value for name, value in what.items() if value})
    return f"/items/{item}{asked}{'&' if asked and told else '?' if told else ''}{told}"
