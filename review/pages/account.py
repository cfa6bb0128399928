"""One's own account: who one is here, and where one is signed in."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from config.errors import BadDataError
from ingest.operations.accounts import SHORTEST, change_own_password, sign_out
from review.page import render
from review.who import Anybody, Visitor, desk_of

router = APIRouter(include_in_schema=False)


@router.get("/account", response_class=HTMLResponse)
def show(request: Request, who: Anybody) -> Response:
    """Roles, sites, password, open sessions."""
    return _page(request, who, "done" if request.query_params.get("password") == "changed" else "")


@router.post("/account/password", response_class=HTMLResponse)
def change_password(
    request: Request,
    who: Anybody,
    old: Annotated[str, Form(max_length=200)] = "",
    new: Annotated[str, Form(max_length=200)] = "",
    again: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """A new password for oneself; one stays signed in here and nowhere else."""
    if new != again:
        return _page(request, who, "differ")
    desk = desk_of(request)
    try:
        with desk.passwords.turn():
            changed = change_own_password(desk.office, who.session, old, new)
    except BadDataError:
        return _page(request, who, "short")
    if not changed:
        return _page(request, who, "wrong")
    return RedirectResponse("/account?password=changed", status_code=303)


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


def _page(request: Request, who: Visitor, password: str) -> Response:
    """`password`: what became of the wish for a new one."""
    with desk_of(request).office.store.read() as tx:
        sessions = tx.accounts.sessions_of(who.account.name, tx.now)
    status = 422 if password in {"differ", "short", "wrong"} else 200
    return render(
        request, "account.html", who, status, sessions=sessions, password=password, shortest=SHORTEST
    )
