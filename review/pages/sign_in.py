"""Signing in and out."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from ingest.operations.accounts import sign_in, sign_out
from review.limits import SIGN_INS, SIGN_INS_OF_ONE
from review.page import first_page, render
from review.who import Anybody, NotSignedInError, TooOftenError, caller, cookie_name, desk_of, visitor
from review.words import LANGUAGES

router = APIRouter()
public = APIRouter()
"""Pages for those who are not signed in."""
WRONG = "Name or password is wrong, or the account is locked for a while after too many attempts."


@public.get("/sign-in", response_class=HTMLResponse)
def ask(request: Request, to: str = "/") -> Response:
    """The form."""
    return render(request, "sign_in.html", to=_ours(to), problem="", name="")


@public.post("/sign-in", response_class=HTMLResponse)
def enter(
    request: Request,
    name: Annotated[str, Form(max_length=64)],
    password: Annotated[str, Form(max_length=200)],
    to: Annotated[str, Form(max_length=2000)] = "/",
) -> Response:
    """Open a session."""
    desk = desk_of(request)
    limits = desk.limits
    if not (
        limits.allow(f"from {caller(request)}", SIGN_INS) and limits.allow(f"as {name}", SIGN_INS_OF_ONE)
    ):
        raise TooOftenError
    with desk.passwords.turn():
        token = sign_in(desk.office, name, password)
    if token is None:
        return render(request, "sign_in.html", status=401, to=_ours(to), problem=WRONG, name=name)
    answer = RedirectResponse(_ours(to), status_code=303)
    answer.set_cookie(
        cookie_name(desk), token, httponly=True, secure=desk.secure, samesite="lax",
        max_age=int(desk.lasts.total_seconds()),
    )  # fmt: skip
    return answer


@router.post("/sign-out")
def leave(request: Request, who: Anybody) -> Response:
    """End the session, here and on the server."""
    sign_out(desk_of(request).office, who.account.name, who.session.key)
    answer = RedirectResponse("/sign-in", status_code=303)
    answer.delete_cookie(cookie_name(desk_of(request)), secure=desk_of(request).secure, httponly=True)
    return answer


@public.get("/language/{code}")
def choose_language(request: Request, code: str, to: str = "/") -> Response:
    """Remember the language in this browser, and go back to the page."""
    answer = RedirectResponse(_ours(to), status_code=303)
    if code in LANGUAGES:
        secure = desk_of(request).secure
        answer.set_cookie("language", code, max_age=31_536_000, samesite="lax", secure=secure, httponly=True)
    return answer


@public.get("/")
def begin(request: Request) -> Response:
    """Where one's work is; the form for those who are not signed in."""
    try:
        return RedirectResponse(first_page(visitor(request, "")), status_code=303)
    except NotSignedInError:
        return RedirectResponse("/sign-in", status_code=303)


def _ours(to: str) -> str:
    """An address within the desk: a link must not lead people elsewhere."""
    safe = to.startswith("/") and not to.startswith("//") and "\\" not in to and to.isprintable()
    return to if safe else "/"
