"""How a page is made: one template, the reader's language, who they are, and what they may open."""

import datetime as dt
import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.ext import i18n
from starlette.routing import Match

from classifiers.reasons import Reason, sentence
from review.desk import Desk
from review.who import Visitor, desk_of, language
from review.words import Words
from storage.accounts import Role

HERE = Path(__file__).parent
STATIC = HERE / "static"
NAVIGATION: tuple[tuple[str, str, tuple[Role, ...]], ...] = (
    ("/queue", "Queue", (Role.CLERK, Role.TEAM)),
    ("/references", "References", (Role.CLERK, Role.TEAM)),
    ("/audit", "Filing log", (Role.AUDITOR, Role.DATA_PROTECTION)),
    ("/operator", "Operation", (Role.ADMIN,)),
    ("/accounts", "Accounts", (Role.ADMIN,)),
)
"""Where a role finds its work; the first it may open is its first page. The names are translated."""


def render(
    request: Request, template: str, who: Visitor | None = None, status: int = 200, **context: object
) -> HTMLResponse:
    """A page. `context` is what the template asks for beside the frame."""
    chosen = language(request)
    words = desk_of(request).words[chosen]
    frame = {
        "request": request, "who": who, "language": chosen, "here": request.url.path,
        "again": _again(request, str(context.get("back", "/"))),
        "now": dt.datetime.now(dt.UTC),
        "office": desk_of(request).office.settings.office.name,
        "navigation": [(url, words.gettext(name)) for url, name, _ in _open_to(who)],
    }  # fmt: skip
    page = _environment(request).get_template(template).render(**frame, **context)
    return HTMLResponse(page, status_code=status, headers={"Cache-Control": "no-store"})


def _again(request: Request, back: str) -> str:
    """Where this page can be asked for once more, with all that was asked; `back` where it cannot."""
    asked = {**request.scope, "method": "GET"}
    if not any(route.matches(asked)[0] is Match.FULL for route in request.app.routes):
        return back
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


def first_page(who: Visitor) -> str:
    """Where somebody begins."""
    return next((url for url, _, _ in _open_to(who)), "/account")


def translated(request: Request, sentence: str) -> str:
    """A sentence in the reader's language."""
    return desk_of(request).words[language(request)].gettext(sentence)


def _open_to(who: Visitor | None) -> list[tuple[str, str, tuple[Role, ...]]]:
    return [entry for entry in NAVIGATION if who and who.has(*entry[2])]


def _environment(request: Request) -> Environment:
    environments: dict[str, Environment] = request.app.state.templates
    return environments[language(request)]


def environments(desk: Desk) -> dict[str, Environment]:
    """One environment for each language, over the same templates."""
    return {name: _one(name, words, desk) for name, words in desk.words.items()}


def _one(name: str, words: Words, desk: Desk) -> Environment:
    zone = desk.office.zone
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined,
        extensions=[i18n], trim_blocks=True, lstrip_blocks=True, auto_reload=False,
    )  # fmt: skip
    environment.install_gettext_translations(words, newstyle=True)  # type: ignore[attr-defined]  # the extension's
    environment.globals["asset"] = asset
    environment.globals["types"] = sorted(types_in(desk.types, name), key=lambda one: one[1].casefold())
    environment.filters |= {
        "day": lambda moment: local_day(moment, zone, name),
        "moment": lambda moment: local_moment(moment, zone, name),
        "clock": lambda moment: f"{moment.astimezone(zone):%H:%M:%S}",
        "isoday": lambda day: isoday(day, name),
        "reason": lambda code: reason_in_words(code, name),
        "kind": lambda code: dict(types_in(desk.types, name)).get(code, code),
        "tongue": lambda code: words.gettext(f"language_{code}"),
        "form": lambda media_type: words.gettext(form_of(media_type)),
    }
    return environment


FORMS = {
    "application/pdf": "PDF", "image": "Picture", "text": "Text", "audio": "Sound", "video": "Film",
    "message": "Mail", "application": "File",
}  # fmt: skip


def form_of(media_type: str) -> str:
    """What kind of file it is, in one word to be translated."""
    return FORMS.get(media_type) or FORMS.get(media_type.partition("/")[0], "File")


def reason_in_words(code: str, name: str) -> str:
    """The sentence of a reason; the code itself where an older version knew others."""
    try:
        return sentence(Reason(code), name)
    except ValueError:
        return OTHER_REASONS.get((code, name), code)


OTHER_REASONS = {
    ("receipt_failed", "de"): "Eine Nachricht an die Absenderin ließ sich nicht zustellen.",
    ("receipt_failed", "en"): "A mail to the sender could not be delivered.",
}
"""What waits for a person without a document."""


def isoday(day: str, name: str) -> str:
    """A register's ISO date as people write it."""
    try:
        return dt.date.fromisoformat(day).strftime("%d.%m.%Y" if name == "de" else "%d %b %Y")
    except ValueError:
        return day


def types_in(types: Any, name: str) -> list[tuple[str, str]]:  # noqa: ANN401 - the office's document types
    """The document types by code, with their names in this language."""
    return [(code, kind.english if name == "en" else kind.german) for code, kind in types.items()]


def local_day(moment: dt.datetime, zone: dt.tzinfo, name: str) -> str:
    """A date as it is written in Germany, or in English."""
    return moment.astimezone(zone).strftime("%d.%m.%Y" if name == "de" else "%d %b %Y")


def local_moment(moment: dt.datetime, zone: dt.tzinfo, name: str) -> str:
    """A date with its time of day."""
    return f"{local_day(moment, zone, name)}, {moment.astimezone(zone):%H:%M}"


@lru_cache(maxsize=64)
def asset(name: str) -> str:
    """The address of a static file; it changes with its content, so that browsers may keep it."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={digest}"
