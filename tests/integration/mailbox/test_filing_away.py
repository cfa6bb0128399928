"""Where messages go on the server after they are safely stored."""

from collections.abc import Callable

import pytest

from config.errors import MailboxUnreachableError, SettingsError
from ingest.mailbox import away
from tests.integration.mailbox.conftest import USER, letter, opened
from tests.servers.dovecot import Dovecot

pytestmark = pytest.mark.dovecot

WITHOUT_MOVE = {"hide": ["MOVE"]}
WITHOUT_BOTH = {"hide": ["MOVE", "UIDPLUS"]}
KINDS = [{}, WITHOUT_MOVE, WITHOUT_BOTH, {"store": "maildir", "separator": ".", "prefix": "INBOX."}]
NAMES = ["all", "no MOVE", "no MOVE, no UIDPLUS", "dots and a prefix"]


@pytest.mark.parametrize("kind", KINDS, ids=NAMES)
def test_stored_messages_lie_in_the_done_folder_and_the_rest_stays(
    start: Callable[..., Dovecot], kind: dict[str, object]
) -> None:
    server = start(**kind)
    server.append_all(USER, [letter(word) for word in ("eins", "zwei", "drei", "vier")])
    with opened(server, done="Erledigt/Geprüft") as mailbox:
        assert mailbox.file_away([1, 3]) == {1, 3}
        assert mailbox.file_away([4]) == {4}
        assert mailbox.uids() == {2}
    folder = "INBOX.Erledigt.Geprüft" if "prefix" in kind else "Erledigt/Geprüft"
    moved = server.messages(USER, folder)
    assert sorted(moved.values()) == sorted(letter(word) for word in ("eins", "drei", "vier"))
    assert list(server.messages(USER).values()) == [letter("zwei")]
    assert not any(b"\\Seen" in flags for flags in server.flags(USER, folder).values())


def test_a_message_already_gone_is_settled(shared: Dovecot, account: str) -> None:
    shared.append_all(account, [letter("eins"), letter("zwei")])
    with opened(shared, account) as mailbox:
        shared.remove(account, [1])
        assert mailbox.file_away([1, 2, 4711]) == {1, 2, 4711}
        assert mailbox.file_away([1, 2]) == {1, 2}
        assert mailbox.file_away([]) == frozenset()
    assert list(shared.messages(account, "Verarbeitet").values()) == [letter("zwei")]


def test_many_messages_are_moved_in_batches(shared: Dovecot, account: str) -> None:
    uids = shared.append_all(account, [letter()] * 620)
    with opened(shared, account) as mailbox:
        assert mailbox.file_away(uids) == set(uids)
        assert mailbox.uids() == frozenset()
    assert len(shared.uids(account, "Verarbeitet")) == 620


def test_the_mail_others_have_deleted_is_not_expunged_by_us(start: Callable[..., Dovecot]) -> None:
    server = start(**WITHOUT_BOTH)
    server.append_all(USER, [letter("unser"), letter("deren")])
    with server.client(USER) as other:
        other.delete_messages([2])
    with opened(server) as mailbox:
        assert mailbox.file_away([1]) == {1}
    assert server.uids(USER) == [1, 2]
    assert b"\\Deleted" in server.flags(USER)[1]
    assert list(server.messages(USER, "Verarbeitet").values()) == [letter("unser")]


def test_without_a_done_folder_a_keyword_says_what_was_taken(shared: Dovecot, account: str) -> None:
    shared.append_all(account, [letter(), letter()])
    with opened(shared, account, done="") as mailbox:
        assert mailbox.file_away([2]) == {2}
        assert mailbox.uids() == {1, 2}
    flags = shared.flags(account)
    assert away.KEYWORD in flags[2]
    assert away.KEYWORD not in flags[1]
    assert shared.folders(account) == {"INBOX"}


def test_an_existing_folder_keeps_what_lies_there(shared: Dovecot, account: str) -> None:
    shared.append(account, letter("alt"), folder="Verarbeitet")
    shared.append(account, letter("neu"))
    with opened(shared, account) as mailbox:
        mailbox.file_away([1])
    assert list(shared.messages(account, "Verarbeitet").values()) == [letter("alt"), letter("neu")]


def test_the_folder_that_is_read_cannot_be_the_one_for_done(shared: Dovecot, account: str) -> None:
    with (
        opened(shared, account, done="Inbox") as mailbox,
        pytest.raises(SettingsError, match="another folder"),
    ):
        mailbox.file_away([1])


def test_what_the_server_refuses_stays_and_can_be_tried_again(start: Callable[..., Dovecot]) -> None:
    acl = "mail_plugins = acl\nplugin {\n  acl = vfile\n}\n"
    server = start(store="maildir", extra=acl)
    server.append_all(USER, [letter("eins"), letter("zwei")])
    server.append(USER, letter("alt"), folder="Verarbeitet")
    [folder] = server.home.glob("mail/*/.Verarbeitet")
    (folder / "dovecot-acl").write_text("owner lr\n")
    with opened(server) as mailbox:
        assert mailbox.file_away([1, 2]) == frozenset()
        assert mailbox.uids() == {1, 2}
        (folder / "dovecot-acl").unlink()
    with opened(server) as mailbox:
        assert mailbox.file_away([1, 2]) == {1, 2}


def test_a_server_that_died_moves_nothing_and_is_asked_again(start: Callable[..., Dovecot]) -> None:
    server = start()
    server.append_all(USER, [letter("eins")])
    mailbox = opened(server)
    server.kill()
    with pytest.raises(MailboxUnreachableError):
        mailbox.file_away([1])
    server.start()
    mailbox.connect()
    mailbox.select()
    assert mailbox.file_away([1]) == {1}
    mailbox.close()
