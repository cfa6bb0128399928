"""Answers that well-behaved servers do not give, and others do."""

import io
from datetime import UTC, datetime

import pytest

from config.errors import AccessRefusedError, MailboxUnreachableError, SettingsError
from config.servers import MailboxSettings
from ingest.mailbox.imap import Mailbox
from ingest.mailbox.nouns import MessageGoneError, UidRefusedError
from tests.servers.scripted import Scripted

NOW = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
THREE = {r"UID SEARCH UID 1:\*": b"* SEARCH 1 2 3\r\n{tag} OK done\r\n"}
SIZE = b'* %d FETCH (UID %d RFC822.SIZE 10 INTERNALDATE "01-Jul-2026 10:00:00 +0200")\r\n'


def mailbox(server: Scripted, **choices: object) -> Mailbox:
    tree = {"url": f"imap://post@127.0.0.1:{server.port}", "password": "geheim", "timeout": "2s", **choices}
    return Mailbox(MailboxSettings.model_validate(tree), now=lambda: NOW)


def test_account_and_password_are_quoted_for_login() -> None:
    with Scripted({}) as server:
        with mailbox(server, url=f"imap://max%20m%22@127.0.0.1:{server.port}", password='ge"heim\\'):
            pass
        assert 'LOGIN "max m\\"" "ge\\"heim\\\\"' in server.commands


def test_a_password_login_cannot_carry_is_not_sent() -> None:
    with Scripted({}) as server:
        with pytest.raises(AccessRefusedError, match="ASCII"):
            mailbox(server, password="Grüße").connect()
        assert not any(command.startswith("LOGIN") for command in server.commands)


def test_a_server_that_wants_encryption_first_gets_no_password() -> None:
    answers = {"CAPABILITY": b"* CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED\r\n{tag} OK done\r\n"}
    with Scripted(answers) as server:
        with pytest.raises(AccessRefusedError, match="starttls://"):
            mailbox(server).connect()
        assert not any(command.startswith("LOGIN") for command in server.commands)


@pytest.mark.parametrize(
    ("said", "error"),
    [
        (b"{tag} NO [AUTHENTICATIONFAILED] no\r\n", AccessRefusedError),
        (b"{tag} NO LOGIN failed.\r\n", AccessRefusedError),
        (b"{tag} NO [UNAVAILABLE] Temporary authentication failure\r\n", MailboxUnreachableError),
        (b"{tag} NO Request is throttled. Suggested Backoff Time: 3000 ms\r\n", MailboxUnreachableError),
        (b"{tag} NO [ALERT] Too many simultaneous connections. (Failure)\r\n", MailboxUnreachableError),
        (b"* BYE Too many\r\n", MailboxUnreachableError),
        (b"", MailboxUnreachableError),
    ],
)
def test_a_refused_login_is_told_from_a_busy_server(said: bytes, error: type[Exception]) -> None:
    with Scripted({"LOGIN .*": said}) as server, pytest.raises(error):
        mailbox(server).connect()


def test_a_description_nobody_can_read_costs_only_itself() -> None:
    answers = {
        **THREE,
        r"UID FETCH (1,2,3|2) \(RFC822.*": b"* 2 FETCH (UID 2 RFC822.SIZE (Erika\r\n{tag} OK done\r\n",
        r"UID FETCH 1 .*": SIZE % (1, 1) + b"{tag} OK done\r\n",
        r"UID FETCH 3 .*": b'* 3 FETCH (UID 3 RFC822.SIZE 9 INTERNALDATE "yesterday")\r\n{tag} OK done\r\n',
    }
    with Scripted(answers) as server, mailbox(server) as box:
        box.select()
        listed = box.new(0)
    assert [(one.uid, one.size) for one in listed] == [(1, 10), (2, 0), (3, 9)]
    assert [one.received_at for one in listed] == [datetime(2026, 7, 1, 8, 0, tzinfo=UTC), NOW, NOW]


@pytest.mark.parametrize(
    "answer",
    [
        b"{tag} NO The requested message could not be converted\r\n",
        b"{tag} BAD Erika [x] failed\r\n",
        b"{tag} OK nothing\r\n",
        b"* 2 FETCH (UID 2 BODY[] NIL)\r\n{tag} OK done\r\n",
        b"* 2 FETCH (UID 2 BODY[] (Erika\r\n{tag} OK done\r\n",
        b"* 2 FETCH Erika\r\n{tag} OK done\r\n",
        b"",
    ],
)
def test_a_body_that_is_not_handed_over_is_refused_and_the_next_one_taken(answer: bytes) -> None:
    answers = {
        **THREE,
        r"UID SEARCH UID 2": b"* SEARCH 2\r\n{tag} OK done\r\n",
        r"UID FETCH 2 .*": answer,
        r"UID FETCH 3 .*": b"* 3 FETCH (UID 3 BODY[] {4}\r\ndrei)\r\n{tag} OK done\r\n",
    }
    with Scripted(answers) as server, mailbox(server) as box:
        box.select()
        with pytest.raises(UidRefusedError) as refused:
            box.fetch(2, io.BytesIO(), 10)
        assert (refused.value.uid, box.fetch(3, into := io.BytesIO(), 4)) == (2, 4)
    assert into.getvalue() == b"drei"


