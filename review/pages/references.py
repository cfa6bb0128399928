"""What decisions taught: numbers by which others know a client, where each comes from, how to forget it."""

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from review.findings import MOST_REFERENCES, forget_reference, learned_references
from review.page import render
from review.pages.queue import clerk_of
from review.who import Worker, desk_of

router = APIRouter(include_in_schema=False)


@router.get("/references", response_class=HTMLResponse)
def show(request: Request, who: Worker, case: Annotated[str, Query(max_length=40)] = "") -> Response:
    """The latest, or those of a case."""
    found = learned_references(desk_of(request).office, case, clerk_of(who))
    more = len(found) > MOST_REFERENCES
    return render(request, "references.html", who, references=found[:MOST_REFERENCES], more=more, case=case)


@router.post("/references/forget")
def forget(
    request: Request,
    who: Worker,
    kind: Annotated[str, Form(max_length=32)],
    value: Annotated[str, Form(max_length=64)],
    case: Annotated[str, Form(max_length=20)],
) -> Response:
    """Unlearn one."""
    forget_reference(desk_of(request).office, kind, value, case, clerk_of(who))
    return RedirectResponse("/references", status_code=303)
