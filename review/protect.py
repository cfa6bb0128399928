"""What every answer carries and every request must pass: headers, origin, size."""

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request

from review.errors import answer

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_BYTES = 64_000
"""The largest request: a form with a note. Nothing is ever uploaded to the desk."""
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
"""No inline code, no other host, no frame. `data:` is for the icons in the style sheet."""
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex",
}


OTHER_SITE = (
    "This was sent by another site, or under a name the desk does not know. Go to the desk's own address and "
    "try again. If that does not help, the administrator enters this address as `review.url` in the settings."
)


class Protection:
    """Outermost: refuses what no page of ours sends, and marks every answer."""

    def __init__(self, app: "ASGIApp", *, url: str, secure: bool) -> None:
        """`url`: where people reach the desk, "" where they reach it directly; `secure`: by https."""
        self._app, self._origin = app, origin_of(url)
        self._more = {"Strict-Transport-Security": "max-age=31536000"} if secure else {}

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def marked(message: "Message") -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in {**HEADERS, **self._more}.items():
                    headers.setdefault(name, value)
            await send(message)

        if refusal := _refusal(scope, self._origin):
            await answer(Request(scope), *refusal)(scope, receive, marked)
            return
        await self._app(scope, receive, marked)


def origin_of(url: str) -> str:
    """The origin of an address as browsers send it: no path, and no port that goes without saying."""
    parts = urlsplit(url.lower())
    usual = {"http": ":80", "https": ":443"}.get(parts.scheme, "")
    return f"{parts.scheme}://{parts.netloc.removesuffix(usual) if usual else parts.netloc}" if url else ""


def _refusal(scope: "Scope", ours: str) -> tuple[int, str, str] | None:
    headers = Headers(scope=scope)
    if scope["method"] in {"GET", "HEAD", "OPTIONS"}:
        return None
    length = headers.get("content-length", "0" if "transfer-encoding" not in headers else "")
    if not length.isascii() or not length.isdigit():
        return 411, "length_missing", "The length of the request must be told."
    if int(length[:12]) > MOST_BYTES:
        return 413, "too_large", "This is too much at once. Write less, and send it again."
    origin = headers.get("origin")
    if origin is not None and origin != ours and urlsplit(origin).netloc != headers.get("host"):
        return 403, "other_site", OTHER_SITE
    return None
