"""One's own account: who one is here, and where one is signed in."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from ingest.operations.accounts import sign_out
from review.page import render
from review.who import Anybody, desk_of

router = APIRouter(include_in_schema=False)


@router.get("/account", response_class=HTMLResponse)
def show(request: Request, who: Anybody) -> Response:
    """Roles, sites, open sessions."""
    with desk_of(request).office.store.read() as tx:
        sessions = tx.accounts.sessions_of(who.account.name, tx.now)
    return render(request, "account.html", who, sessions=sessions)


@router.post("/account/sessions/end")
def end_session(request: Request, who: Anybody, key: Annotated[str, Form(max_length=64)]) -> Response:
    """End a session elsewhere, or this one."""
    sign_out(desk_of(request).office, who.account.name, key)
    return RedirectResponse("/account", status_code=303)


@router.post("/account/keys")
def choose_keys(request: Request, who: Anybody, keys: Annotated[str, Form(max_length=3)]) -> Response:  # noqa: ARG001 - signed in
    """Single keys on or off, remembered in this browser (WCAG 2.1.4)."""
    answer = RedirectResponse("/account", status_code=303)
    chosen = "off" if keys == "off" else "on"
    secure = desk_of(request).secure
    answer.set_cookie("keys", chosen, max_age=31_536_000, samesite="lax", secure=secure, httponly=True)
    return answer
