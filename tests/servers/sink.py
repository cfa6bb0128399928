"""A real SMTP server on loopback that keeps what it is given and can be told to misbehave.

with Sink() as sink:
    send(to=sink.url)
    assert sink.messages[0].mail_from == ""

Sink(tls="starttls", certificate=Authority(folder).issue("smtp"))
Sink(accounts={"kundenpost": "secret"})
sink.reply_once("RCPT", "451 4.7.1 come back later")
sink.refuse("nobody@example.org")
sink.drop_after_data(kept=True)
"""

import asyncio
import contextlib
import logging
import ssl
import threading
from collections import deque
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP as WIRE
from typing import Any, Literal, Self

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword, Session
from aiosmtpd.smtp import Envelope as SmtpEnvelope

from tests.servers.certificates import Certificate

KEPT = "250 2.0.0 kept"


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """One mail the sink took, with its envelope."""

    mail_from: str
    """The reverse path; empty for the null reverse path `<>`."""
    recipients: tuple[str, ...]
    content: bytes
    """The mail as it came over the wire, CRLF lines."""
    smtputf8: bool
    tls: bool
    user: str
    """The account the client logged in with, or empty."""

    @property
    def message(self) -> EmailMessage:
        message = message_from_bytes(self.content, policy=WIRE)
        assert isinstance(message, EmailMessage)
        return message


class Sink:
    """An SMTP server on a free loopback port, from `with` to the end of its block (or start to stop)."""

    host = "127.0.0.1"

    def __init__(
        self,
        *,
        tls: Literal["none", "starttls", "smtps"] = "none",
        certificate: Certificate | None = None,
        accounts: dict[str, str] | None = None,
        smtputf8: bool = True,
        port: int = 0,
    ) -> None:
        self.messages: list[Received] = []
        self.connections = 0
        self.port = port
        self._tls = tls
        self._context = _context(certificate) if certificate else None
        self.accounts = accounts or {}
        self._smtputf8 = smtputf8
        self.script = _Script()
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._failure: OSError | None = None
        self._open: set[asyncio.BaseTransport] = set()
        self._thread = threading.Thread(target=self._serve, name="smtp-sink", daemon=True)

    @property
    def url(self) -> str:
        scheme = {"none": "smtp", "starttls": "starttls", "smtps": "smtps"}[self._tls]
        return f"{scheme}://{self.host}:{self.port}"

    def reply_once(self, command: str, reply: str, times: int = 1) -> None:
        """Answer the next `times` MAIL, RCPT or DATA (the end of the data) with `reply`."""
        self.script.add(command.upper(), reply, times)

    def refuse(self, address: str, reply: str = "550 5.1.1 no such mailbox here") -> None:
        """Refuse this recipient always."""
        self.script.refused[address.lower()] = reply

    def drop_after_data(self, *, kept: bool = False, times: int = 1) -> None:
        """Take the whole mail, then close the connection without a word; `kept` says if it was kept."""
        self.script.add("DATA", "drop-kept" if kept else "drop", times)

    def clear(self) -> None:
        self.messages.clear()

    def start(self) -> Self:
        logging.getLogger("mail.log").setLevel(logging.CRITICAL)
        self._thread.start()
        if not self._ready.wait(10) or self._failure:
            raise self._failure or TimeoutError("the SMTP sink did not start")
        return self

    def stop(self) -> None:
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(10)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            server = self._loop.run_until_complete(self._listen())
        except OSError as error:
            self._failure = error
            self._ready.set()
            self._loop.close()
            return
        self.port = server.sockets[0].getsockname()[1]
        self._loop.call_soon(self._ready.set)
        self._loop.run_forever()
        self._loop.run_until_complete(self._close(server))
        self._loop.close()

    async def _listen(self) -> asyncio.Server:
        context = self._context if self._tls == "smtps" else None
        return await self._loop.create_server(self._protocol, self.host, self.port, ssl=context)

    def _protocol(self) -> SMTP:
        return _Protocol(
            _Handler(self),
            opened=self._open,
            loop=self._loop,
            hostname="sink.example",
            ident="test sink",
            enable_SMTPUTF8=self._smtputf8,
            tls_context=self._context if self._tls == "starttls" else None,
            auth_require_tls=False,
            authenticator=self._authenticate,
            auth_exclude_mechanism=() if self.accounts else ("LOGIN", "PLAIN"),
        )

    def _authenticate(
        self, _server: SMTP, session: Session, _envelope: SmtpEnvelope, _mechanism: str, data: object
    ) -> AuthResult:
        assert isinstance(data, LoginPassword)
        user = data.login.decode("utf-8", "replace")
        good = self.accounts.get(user) == data.password.decode("utf-8", "replace")
        session.auth_user = user if good else ""  # type: ignore[attr-defined]
        return AuthResult(success=good, handled=False, auth_data=data)

    async def _close(self, server: asyncio.Server) -> None:
        server.close()
        for transport in tuple(self._open):
            transport.close()
        await server.wait_closed()
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 5)
        await asyncio.sleep(0.01)  # lets the transports tell the selector that they are closed


class _Protocol(SMTP):
    """Remembers its transport, so that the sink can close every connection when it stops."""

    def __init__(self, handler: object, *, opened: set[asyncio.BaseTransport], **options: Any) -> None:  # noqa: ANN401 - passed on as they are
        self._opened = opened
        super().__init__(handler, **options)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._opened.add(transport)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self._opened.discard(self.transport)
        super().connection_lost(error)


class _Script:
    """The replies that were asked for, command by command. Told from the test's thread."""

    def __init__(self) -> None:
        self.refused: dict[str, str] = {}
        self._lock = threading.Lock()
        self._replies: dict[str, deque[str]] = {}

    def add(self, command: str, reply: str, times: int) -> None:
        with self._lock:
            self._replies.setdefault(command, deque()).extend([reply] * times)

    def take(self, command: str) -> str:
        with self._lock:
            replies = self._replies.get(command)
            return replies.popleft() if replies else ""


class _Handler:
    """aiosmtpd's hooks. Each answers by the script first."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._script = sink.script

    async def handle_EHLO(  # noqa: N802 - aiosmtpd finds its hooks by these names
        self, _server: SMTP, session: Session, _envelope: SmtpEnvelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self._sink.connections += 1
        return responses

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, session: Session, envelope: SmtpEnvelope, address: str, options: list[str]
    ) -> str:
        if self._sink.accounts and not session.authenticated:
            return "530 5.7.0 authentication required"
        if reply := self._script.take("MAIL"):
            return reply
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 go on"

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: SmtpEnvelope, address: str, _options: list[str]
    ) -> str:
        reply = self._script.refused.get(address.lower()) or self._script.take("RCPT")
        if reply:
            return reply
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 go on"

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: SmtpEnvelope
    ) -> str:
        reply = self._script.take("DATA") or KEPT
        if reply in {KEPT, "drop-kept"}:
            self._sink.messages.append(_received(server, session, envelope))
        if reply.startswith("drop"):
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
            await asyncio.Event().wait()  # until the lost connection cancels this hook
        return reply


def _received(server: SMTP, session: Session, envelope: SmtpEnvelope) -> Received:
    return Received(
        mail_from=(envelope.mail_from or "").removeprefix("<>"),
        recipients=tuple(envelope.rcpt_tos),
        content=bytes(envelope.original_content or b""),
        smtputf8=bool(envelope.smtp_utf8),
        tls=server.transport is not None and server.transport.get_extra_info("ssl_object") is not None,
        user=getattr(session, "auth_user", ""),
    )


def _context(certificate: Certificate) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate.file, certificate.key)
    return context
