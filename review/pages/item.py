"""One item: the page, what was found on it, who may be meant, and what can be done."""

from typing import Annotated

from fastapi import APIRouter, Form, Path, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from ingest.operations import decide
from ingest.operations.take_apart import take_apart
from review.desk import discarded
from review.findings import look_at, search_register
from review.page import render
from review.pages.queue import Narrowed, clerk_of, next_page
from review.who import Worker, desk_of

router = APIRouter(include_in_schema=False)
ItemId = Annotated[str, Path(max_length=64)]
DecisionId = Annotated[str, Path(max_length=32)]
Begins = Annotated[tuple[int, ...], Form(max_length=1_000)]


@router.get("/items/{item}", response_class=HTMLResponse)
def show(
    request: Request, who: Worker, item: ItemId, q: Annotated[str, Query(max_length=100)] = ""
) -> Response:
    """The item, whoever has it in hand; `q` searches the register."""
    office = desk_of(request).office
    seen = look_at(office, item, clerk_of(who))
    people = search_register(office, q, clerk_of(who))
    asked = f"?{request.url.query}" if request.url.query else ""
    discard = discarded(desk_of(request), seen.item.type)
    return render(request, "item.html", who, seen=seen, q=q, people=people, asked=asked, discard=discard)


@router.get("/people", response_class=HTMLResponse)
def people(request: Request, who: Worker, q: Annotated[str, Query(max_length=100)] = "") -> Response:
    """Who in the register fits the words, as choices for the form."""
    found = search_register(desk_of(request).office, q, clerk_of(who))
    return render(request, "people.html", who, people=found, q=q)


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
def decide_item(  # noqa: PLR0913, PLR0917 - the fields of the form
    request: Request,
    who: Worker,
    narrowed: Narrowed,
    item: ItemId,
    choice: Annotated[str, Form(max_length=16)],
    member: Annotated[str, Form(max_length=60)] = "",
    kind: Annotated[str, Form(max_length=32)] = "",
    urgency: Annotated[str, Form(max_length=4)] = "",
    note: Annotated[str, Form(max_length=5_000)] = "",
    teach: Annotated[list[str] | None, Form(max_length=200)] = None,
) -> Response:
    """Decide, and go on with the next item.

    `member`: case and Kundennummer, with a blank between; `teach`: kind and value of a number, likewise.
    """
    office, clerk = desk_of(request).office, clerk_of(who)
    if choice == "second_look":
        decide.ask_for_second_look(office, item, clerk, note)
    else:
        case, _, person = member.partition(" ")
        chosen = decide.Chosen(
            choice=_choice(choice, item), case=case, person=person, type=kind, urgency=urgency, note=note,
            teaches=tuple(_number(one) for one in teach or ()),
        )  # fmt: skip
        decide.decide(office, item, chosen, clerk)
    return RedirectResponse(next_page(request, who, narrowed), status_code=303)


@router.post("/items/{item}/pieces")
def rearrange(
    request: Request,
    who: Worker,
    item: ItemId,
    join: Annotated[str, Form(max_length=64)] = "",
    split: Annotated[str, Form(max_length=64)] = "",
) -> Response:
    """Take another document of the mail as a further page of this one, or let a page stand alone."""
    office, clerk = desk_of(request).office, clerk_of(who)
    if join:
        decide.join(office, join, item, clerk)
    else:
        decide.split(office, split, item, clerk)
    return RedirectResponse(_again(request, item), status_code=303)


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


def _again(request: Request, item: str) -> str:
    return f"/items/{item}" + (f"?{request.url.query}" if request.url.query else "")
