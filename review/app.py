"""The web application of the desk, put together."""

from collections.abc import Iterator
from typing import Any

from fastapi import APIRouter, Depends, FastAPI
from fastapi.routing import APIRoute
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from ingest.office import Office
from review import api, api_letters, api_watching, health
from review.desk import open_desk
from review.errors import told_to_people
from review.legible import must_be_legible
from review.page import STATIC, environments
from review.pages import account, accounts, audit, item, letters, operator, queue, references, sign_in
from review.protect import Protection
from review.who import Guard
from storage.accounts import Role

PUBLIC = (sign_in.public, health.public)
"""Routers whose pages need no sign-in."""
PROTECTED = (
    sign_in.router,
    account.router,
    accounts.router,
    queue.router,
    item.router,
    letters.router,
    references.router,
    audit.router,
    operator.router,
    api.router,
    api_letters.router,
    api_watching.router,
)
"""Routers whose every route says who may use it."""
PROGRAMS = (api.router, api_letters.router, api_watching.router)
"""Those of the HTTP interface, which OpenAPI describes."""


def make_app(office: Office) -> FastAPI:
    """The desk of an office, ready to be served. Raises UnguardedRouteError."""
    desk = open_desk(office)
    app = FastAPI(
        title="Kundenpost", version="1", docs_url=None, redoc_url=None, openapi_url=None,
        middleware=[Middleware(Protection, url=office.settings.review.url, secure=desk.secure)],
        exception_handlers=told_to_people(), dependencies=[Depends(must_be_legible)],
    )  # fmt: skip
    app.state.desk = desk
    app.state.described = [route for router in PROGRAMS for route in router.routes]
    app.state.templates = environments(desk)
    for router in PUBLIC:
        app.include_router(router, include_in_schema=False)
    for router in PROTECTED:
        _must_be_guarded(router)
        app.include_router(router)
    app.mount("/static", GZipMiddleware(Kept(directory=STATIC)))
    return app


class Kept(StaticFiles):
    """Static files, which browsers keep: their addresses change with their content."""

    def file_response(self, *asked: Any, **named: Any) -> Response:  # noqa: ANN401 - Starlette's own shape
        """One file."""
        answer = super().file_response(*asked, **named)
        answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return answer


class UnguardedRouteError(Exception):
    """A route of a protected router that anybody could call: a mistake of ours."""


def roles_of(route: APIRoute) -> frozenset[Role] | None:
    """The roles a route lets in; None when it names none."""
    named = [call.roles for call in _all(route) if isinstance(call, Guard)]
    return frozenset.intersection(*named) if named else None


def _all(route: APIRoute) -> Iterator[object]:
    waiting = [*route.dependant.dependencies]
    while waiting:
        one = waiting.pop()
        waiting += one.dependencies
        yield one.call


def _must_be_guarded(router: APIRouter) -> None:
    for route in router.routes:
        if isinstance(route, APIRoute) and roles_of(route) is None:
            raise UnguardedRouteError(f"{route.path} does not say who may use it")
