"""What is new, and the bytes of it, from a real server."""

import io
import random
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from imapclient import IMAPClient

from config.errors import AccessRefusedError, MailboxUnreachableError, SettingsError
from ingest.mailbox import imap
from ingest.mailbox.imap import Mailbox
from ingest.mailbox.nouns import LostWhileFetchingError, MessageGoneError, UidRefusedError
from tests.integration.mailbox.conftest import USER, letter, opened, settings_for, taken
from tests.servers.dovecot import Dovecot

pytestmark = pytest.mark.dovecot


def test_a_folder_is_described_when_it_is_opened(shared: Dovecot, account: str) -> None:
    shared.append_all(account, [letter(), letter()])
    with Mailbox(settings_for(shared, account)) as mailbox:
        folder = mailbox.select()
    assert (folder.name, folder.uid_next, folder.messages) == ("INBOX", 3, 2)
    assert folder.uid_validity > 0


def test_an_empty_folder_has_nothing_new(shared: Dovecot, account: str) -> None:
    with opened(shared, account) as mailbox:
        assert mailbox.new(0) == []
        assert mailbox.uids() == frozenset()


def test_new_mail_is_what_lies_above_the_last_uid(shared: Dovecot, account: str) -> None:
    raws = [letter(f"Brief {number}" * number) for number in range(1, 6)]
    shared.append_all(account, raws)
    with opened(shared, account) as mailbox:
        assert [(m.uid, m.size) for m in mailbox.new(2)] == [(uid, len(raws[uid - 1])) for uid in (3, 4, 5)]


def test_the_last_message_is_not_new_again(shared: Dovecot, account: str) -> None:
    shared.append_all(account, [letter(), letter()])
    with opened(shared, account) as mailbox:
        assert mailbox.new(2) == []
        assert mailbox.new(900) == []


def test_the_time_of_arrival_is_the_servers_and_in_utc(shared: Dovecot, account: str) -> None:
    berlin = timezone(timedelta(hours=2))
    shared.append(account, letter(), datetime(2026, 6, 30, 23, 30, 5, tzinfo=berlin))
    with opened(shared, account) as mailbox:
        [listed] = mailbox.new(0)
    assert listed.received_at == datetime(2026, 6, 30, 21, 30, 5, tzinfo=UTC)
    assert listed.received_at.tzinfo is UTC


def test_mail_that_comes_while_connected_is_found(shared: Dovecot, account: str) -> None:
    with opened(shared, account) as mailbox:
        assert mailbox.new(0) == []
        uid = shared.append(account, letter())
        assert [listed.uid for listed in mailbox.new(0)] == [uid]


@pytest.mark.parametrize("size", [0, 1, 999, 1000, 1001, 5000])
def test_the_bytes_are_those_that_were_sent_whatever_the_pieces(
    shared: Dovecot, account: str, size: int
) -> None:
    raw = letter(size=5000)
    uid = shared.append(account, raw)
    with opened(shared, account) as mailbox:
        assert taken(mailbox, uid, size, chunk=1000) == raw
        assert taken(mailbox, uid, len(raw)) == raw


def test_a_message_of_exactly_one_piece_is_whole(shared: Dovecot, account: str) -> None:
    raw = letter(size=3000)
    uid = shared.append(account, raw)
    with opened(shared, account) as mailbox:
        assert taken(mailbox, uid, len(raw) + 1, chunk=len(raw)) == raw


def test_a_body_of_digits_or_nothing_is_still_bytes(shared: Dovecot, account: str) -> None:
    shared.append_all(account, [b"12345\r\n", b"\r\n"])
    with opened(shared, account) as mailbox:
        assert taken(mailbox, 1, 7) == b"12345\r\n"
        assert taken(mailbox, 1, 7, chunk=5) == b"12345\r\n"
        assert taken(mailbox, 2, 2) == b"\r\n"