def test_a_refused_body_that_is_no_longer_there_is_gone() -> None:
    answers = {r"UID SEARCH .*": b"* SEARCH\r\n{tag} OK done\r\n", r"UID FETCH .*": b"{tag} NO expunged\r\n"}
    with Scripted(answers) as server, mailbox(server) as box:
        box.select()
        with pytest.raises(MessageGoneError):
            box.fetch(2, io.BytesIO(), 10)


def test_a_short_body_in_quotes_and_a_foreign_answer_are_no_trouble() -> None:
    answer = b'* 1 FETCH (FLAGS (\\Seen))\r\n* 2 FETCH (UID 2 BODY[] "007")\r\n{tag} OK done\r\n'
    with Scripted({r"UID FETCH 2 .*": answer}) as server, mailbox(server) as box:
        box.select()
        box.fetch(2, into := io.BytesIO(), 3)
    assert into.getvalue() == b"007"


def test_an_answer_out_of_step_ends_the_connection_without_telling_content() -> None:
    answers = {
        **THREE,
        r"UID FETCH .*": b"* 2 FETCH (UID 2 BODY[] {3}\r\nErika Mustermann\r\n)\r\n{tag} OK done\r\n",
    }
    with Scripted(answers) as server, mailbox(server) as box:
        box.select()
        with pytest.raises((MailboxUnreachableError, UidRefusedError)) as error:
            box.fetch(2, io.BytesIO(), 10)
    shown = str(error.value) + str(error.value.__cause__)
    assert "Erika" not in shown
    assert "Muster" not in shown


def test_a_server_without_keywords_leaves_the_messages_and_no_error() -> None:
    with Scripted({r"UID STORE .*": b"{tag} NO no keywords\r\n"}) as server, mailbox(server, done="") as box:
        box.select()
        assert box.file_away([1, 2]) == {1, 2}


def test_a_folder_that_cannot_be_made_leaves_the_messages_for_later() -> None:
    answers = {
        r"UID (COPY|MOVE) .*": b"{tag} NO [TRYCREATE] no such folder\r\n",
        r"CREATE .*": b"{tag} NO [NOPERM] not allowed\r\n",
        r"UID SEARCH .*": b"* SEARCH 1 2 3 4 5 6\r\n{tag} OK done\r\n",
    }
    with Scripted(answers) as server, mailbox(server) as box:
        box.select()
        assert box.file_away([1, 2, 3, 4, 5, 6]) == frozenset()
        assert len([c for c in server.commands if c.startswith("UID COPY")]) == 4
        assert not [c for c in server.commands if "EXPUNGE" in c or "STORE" in c]


def test_a_poisonous_message_does_not_keep_the_others_from_moving() -> None:
    answers = {
        "CAPABILITY": b"* CAPABILITY IMAP4rev1 MOVE\r\n{tag} OK done\r\n",
        r"LIST .*": b'* LIST () "/" INBOX\r\n* LIST () "/" Verarbeitet\r\n{tag} OK done\r\n',
        r"UID MOVE (1|3) .*": b"{tag} OK moved\r\n",
        r"UID MOVE .*": b"{tag} NO broken\r\n",
        r"UID SEARCH UID 1,2,3 UNDELETED": b"* SEARCH 1 2 3\r\n{tag} OK done\r\n",
    }
    with Scripted({**answers, r"UID SEARCH .*": b"* SEARCH 2\r\n{tag} OK done\r\n"}) as server:
        with mailbox(server) as box:
            box.select()
            box.file_away([1, 2, 3])
        assert [c for c in server.commands if "MOVE" in c] == [
            f'UID MOVE {uids} "Verarbeitet"' for uids in ("1,2,3", "1", "2", "3")
        ]


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (b"{tag} NO no such folder\r\n", SettingsError),
        (b"{tag} NO [INUSE] locked\r\n", MailboxUnreachableError),
        (b"* 3 EXISTS\r\n{tag} OK [READ-ONLY] open\r\n", AccessRefusedError),
    ],
)
def test_a_folder_that_does_not_open_says_whose_doing_it_is(answer: bytes, error: type[Exception]) -> None:
    with Scripted({"SELECT .*": answer}) as server, mailbox(server) as box, pytest.raises(error):
        box.select()


def test_a_server_that_says_little_about_a_folder_is_good_enough() -> None:
    with Scripted({"SELECT .*": b"* 3 EXISTS\r\n{tag} OK open\r\n"}) as server, mailbox(server) as box:
        folder = box.select()
    assert (folder.uid_validity, folder.uid_next, folder.messages) == (0, None, 3)


def test_the_number_of_the_last_message_is_left_out_where_nothing_is_new() -> None:
    with (
        Scripted({r"UID SEARCH UID 8:\*": b"* SEARCH 7\r\n{tag} OK done\r\n"}) as server,
        mailbox(server) as box,
    ):
        box.select()
        assert box.new(7) == []
