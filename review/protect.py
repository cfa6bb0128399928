"""What every answer carries and every request must pass: headers, origin, size."""

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse

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


class Protection:
    """Outermost: refuses what no page of ours sends, and marks every answer."""

    def __init__(self, app: "ASGIApp", *, secure: bool) -> None:
        """`secure`: people come by https."""
        self._app = app
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

        if refusal := _refusal(scope):
            await PlainTextResponse(*refusal)(scope, receive, marked)
            return
        await self._app(scope, receive, marked)


def _refusal(scope: "Scope") -> tuple[str, int] | None:
    headers = Headers(scope=scope)
    if scope["method"] in {"GET", "HEAD", "OPTIONS"}:
        return None
    length = headers.get("content-length", "0" if "transfer-encoding" not in headers else "")
    if not length.isascii() or not length.isdigit():
        return "The length of the request must be told.\n", 411
    if int(length[:12]) > MOST_BYTES:
        return "The request is too large.\n", 413
    origin = headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != headers.get("host"):
        return "The request was made by another site.\n", 403
    return None
