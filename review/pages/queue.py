"""The queue: what waits, most urgent and oldest first, and the way to the next item."""

import datetime as dt
from collections import Counter
from dataclasses import replace
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BeforeValidator

from ingest.operations import decide
from review.legible import moment_of
from review.page import render
from review.who import Visitor, Worker, desk_of, visitor
from storage.desk_nouns import Place, Wanted
from storage.transaction import Transaction

router = APIRouter(include_in_schema=False)
PAGE = 25
FILTERS = ("reason", "type", "site", "language", "age")
AGES = (0, 1, 3, 7, 14, 30)
"""Days an item may be older than, to be narrowed to."""


def _given(age: object) -> object:
    """A form always sends its field; an empty one asks for nothing."""
    return age or 0


def wanted(
    who: Annotated[Visitor, Depends(visitor)],
    reason: Annotated[str, Query(max_length=40)] = "",
    type: Annotated[str, Query(max_length=32)] = "",  # noqa: A002 - the name in the address
    site: Annotated[str, Query(max_length=200)] = "",
    age: Annotated[int, BeforeValidator(_given), Query(ge=0, le=36_500)] = 0,
    language: Annotated[str, Query(max_length=8)] = "",
) -> Wanted:
    """What the queue is narrowed to, and to a team's own sites always."""
    before = dt.datetime.now(dt.UTC) - dt.timedelta(days=age) if age else None
    return Wanted(reason=reason, type=type, site=site, language=language, before=before, sites=who.sites)


Narrowed = Annotated[Wanted, Depends(wanted)]


def clerk_of(who: Visitor) -> decide.Clerk:
    """The visitor as operations know them."""
    return decide.Clerk(name=who.account.name, sites=who.sites)


@router.get("/queue", response_class=HTMLResponse)
def show(
    request: Request, who: Worker, narrowed: Narrowed, after: Annotated[str, Query(max_length=300)] = ""
) -> Response:
    """One page of the queue, with counts by reason."""
    with desk_of(request).office.store.read() as tx:
        context = _context(request, tx, who, narrowed, after)
    part = request.headers.get("hx-request") == "true"
    return render(request, "queue_live.html" if part else "queue.html", who, **context)


@router.post("/queue/next")
def take_next(
    request: Request, who: Worker, narrowed: Narrowed, leave: Annotated[str, Form(max_length=64)] = ""
) -> Response:
    """Take the next free item; the queue again when none is left."""
    return RedirectResponse(next_page(request, who, narrowed, leave), status_code=303)


def next_page(request: Request, who: Visitor, narrowed: Wanted, leave: str = "") -> str:
    """Where work goes on: the next item, taken, or the queue when nothing is free."""
    item = decide.claim_next(desk_of(request).office, clerk_of(who), narrowed, leave)
    asked = narrowing(request)
    return f"/items/{item.id}{asked}" if item else f"/queue{asked}"


def narrowing(request: Request) -> str:
    """The filters of a request, to be kept in the addresses of a page."""
    return _query(chosen_filters(request))


def chosen_filters(request: Request) -> dict[str, str]:
    """Each filter with what it is set to, empty where it is not."""
    return {name: request.query_params.get(name, "") for name in FILTERS}


def _context(request: Request, tx: Transaction, who: Visitor, narrowed: Wanted, after: str) -> dict[str, Any]:
    items = tx.desk.waiting(narrowed, place_of(after), PAGE + 1)
    chosen = chosen_filters(request)
    asked, counts = _query(chosen), tx.desk.counts(Wanted(sites=who.sites))
    whatever_reason = tx.desk.counts(replace(narrowed, reason="")) if asked else counts
    return {
        "items": items[:PAGE],
        "this": _address(chosen, after) if after else f"/queue{asked}",
        "more": _address(chosen, place_text(items[PAGE - 1].place)) if len(items) > PAGE else "",
        "first": not after, "chosen": chosen, "asked": asked,
        "by_reason": summed(counts, 0), "reasons": _by_reason(summed(whatever_reason, 0), chosen),
        "by_type": summed(counts, 1), "by_site": summed(counts, 2),
        "by_language": summed(counts, 3),
        "waiting": sum(n for (reason, *_), n in whatever_reason.items() if narrowed.reason in {"", reason}),
        "ages": AGES[1:], "undoable": tx.desk.latest_of(who.account.name, tx.now),
    }  # fmt: skip


def _by_reason(counts: dict[str, int], chosen: dict[str, str]) -> list[tuple[str, int, str]]:
    """Each reason with how many wait for it, and the address that shows them."""
    return [(code, count, f"/queue{_query({**chosen, 'reason': code})}") for code, count in counts.items()]


def summed(counts: dict[tuple[str, str, str, str], int], by: int) -> dict[str, int]:
    """Counts by one of reason (0), type (1), site (2) and language (3), most first."""
    sums = Counter[str]()
    for key, count in counts.items():
        sums[key[by]] += count
    return dict(sums.most_common())


def _query(chosen: dict[str, str]) -> str:
    given = {name: value for name, value in chosen.items() if value}
    return f"?{urlencode(given)}" if given else ""


def _address(chosen: dict[str, str], after: str) -> str:
    return f"/queue?{urlencode({**{n: v for n, v in chosen.items() if v}, 'after': after})}"


def place_text(place: Place) -> str:
    """A place in the queue as it stands in an address."""
    return f"{place.urgency}~{place.received_at.isoformat()}~{place.id}"


def place_of(text: str) -> Place | None:
    """The place an address names; the beginning where it names none."""
    urgency, _, rest = text.partition("~")
    moment, _, item = rest.partition("~")
    received = moment_of(moment)
    return Place(urgency=urgency, received_at=received, id=item) if received else None
