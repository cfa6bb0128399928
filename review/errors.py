"""What people are told when something cannot be done: a plain sentence and a way on, never a trace."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import structlog
from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from config.errors import KundenpostError, MissingFileError, NotFoundError
from ingest.operations.decide import NotDecidedError
from review.legible import IllegibleError
from review.limits import NoTurnError
from review.page import render, translated
from review.who import NotAllowedError, NotMeantError, NotSignedInError, TooOftenError

log = structlog.get_logger()
API = "/api/"
AGAIN_AFTER = "5"
"""Seconds after which a caller who was too fast may try again."""
SENTENCES: dict[type[Exception], tuple[int, str, str]] = {
    NotSignedInError: (401, "not_signed_in", "You are not signed in, or your session has ended."),
    NotAllowedError: (403, "not_allowed", "Your account has no business here."),
    NotMeantError: (
        403, "not_meant",
        "This page was open for too long. Go back, load it again, and repeat what you did.",
    ),
    TooOftenError: (429, "too_often", "Too many requests in a short time. Wait a moment, then go on."),
    NoTurnError: (
        503, "busy", "Too many people are signing in at this moment. Wait a few seconds, then try again.",
    ),
    IllegibleError: (
        422, "wrong_input",
        "There is a character in this request that cannot be kept. Type it anew instead of pasting it.",
    ),
    MissingFileError: (
        404, "file_missing", "The file is missing or damaged in storage. Tell the administrator.",
    ),
    NotFoundError: (404, "not_found", "There is nothing here, or nothing that you may see."),
}  # fmt: skip
WRONG_INPUT = "Something in this request could not be understood."
NO_SUCH_PAGE = "There is nothing here, or nothing that you may see."
OUT_OF_ORDER = (
    "Something is out of order. Nothing was half done; try again in a moment, or tell the administrator."
)


def told_to_people() -> dict[Any, Callable[..., Any]]:
    """Every error the desk answers, and by what."""
    known: dict[Any, Callable[..., Any]] = dict.fromkeys(SENTENCES, _known)
    return {
        **known, NotDecidedError: _not_decided, KundenpostError: _out_of_order, HTTPException: _http,
        RequestValidationError: _wrong_input, Exception: _crashed,
    }  # fmt: skip


def _known(request: Request, error: Exception) -> Response:
    status, code, sentence = next(said for kind, said in SENTENCES.items() if isinstance(error, kind))
    if (
        isinstance(error, NotSignedInError)
        and not request.url.path.startswith(API)
        and request.method == "GET"
    ):
        asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        if request.headers.get("hx-request"):
            return Response(status_code=204, headers={"HX-Redirect": "/sign-in"})
        return RedirectResponse(f"/sign-in?to={quote(asked)}", status_code=303)
    told = answer(request, status, code, sentence)
    if isinstance(error, TooOftenError | NoTurnError):
        told.headers["Retry-After"] = AGAIN_AFTER
    return told


def _not_decided(request: Request, error: NotDecidedError) -> Response:
    return answer(request, 409, error.code, str(error), back=error.back)


def _out_of_order(request: Request, error: KundenpostError) -> Response:
    log.warning("request_failed", route=_route(request), error=type(error).__name__, reason=str(error))
    return answer(request, 503, "out_of_order", OUT_OF_ORDER)


def _crashed(request: Request, error: Exception) -> Response:
    log.error("request_crashed", route=_route(request), error=type(error).__name__)
    return answer(request, 500, "out_of_order", OUT_OF_ORDER)


def _http(request: Request, error: HTTPException) -> Response:
    sentence = NO_SUCH_PAGE if error.status_code == 404 else WRONG_INPUT  # noqa: PLR2004 - HTTP's own number
    code = "not_found" if error.status_code == 404 else "wrong_input"  # noqa: PLR2004 - as above
    told = answer(request, error.status_code, code, sentence)
    told.headers.update(error.headers or {})
    return told


def _wrong_input(request: Request, _error: RequestValidationError) -> Response:
    return answer(request, 422, "wrong_input", WRONG_INPUT)


def answer(request: Request, status: int, code: str, sentence: str, back: str = "/") -> Response:
    """The sentence as a page, or for programs as JSON with its code."""
    if request.url.path.startswith(API):
        told = {"error": code, "sentence": translated(request, sentence)}
        return JSONResponse(told, status_code=status, headers={"Cache-Control": "no-store"})
    return render(request, "problem.html", status=status, sentence=translated(request, sentence), back=back)


def _route(request: Request) -> str:
    """The shape of the address: no number of a letter goes to the log."""
    route = request.scope.get("route")
    return getattr(route, "path", "unknown")
