"""Who asks: the session behind a request, what it may do, and that the request was meant.

Deny by default: a route without `may(…)` is refused at start (`app.py`), and a role that is not named
has no business there. Writing requests of a browser carry the session's CSRF token.
"""

import datetime as dt
import hashlib
import hmac
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from review.desk import Desk
from review.legible import FORMS
from review.limits import PAGES, PICTURES
from review.words import language_of
from storage.accounts import SEEN_EVERY, Account, Role, Session

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
WORKERS = (Role.CLERK, Role.TEAM)
"""Who sees what waits, and the letters themselves."""


class NotSignedInError(Exception):
    """Nobody, or a session that ended: sign in, then go on."""


class NotAllowedError(Exception):
    """Signed in, but this role has no business here."""


class NotMeantError(Exception):
    """A writing request without the page's own token: it may have been made by another site."""


class TooOftenError(Exception):
    """More requests than a person makes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Who is signed in, and how."""

    session: Session
    csrf: str

    @property
    def account(self) -> Account:
        """Whose session it is."""
        return self.session.account

    @property
    def name(self) -> str:
        """The actor written to the filing log."""
        return f"user:{self.account.name}"

    def has(self, *roles: Role) -> bool:
        """Whether one of these roles is theirs."""
        return not self.account.roles.isdisjoint(roles)

    @property
    def sites(self) -> frozenset[str] | None:
        """The sites whose items they see; None for all."""
        return None if self.has(Role.CLERK) else self.account.sites


def desk_of(request: Request) -> Desk:
    """The desk this request came to."""
    desk: Desk = request.app.state.desk
    return desk


def cookie_name(desk: Desk) -> str:
    """The session's cookie; its prefix binds it to this host where there is https (RFC 6265bis, 4.1.3)."""
    return "__Host-desk" if desk.secure else "desk"


def csrf_of(token: str) -> str:
    """The token of a session's forms. Who cannot read the cookie cannot make it."""
    return hashlib.sha256(b"csrf" + token.encode()).hexdigest()


def language(request: Request) -> str:
    """`de` or `en`."""
    return language_of(request.cookies.get("language"), request.headers.get("accept-language", ""))


def caller(request: Request) -> str:
    """The address a request came from; behind a proxy of the settings, the one the proxy names."""
    return request.client.host if request.client else ""


async def _offered(request: Request) -> str:
    """The CSRF token a request carries, in its header or its form."""
    if request.method in SAFE:
        return ""
    if named := request.headers.get("x-csrf-token"):
        return named
    if request.headers.get("content-type", "").partition(";")[0] in FORMS:
        return str((await request.form()).get("csrf", ""))
    return ""


def visitor(request: Request, offered: Annotated[str, Depends(_offered)]) -> Visitor:
    """Who is signed in. Raises NotSignedInError, NotMeantError, TooOftenError."""
    desk = desk_of(request)
    scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
    by_token = scheme.lower() == "bearer"
    token = bearer if by_token else request.cookies.get(cookie_name(desk), "")
    session = _session(token, "token" if by_token else "browser", desk)
    if "x-background" not in request.headers:
        _note_use(session, desk)
    if not _asks_slowly_enough(request, session):
        raise TooOftenError
    csrf = csrf_of(token)
    if (
        request.method not in SAFE
        and not by_token
        and not hmac.compare_digest(csrf.encode(), offered.encode())
    ):
        raise NotMeantError
    return Visitor(session=session, csrf=csrf)


def _asks_slowly_enough(request: Request, session: Session) -> bool:
    """Pictures count by themselves: a fast scroll must not use up what the next click needs."""
    limits = desk_of(request).limits
    if "/pages/{page}" in getattr(request.scope.get("route"), "path", ""):
        return limits.allow(f"pictures {session.key}", PICTURES)
    return limits.allow(session.key, PAGES)


def _session(token: str, kind: str, desk: Desk) -> Session:
    with desk.office.store.read() as tx:
        session = tx.accounts.session(token, tx.now, desk.idle) if token else None
    if session is None or session.kind != kind:
        raise NotSignedInError
    return session


def _note_use(session: Session, desk: Desk) -> None:
    """A person did something; what a page asks by itself keeps nobody signed in."""
    now = dt.datetime.now(dt.UTC)
    if now - session.seen_at > SEEN_EVERY:
        with desk.office.store.write() as tx:
            tx.accounts.seen(session, now)


@dataclass(frozen=True, slots=True)
class Guard:
    """Lets in who has one of these roles; the role matrix is read from here."""

    roles: frozenset[Role]

    def __call__(self, who: Annotated[Visitor, Depends(visitor)]) -> Visitor:
        """Who comes in. Raises NotAllowedError."""
        if not who.has(*self.roles):
            raise NotAllowedError
        return who


def may(*roles: Role) -> Guard:
    """A dependency that lets in who has one of these roles. Raises NotAllowedError."""
    return Guard(roles=frozenset(roles))


Worker = Annotated[Visitor, Depends(may(*WORKERS))]
"""A clerk or a team."""
Anybody = Annotated[Visitor, Depends(may(*Role))]
"""Whoever is signed in."""