def test_fetching_never_marks_a_message_as_read(shared: Dovecot, account: str) -> None:
    uid = shared.append(account, letter())
    with opened(shared, account) as mailbox:
        mailbox.new(0)
        taken(mailbox, uid, 10_000)
        taken(mailbox, uid, 10_000, chunk=20)
    assert b"\\Seen" not in shared.flags(account)[uid]


def test_twenty_megabytes_pass_through_with_flat_memory(shared: Dovecot, account: str) -> None:
    raw = letter(size=20_000_000)
    uid = shared.append(account, raw)
    with opened(shared, account) as mailbox, io.BytesIO(bytearray(len(raw))) as into:
        tracemalloc.start()
        try:
            assert mailbox.fetch(uid, into, len(raw)) == len(raw)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert into.getvalue() == raw
    assert peak < 6_000_000


def test_a_message_deleted_between_list_and_fetch_is_gone(shared: Dovecot, account: str) -> None:
    shared.append_all(account, [letter("eins"), letter("zwei")])
    with opened(shared, account) as mailbox:
        first, second = mailbox.new(0)
        shared.remove(account, [first.uid])
        with pytest.raises(MessageGoneError) as gone:
            mailbox.fetch(first.uid, io.BytesIO(), first.size)
        assert gone.value.uid == first.uid
        assert taken(mailbox, second.uid, second.size) == letter("zwei")


def test_a_uid_that_never_was_is_gone(shared: Dovecot, account: str) -> None:
    with opened(shared, account) as mailbox, pytest.raises(MessageGoneError):
        mailbox.fetch(4711, io.BytesIO(), 100)


def test_a_message_the_server_cannot_read_does_not_stop_the_others(
    start: Callable[..., Dovecot],
) -> None:
    server = start(store="maildir")
    server.append_all(USER, [letter("eins"), letter("zwei"), letter("drei")])
    with opened(server) as mailbox:
        one, two, three = mailbox.new(0)
        _make_unreadable(server, b"zwei")
        assert taken(mailbox, one.uid, one.size) == letter("eins")
        with pytest.raises(UidRefusedError) as refused:  # this server hangs up at it
            mailbox.fetch(two.uid, io.BytesIO(), two.size)
        assert refused.value.uid == two.uid
        assert taken(mailbox, three.uid, three.size) == letter("drei")


def _make_unreadable(server: Dovecot, text: bytes) -> None:
    """Take the server the right to open the file of one message."""
    [file] = [f for f in server.home.glob("mail/*/cur/*") if f.is_file() and text in f.read_bytes()]
    file.chmod(0)


def test_a_server_killed_in_the_middle_of_a_fetch_is_unreachable(start: Callable[..., Dovecot]) -> None:
    server = start()
    raw = letter(size=3_000_000)
    server.append(USER, raw)

    class KillsAfterTheFirstPiece(io.BytesIO):
        def write(self, data: bytes) -> int:  # type: ignore[override]
            server.kill()
            return super().write(data)

    with opened(server) as mailbox:
        with pytest.raises(LostWhileFetchingError) as lost:
            mailbox.fetch(1, KillsAfterTheFirstPiece(), len(raw), 100_000)
        assert lost.value.uid == 1
        with pytest.raises(MailboxUnreachableError):
            mailbox.new(0)
        with pytest.raises(MailboxUnreachableError):
            mailbox.connect()
        server.start()
        mailbox.connect()
        mailbox.select()
        assert taken(mailbox, 1, len(raw)) == raw


def test_a_full_disk_is_not_taken_for_a_trouble_of_the_mailbox(shared: Dovecot, account: str) -> None:
    raw = letter(size=5000)
    uid = shared.append(account, raw)
    with opened(shared, account) as mailbox:
        with Path("/dev/full").open("wb", buffering=0) as full, pytest.raises(OSError, match="No space left"):
            mailbox.fetch(uid, full, len(raw), 1000)
        assert taken(mailbox, uid, len(raw)) == raw


def test_a_server_that_is_stopped_says_goodbye_and_is_unreachable(start: Callable[..., Dovecot]) -> None:
    server = start()
    with opened(server) as mailbox:
        server.stop()
        with pytest.raises(MailboxUnreachableError, match="No letter is lost"):
            mailbox.new(0)


