"""Getting in: encryption, certificates, passwords and access tokens, against a real server."""

import io
import re
import socket
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import structlog

from config.errors import AccessRefusedError, ExitCode, MailboxUnreachableError, SettingsError
from ingest.mailbox.imap import Mailbox
from tests.integration.mailbox.conftest import PASSWORD, USER, letter, opened, settings_for
from tests.servers.certificates import Authority
from tests.servers.dovecot import Dovecot, free_port

pytestmark = pytest.mark.dovecot


@pytest.mark.parametrize("scheme", ["imaps", "starttls", "imap"])
def test_each_way_of_connecting_sees_the_mail(shared: Dovecot, account: str, scheme: str) -> None:
    shared.append(account, letter())
    with Mailbox(settings_for(shared, account, scheme)) as mailbox:
        assert mailbox.select().messages == 1


def test_a_wrong_password_is_refused_with_what_to_do(shared: Dovecot, account: str) -> None:
    with pytest.raises(AccessRefusedError) as refused:
        Mailbox(settings_for(shared, account, password="falsch")).connect()
    assert refused.value.exit_code is ExitCode.ACCESS_REFUSED
    assert account in str(refused.value)
    assert "password" in str(refused.value)
    assert "falsch" not in str(refused.value)


@pytest.mark.parametrize("scheme", ["imaps", "starttls"])
def test_an_expired_certificate_is_refused_with_its_date(
    start: Callable[..., Dovecot], tmp_path: Path, scheme: str
) -> None:
    authority = Authority(tmp_path)
    old = authority.issue("old", ends=datetime(2025, 3, 1, tzinfo=UTC))
    server = start(certificate=old)
    with pytest.raises(AccessRefusedError, match=r"expired on 2025-03-01.*must renew"):
        Mailbox(settings_for(server, scheme=scheme, ca_file=authority.file)).connect()
    assert "Login:" not in server.log()


def test_a_certificate_for_another_name_is_refused(start: Callable[..., Dovecot], tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    server = start(certificate=authority.issue("other", hosts=("mail.example.org",)))
    with pytest.raises(AccessRefusedError, match="another name"):
        Mailbox(settings_for(server, ca_file=authority.file)).connect()


@pytest.mark.parametrize("scheme", ["imaps", "starttls"])
def test_an_unknown_authority_is_refused_and_told_about_ca_file(shared: Dovecot, scheme: str) -> None:
    with pytest.raises(AccessRefusedError, match="ca_file"):
        Mailbox(settings_for(shared, scheme=scheme, ca_file=None)).connect()


def test_a_ca_file_that_is_not_there_is_a_problem_of_the_settings(shared: Dovecot, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="ca_file"):
        Mailbox(settings_for(shared, ca_file=tmp_path / "none.pem")).connect()
    (tmp_path / "broken.pem").write_text("nothing")
    with pytest.raises(SettingsError, match="ca_file"):
        Mailbox(settings_for(shared, ca_file=tmp_path / "broken.pem")).connect()


def test_starttls_that_is_not_offered_is_refused(start: Callable[..., Dovecot]) -> None:
    server = start(tls=False)
    with pytest.raises(AccessRefusedError, match="does not offer STARTTLS"):
        Mailbox(settings_for(server, scheme="starttls")).connect()
    assert "Login:" not in server.log()


def test_plain_to_another_machine_is_refused_before_anything_is_sent(shared: Dovecot) -> None:
    url = "imap://kundenpost@mail.example.org/INBOX"
    with pytest.raises(AccessRefusedError, match="in the clear"):
        Mailbox(settings_for(shared, url=url)).connect()


def test_plain_to_another_machine_needs_leave_by_name(shared: Dovecot) -> None:
    url = f"imap://kundenpost@kundenpost.invalid:{shared.port}/INBOX"
    with pytest.raises(MailboxUnreachableError):
        Mailbox(settings_for(shared, url=url, allow_plain=True)).connect()


def test_tls_to_a_port_without_it_is_unreachable_with_a_reason(shared: Dovecot) -> None:
    url = f"imaps://{USER.replace('@', '%40')}@127.0.0.1:{shared.port}/INBOX"
    with pytest.raises(MailboxUnreachableError, match="TLS"):
        Mailbox(settings_for(shared, url=url)).connect()


def test_nobody_listening_is_unreachable(shared: Dovecot) -> None:
    url = f"imaps://kundenpost@127.0.0.1:{free_port()}/INBOX"
    with pytest.raises(MailboxUnreachableError, match=r"refused.*No letter is lost") as gone:
        Mailbox(settings_for(shared, url=url)).connect()
    assert gone.value.exit_code is ExitCode.MAILBOX_UNREACHABLE


@pytest.mark.parametrize(
    ("greeting", "expected"),
    [
        (b"", "did not answer in time"),
        (b"* BYE Too many connections, try again in 120 seconds\r\n", "try again in 120 seconds"),
        (b"SSH-2.0-OpenSSH_9.2 Erika Mustermann\r\n", "could not be understood"),
        (b"* OK ready\r\nErika Mustermann, geb. 1970\r\n", "could not be understood"),
        (b"* OK ready\r\n* BYE [UNAVAILABLE] maintenance\r\n", "maintenance"),
    ],
)
def test_a_strange_greeting_is_unreachable_and_told_without_content(
    shared: Dovecot, greeting: bytes, expected: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        thread = threading.Thread(target=_greet, args=(listener, greeting), daemon=True)
        thread.start()
        settings = settings_for(shared, url=f"imap://kundenpost@127.0.0.1:{port}/INBOX", timeout="500ms")
        with pytest.raises(MailboxUnreachableError, match=re.escape(expected)) as error:
            Mailbox(settings).connect()
        thread.join(10)
    assert "Erika" not in str(error.value)


def _greet(listener: socket.socket, greeting: bytes) -> None:
    connection, _ = listener.accept()
    with connection:
        connection.sendall(greeting)
        while connection.recv(1000):
            pass


def test_no_secret_and_no_letter_reaches_a_log(
    shared: Dovecot, account: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)
    shared.append(account, letter("Erika Mustermann"))
    with structlog.testing.capture_logs() as events, opened(shared, account) as mailbox:
        mailbox.fetch(1, io.BytesIO(), 100)
        mailbox.file_away([1])
    told = str(events) + caplog.text
    assert "Erika" not in told
    assert PASSWORD not in told
