"""Waiting for mail: IDLE where the server has it, and never longer than asked."""

import threading
from collections.abc import Callable

import pytest

from config.errors import MailboxUnreachableError
from tests.integration.mailbox.conftest import PASSWORD, USER, letter, opened
from tests.servers.dovecot import Dovecot

pytestmark = pytest.mark.dovecot


def test_waiting_ends_when_mail_comes(shared: Dovecot, account: str) -> None:
    with opened(shared, account) as mailbox:
        sender = threading.Timer(0.3, shared.append, (account, letter()))
        sender.start()
        assert mailbox.wait_for_mail(60, threading.Event())
        sender.join()
        assert [listed.uid for listed in mailbox.new(0)] == [1]


def test_mail_that_came_before_the_waiting_began_ends_it_at_once(shared: Dovecot, account: str) -> None:
    with opened(shared, account) as mailbox:
        assert mailbox.new(0) == []
        shared.append(account, letter())
        assert mailbox.wait_for_mail(60, threading.Event())
        assert not mailbox.wait_for_mail(0.1, threading.Event())


def test_waiting_ends_with_the_time_and_the_connection_goes_on(shared: Dovecot, account: str) -> None:
    with opened(shared, account) as mailbox:
        assert not mailbox.wait_for_mail(0.2, threading.Event())
        assert mailbox.new(0) == []


def test_waiting_ends_when_it_is_told_to_stop(shared: Dovecot, account: str) -> None:
    stop = threading.Event()
    with opened(shared, account) as mailbox:
        threading.Timer(0.2, stop.set).start()
        assert not mailbox.wait_for_mail(60, stop)


@pytest.mark.parametrize("choice", [{"hide": ["IDLE"]}, {}], ids=["no IDLE", "switched off"])
def test_without_idle_the_clock_alone_ends_the_waiting(
    start: Callable[..., Dovecot], choice: dict[str, object]
) -> None:
    server = start(**choice)
    with opened(server, idle=bool(choice)) as mailbox:
        server.append(USER, letter())
        assert not mailbox.wait_for_mail(0.1, threading.Event())
        assert [listed.uid for listed in mailbox.new(0)] == [1]


@pytest.mark.parametrize("end", [Dovecot.kill, Dovecot.stop], ids=["killed", "stopped"])
def test_a_server_that_ends_while_we_wait_is_unreachable(
    start: Callable[..., Dovecot], end: Callable[[Dovecot], None]
) -> None:
    server = start()
    with opened(server) as mailbox:
        timer = threading.Timer(0.3, end, (server,))
        timer.start()
        with pytest.raises(MailboxUnreachableError):
            mailbox.wait_for_mail(60, threading.Event())
        timer.join()


def test_idle_is_begun_again_and_still_hears(
    shared: Dovecot, account: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.mailbox.idle.AGAIN_AFTER", 0.2)
    with opened(shared, account) as mailbox:
        sender = threading.Timer(1.0, shared.append, (account, letter()))
        sender.start()
        assert mailbox.wait_for_mail(60, threading.Event())
        sender.join()


def test_another_account_is_not_heard(shared: Dovecot, account: str) -> None:
    shared.add_user("other@example.org", PASSWORD)
    with opened(shared, account) as mailbox:
        shared.append("other@example.org", letter())
        assert not mailbox.wait_for_mail(0.3, threading.Event())


def test_a_server_that_falls_silent_is_noticed_at_the_end_of_the_waiting(
    start: Callable[..., Dovecot],
) -> None:
    server = start()
    mailbox = opened(server, timeout="500ms")
    freeze = threading.Timer(0.3, server.freeze)
    freeze.start()
    with pytest.raises(MailboxUnreachableError, match="did not answer in time"):
        mailbox.wait_for_mail(1, threading.Event())
    freeze.join()