def test_a_poll_asks_for_nothing_about_old_messages(
    shared: Dovecot, account: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines: list[int] = []
    plain = imap.open_connection

    def counting(*arguments: object) -> IMAPClient:
        client = plain(*arguments)
        wire = client._imap  # noqa: SLF001 - what passes over the wire is seen nowhere else
        read = wire.readline
        wire.readline = lambda: _count(read())
        return client

    def _count(line: bytes) -> bytes:
        lines.append(len(line))
        return line

    monkeypatch.setattr(imap, "open_connection", counting)

    def cost() -> tuple[int, int]:
        with opened(shared, account) as mailbox:
            lines.clear()
            assert [listed.uid for listed in mailbox.new(last - 1)] == [last]
            return len(lines), sum(lines)

    last = shared.append_all(account, [letter()] * 10)[-1]
    few = cost()
    last = shared.append_all(account, [letter()] * 890)[-1]
    many = cost()
    assert many[0] == few[0]
    assert abs(many[1] - few[1]) <= 20  # a digit more here and there


def test_more_messages_than_one_answer_holds_are_all_found(
    shared: Dovecot, account: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    uids = shared.append_all(account, [letter()] * 47)
    shared.remove(account, uids[3:30:2])
    left = sorted(set(uids) - set(uids[3:30:2]))
    monkeypatch.setattr(imap, "SLICE", 5)
    monkeypatch.setattr(imap, "BATCH", 4)
    with opened(shared, account) as mailbox:
        for above in (0, 1, 17, 46, 47):
            assert [listed.uid for listed in mailbox.new(above)] == [uid for uid in left if uid > above]
        assert mailbox.uids() == frozenset(left)


def test_other_folders_than_the_inbox_can_be_read(shared: Dovecot, account: str) -> None:
    shared.append(account, letter("dort"), folder="Eingänge/Süd & West")
    choices = {"url": shared.url(account, "Eingänge/Süd & West")}
    with opened(shared, account, **choices) as mailbox:
        assert taken(mailbox, 1, 0) == letter("dort")


def test_a_folder_that_is_not_there_is_a_problem_of_the_settings(shared: Dovecot, account: str) -> None:
    with Mailbox(settings_for(shared, account, url=shared.url(account, "Postt"))) as mailbox:
        with pytest.raises(SettingsError, match="Postt"):
            mailbox.select()
        assert shared.folders(account) == {"INBOX"}


def test_nothing_can_be_asked_of_a_closed_mailbox(shared: Dovecot, account: str) -> None:
    mailbox = opened(shared, account)
    mailbox.close()
    mailbox.close()
    with pytest.raises(MailboxUnreachableError):
        mailbox.uids()


def test_a_folder_we_may_only_read_is_refused(start: Callable[..., Dovecot]) -> None:
    acl = "mail_plugins = acl\nplugin {\n  acl = vfile\n}\n"
    server = start(store="maildir", extra=acl)
    server.append(USER, letter())
    [inbox] = server.home.glob("mail/*/cur")
    (inbox.parent / "dovecot-acl").write_text("owner lr\n")
    with (
        Mailbox(settings_for(server)) as mailbox,
        pytest.raises(AccessRefusedError, match="only for reading"),
    ):
        mailbox.select()


def test_random_pieces_of_a_random_message_are_that_message(shared: Dovecot, account: str) -> None:
    chance = random.Random(2026)
    raws = [
        b"X: y\r\n\r\n" + bytes(chance.choices(range(32, 127), k=chance.randint(1, 4000))) for _ in range(20)
    ]
    uids = shared.append_all(account, raws)
    with opened(shared, account) as mailbox:
        for uid, raw in zip(uids, raws, strict=True):
            size = len(raw) + chance.randint(-50, 50)
            assert taken(mailbox, uid, max(size, 0), chance.randint(1, 5000)) == raw
