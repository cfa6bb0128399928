"""Who may use the desk: for admins. People are added on the command line, where their password is typed."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from ingest.operations.accounts import shut_account, unlock_account
from review.page import render
from review.pages.operator import Admin
from review.who import NotAllowedError, desk_of

router = APIRouter(include_in_schema=False)
Name = Annotated[str, Form(max_length=64)]


@router.get("/accounts", response_class=HTMLResponse)
def show(request: Request, who: Admin) -> Response:
    """Everybody, with their roles and whether they are locked out."""
    with desk_of(request).office.store.read() as tx:
        return render(request, "accounts.html", who, accounts=tuple(tx.accounts.all()))


@router.post("/accounts/unlock")
def unlock(request: Request, who: Admin, name: Name) -> Response:
    """Let somebody try again."""
    unlock_account(desk_of(request).office.store, name, who.name)
    return RedirectResponse("/accounts", status_code=303)


@router.post("/accounts/shut")
def shut(request: Request, who: Admin, name: Name) -> Response:
    """Let somebody in no more; oneself one cannot shut out."""
    if name == who.account.name:
        raise NotAllowedError
    shut_account(desk_of(request).office.store, name, who.name)
    return RedirectResponse("/accounts", status_code=303)
