import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from config.servers import MailboxSettings
from ingest.mailbox.imap import Mailbox
from tests.servers.dovecot import Dovecot
from tests.servers.missing import need
from tests.servers.provider import Provider

USER = "kundenpost@example.org"
PASSWORD = "Grüße an alle"


@pytest.fixture(scope="session", autouse=True)
def _dovecot_is_here() -> None:
    need("dovecot", "the Debian package dovecot-imapd")


@pytest.fixture(scope="session")
def shared(_dovecot_is_here: None) -> Iterator[Dovecot]:
    """A usual server for all tests that need only an account of their own."""
    with Dovecot() as server:
        yield server


@pytest.fixture
def account(shared: Dovecot, request: pytest.FixtureRequest) -> str:
    """A fresh, empty account on the shared server."""
    name = f"post{abs(hash(request.node.nodeid))}@example.org"
    shared.add_user(name, PASSWORD)
    return name


@pytest.fixture
def start(_dovecot_is_here: None) -> Iterator[Callable[..., Dovecot]]:
    """Start servers of other kinds, with the account USER; all end with the test."""
    servers: list[Dovecot] = []

    def _start(**kind: object) -> Dovecot:
        server = Dovecot(**kind)
        servers.append(server)
        server.add_user(USER, PASSWORD)
        server.start()
        return server

    yield _start
    for server in servers:
        server.__exit__()


@pytest.fixture
def provider(tmp_path: Path) -> Iterator[Provider]:
    """A token endpoint that speaks HTTP on loopback."""
    with Provider() as running:
        yield running


def settings_for(
    server: Dovecot, user: str = USER, scheme: str = "imaps", **choices: object
) -> MailboxSettings:
    tree = {
        "url": server.url(user, scheme=scheme),
        "password": PASSWORD,
        "ca_file": server.ca_file,
        "timeout": "10s",
        **choices,
    }
    return MailboxSettings.model_validate(tree)


def opened(server: Dovecot, user: str = USER, **choices: object) -> Mailbox:
    """A connected mailbox with its folder selected; use it as a context."""
    mailbox = Mailbox(settings_for(server, user, **choices))
    mailbox.connect()
    mailbox.select()
    return mailbox


def letter(text: str = "Guten Tag", size: int = 0) -> bytes:
    head = b"From: Erika <erika@example.net>\r\nSubject: Unterlagen\r\n\r\n" + text.encode() + b"\r\n"
    line = b"0123456789abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz\r\n"
    return head + line * (max(size - len(head), 0) // len(line))


def taken(mailbox: Mailbox, uid: int, size: int, chunk: int = 1_000_000) -> bytes:
    into = io.BytesIO()
    written = mailbox.fetch(uid, into, size, chunk)
    assert written == len(into.getvalue())
    return into.getvalue()
