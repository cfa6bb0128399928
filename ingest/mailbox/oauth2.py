"""Access tokens for a mailbox (RFC 6749), asked for by authlib, kept until shortly before they end."""

import contextlib
import datetime as dt
import os
import ssl
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import structlog
from authlib.oauth2.base import OAuth2Error
from authlib.oauth2.client import OAuth2Client

from config.errors import AccessRefusedError, MailboxUnreachableError, SettingsError
from config.load import secret
from config.servers import OAuth2

TIMEOUT = 30.0
MARGIN = 60.0
"""Seconds before its end at which a token is renewed; a tenth of its life where that is less."""
LIFE_UNSAID = 300.0
"""Seconds a token is used when the provider does not say how long it lasts."""
LONGEST_LIFE = 1e9
"""Seconds; what a provider says beyond it is no date."""
TEMPORARY = {"temporarily_unavailable", "server_error", "slow_down"}
TOO_MANY = 429
SHOWN = 160

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """An access token and when it must be renewed, on the source's clock."""

    value: str
    renew_at: float


class TokenSource:
    """Hands out an access token that is good for a while yet. Safe to share between threads."""

    def __init__(self, settings: OAuth2, clock: Callable[[], float] = time.monotonic) -> None:
        """Nothing is asked for until the first token is needed; `clock` counts seconds."""
        self._settings = settings
        self._clock = clock
        self._lock = threading.Lock()
        self._token: Token | None = None
        self._rotated: str | None = None
        self._ends_at: dt.datetime | None = None
        self._handed_out_before = False

    @property
    def has_aged(self) -> bool:
        """Whether the last token handed out was not fresh from the provider, so that renewing may help."""
        return self._handed_out_before

    @property
    def ends_at(self) -> dt.datetime | None:
        """When the last token ends, by the provider's word; None before the first."""
        return self._ends_at

    def access_token(self) -> str:
        """Return a token, renewed where it is about to end.

        Raises AccessRefusedError when the provider refuses, MailboxUnreachableError when it is out of
        reach, SettingsError when a secret cannot be read.
        """
        with self._lock:
            self._handed_out_before = self._token is not None and self._clock() < self._token.renew_at
            if self._token is None or not self._handed_out_before:
                self._token = self._ask()
            return self._token.value

    def renewed(self) -> str:
        """Return a new token even where the old one should still be good; raises as `access_token`."""
        with self._lock:
            self._token = None
        return self.access_token()

    def _ask(self) -> Token:
        _refuse_plain(self._settings.token_url)
        asked = self._clock()
        answer = self._answer()
        value = answer.get("access_token")
        if not isinstance(value, str) or not value:
            raise _out_of_reach("it answered without an access token")
        self._keep_rotated(answer.get("refresh_token"))
        life = _seconds(answer.get("expires_in"))
        self._ends_at = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=min(LONGEST_LIFE, life))
        log.info("mailbox_token_renewed", seconds=life)
        return Token(value=value, renew_at=asked + life - min(MARGIN, life / 10))

    def _answer(self) -> dict[str, Any]:
        try:
            with httpx.Client(verify=self._trust(), timeout=TIMEOUT) as session:
                return dict(self._exchange(session))
        except OAuth2Error as error:
            raise self._refusal(str(error.error), str(error.description or "")) from None
        except httpx.HTTPStatusError as error:
            raise self._status(error.response.status_code) from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise _out_of_reach(type(error).__name__) from None
        except (ValueError, TypeError, AttributeError):
            raise _out_of_reach("its answer could not be understood") from None

    def _exchange(self, session: httpx.Client) -> dict[str, Any]:
        chosen = self._settings
        password = secret(chosen.client_secret)
        client: Any = OAuth2Client(  # type: ignore[no-untyped-call]  # authlib has no types
            session, chosen.client_id, password, scope=chosen.scope or None
        )
        if password:
            auth: Any = httpx.BasicAuth(chosen.client_id, password)
            public: dict[str, str] = {}
        else:
            auth, public = _as_it_is, {"client_id": chosen.client_id}
        if chosen.flow == "refresh_token":
            token = self._rotated or secret(chosen.refresh_token)
            return _object(client.refresh_token(chosen.token_url, refresh_token=token, auth=auth, **public))
        return _object(
            client.fetch_token(chosen.token_url, grant_type="client_credentials", auth=auth, **public)
        )

    def _trust(self) -> ssl.SSLContext:
        try:
            return ssl.create_default_context(cafile=self._settings.ca_file)
        except OSError as error:
            raise SettingsError(
                (f"mailbox oauth2 ca_file: {error.strerror or 'not a certificate'}",)
            ) from None

    def _refusal(self, code: str, description: str) -> Exception:
        said = self._without_secrets(f"{code} {description}".strip())[:SHOWN]
        if code in TEMPORARY:
            return _out_of_reach(said)
        return AccessRefusedError(
            f"The token provider {urlsplit(self._settings.token_url).hostname} refused us: {said}. "
            "Put the oauth2 part of the mailbox settings right; until then mail waits on the server."
        )

    def _status(self, status: int) -> Exception:
        if status == TOO_MANY or status >= httpx.codes.INTERNAL_SERVER_ERROR:
            return _out_of_reach(f"it answered with status {status}")
        return self._refusal(f"status {status}", "")

    def _without_secrets(self, text: str) -> str:
        chosen = self._settings
        for known in (secret(chosen.client_secret), secret(chosen.refresh_token), self._rotated):
            text = text.replace(known, "…") if known else text
        return "".join(c if c.isprintable() else " " for c in text)

    def _keep_rotated(self, token: object) -> None:
        """Keep a new refresh token: the old one usually ends with the first use (RFC 6749, 6)."""
        given = self._settings.refresh_token
        if self._settings.flow != "refresh_token" or given is None or not isinstance(token, str):
            return
        if token in {"", self._rotated} or token == secret(given):
            return
        kind, _, path = given.get_secret_value().partition(":")
        self._rotated = token
        if kind == "file" and _written(Path(path), token):
            self._rotated = None
        else:
            log.warning("mailbox_refresh_token_kept_in_memory_only", fix="give it as file:PATH, writable")


def _object(answer: object) -> dict[str, Any]:
    if not isinstance(answer, dict):
        raise TypeError
    return answer


def _seconds(life: object) -> float:
    try:
        return max(float(str(life)), 1.0)
    except ValueError:
        return LIFE_UNSAID


def _as_it_is(request: httpx.Request) -> httpx.Request:
    """A public client has no secret to add (RFC 6749, 2.1)."""
    return request


def _refuse_plain(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(parts.hostname or "")):
        return
    raise AccessRefusedError(
        "mailbox oauth2 token_url: write https://…; a token is never asked for in the clear."
    )


def _is_loopback(host: str) -> bool:
    with contextlib.suppress(ValueError):
        return ip_address(host).is_loopback
    return host == "localhost"


def _out_of_reach(why: str) -> MailboxUnreachableError:
    return MailboxUnreachableError(
        f"No access token for the mailbox: the token provider cannot be used now ({why}). "
        "No letter is lost: mail waits on the server and is taken when the provider answers again."
    )


def _written(file: Path, token: str) -> bool:
    """Replace the file as a whole, readable by us alone, and say whether that worked."""
    try:
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    except OSError:
        return False
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            out.write(token)
            out.flush()
            os.fsync(out.fileno())
        Path(name).replace(file)
    except OSError:
        Path(name).unlink(missing_ok=True)
        return False
    return True
