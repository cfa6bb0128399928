"""The page that says who may do what at the desk: every route with every role, read from the code."""

import inspect
from collections.abc import Iterable, Iterator
from itertools import pairwise

from fastapi import APIRouter
from fastapi.routing import APIRoute

from review.app import PROGRAMS, PROTECTED, PUBLIC, roles_of
from storage.accounts import Role

TOP = """\
# Who may do what at the desk

{by_hand}

A test walks each of these with every role and with none, with a valid body: who has no tick gets 403, who is
not signed in is sent to the sign-in, and what belongs to a site of others is 404 for a team.

{roles}
"""
HEADING = "\n## {name}\n\n| address | {roles} | does |\n|---|{lines}|---|\n"
TICK = "✓"


def access_page(by_hand: str) -> str:
    """Return the tables of pages, of the HTTP interface, and of what needs no sign-in."""
    pages = [router for router in PROTECTED if router not in PROGRAMS]
    tables = (("Pages", pages), ("The HTTP interface", PROGRAMS), ("Without signing in", PUBLIC))
    about = "\n".join(f"- `{role}`: {says}" for role, says in _roles())
    return TOP.format(by_hand=by_hand, roles=about) + "".join(_table(name, these) for name, these in tables)


def _table(name: str, routers: Iterable[APIRouter]) -> str:
    roles = " | ".join(role.value.replace("_", " ") for role in Role)
    rows = [
        f"| `{method} {route.path}` | {' | '.join(_ticks(route))} | {_does(route)} |\n"
        for router in routers
        for route in router.routes
        if isinstance(route, APIRoute)
        for method in sorted(route.methods or ())
    ]
    return HEADING.format(name=name, roles=roles, lines="|".join([":-:"] * len(Role))) + "".join(rows)


def _ticks(route: APIRoute) -> Iterator[str]:
    allowed = roles_of(route)
    return (TICK if allowed is None or role in allowed else "" for role in Role)


def _does(route: APIRoute) -> str:
    return (inspect.getdoc(route.endpoint) or "").splitlines()[0].replace("|", "\\|")


def _roles() -> Iterator[tuple[str, str]]:
    """Each role with the string that stands below it in the code."""
    lines = [line.strip() for line in inspect.getsource(Role).splitlines()]
    for line, below in pairwise(lines):
        if " = " in line:
            yield line.partition(' = "')[2].rstrip('"'), below.strip('"')
