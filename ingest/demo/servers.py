"""Private servers on free loopback ports: a mailbox in memory (pymap) and a sink for receipts (aiosmtpd).

They show the way of a letter and prove nothing; the tests run against real servers.
"""

import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from typing import Any

from imapclient import IMAPClient

from config.errors import OperatorError

ACCOUNT = "kundenpost"
START_SECONDS = 20.0
PYMAP = "from pymap.main import main; main()"
NOT_INSTALLED = (
    "The demo needs the packages pymap and aiosmtpd. Nothing was started. "
    "Install them: pip install 'kundenpost[demo]'"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivateMailbox:
    """A running IMAP server with one account."""

    port: int
    password: str

    def deliver(self, letters: list[bytes]) -> None:
        """Put letters into the INBOX."""
        with IMAPClient("127.0.0.1", self.port, ssl=False) as client:
            client.login(ACCOUNT, self.password)
            for letter in letters:
                client.append("INBOX", letter)


@contextmanager
def private_mailbox() -> Iterator[PrivateMailbox]:
    """A mailbox in memory for as long as the block runs. Raises OperatorError."""
    mailbox = PrivateMailbox(port=free_port(), password=secrets.token_urlsafe(12))
    command = [
        sys.executable, "-c", PYMAP, "--host", "127.0.0.1", "--port", str(mailbox.port), "--no-tls",
        "dict", "--demo-user", ACCOUNT, f"--demo-password={mailbox.password}",
    ]  # fmt: skip
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_until_open(mailbox.port, server)
        yield mailbox
    finally:
        server.terminate()
        server.wait()


@dataclass(slots=True)
class Sink:
    """A running SMTP server that keeps what it is given."""

    port: int
    messages: list[Message] = field(default_factory=list)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: ANN401, N802 - aiosmtpd's shape
        """Take a mail."""
        import email  # noqa: PLC0415 - only the demo parses mail in this process, and only our own

        self.messages.append(email.message_from_bytes(envelope.content))
        return "250 OK"


@contextmanager
def sink() -> Iterator[Sink]:
    """A mail server for our receipts for as long as the block runs. Raises OperatorError."""
    try:
        from aiosmtpd.controller import Controller  # noqa: PLC0415 - an extra
    except ImportError:
        raise OperatorError(NOT_INSTALLED) from None
    taking = Sink(port=free_port())
    controller = Controller(taking, hostname="127.0.0.1", port=taking.port)
    controller.start()
    try:
        yield taking
    finally:
        controller.stop()


def free_port() -> int:
    """A port of this machine nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_open(port: int, server: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and server.poll() is None:
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise OperatorError(NOT_INSTALLED)
