"""`.msg` files opened as mails."""

import struct
from io import BytesIO

import pytest

from classifiers.nouns import Role
from classifiers.reasons import Reason
from ingest.opening.nouns import OpeningLimits
from ingest.opening.opener import open_mail
from ingest.opening.unpack.nouns import Budget, OverBudgetError, Unpacked
from ingest.opening.unpack.outlook import MAX_NESTED, unpack_outlook
from tests.makers.msg import Tree, attachment, compound_file, holding, message
from tests.makers.rtf import packed

SUBJECT, BODY, HTML, RTF, SENDER, ADDRESS, TO = 0x0037, 0x1000, 0x1013, 0x1009, 0x0C1A, 0x5D01, 0x0E04
LETTER: dict[int, str | bytes] = {SUBJECT: "Bürgergeld März", BODY: "Guten Tag,\r\nanbei."}


def unpacked(tree: Tree, budget: Budget | None = None) -> Unpacked:
    return unpack_outlook(compound_file(tree), budget or Budget(parts=100, size=1_000_000))


def leaves(tree: Tree) -> list[tuple[str, Role, str, bytes]]:
    """Path, role, name and bytes of each leaf of the mail."""
    (mail,) = unpacked(tree).members
    spool = BytesIO()
    opened = open_mail(mail.data, spool, OpeningLimits(parts=50, depth=9, opened=1_000_000))
    assert (opened.problem, opened.defects) == (None, ())
    data = spool.getvalue()
    return [(p.path, p.role, p.filename, data[p.offset : p.offset + p.size]) for p in opened.parts]


def test_a_message_comes_as_one_mail_with_its_headers() -> None:
    people: dict[int, str | bytes] = {SENDER: "Jürgen Probe", ADDRESS: "probe@example.org", TO: "Jobcenter"}
    sent = (0x0040, struct.pack("<Q", 133_500_000_000_000_000))
    (mail,) = unpacked(message(LETTER | people, numbers={0x0039: sent})).members
    assert (mail.name, mail.is_mail) == ("Bürgergeld März", True)
    assert mail.data.split(b"\n\n")[0].splitlines()[2:] == [
        b"Subject: =?utf-8?b?QsO8cmdlcmdlbGQgTcOkcno=?=",
        b"From: =?utf-8?q?J=C3=BCrgen_Probe?= <probe@example.org>",
        b"To: =?utf-8?q?Jobcenter?=: ;",
        b"Date: Wed, 17 Jan 2024 21:20:00 +0000",
    ]


def test_a_subject_cannot_write_headers() -> None:
    (mail,) = unpacked(message(LETTER | {SUBJECT: "Brief\r\nBcc: a@example.org", SENDER: "A\nB: c"})).members
    assert b"\nBcc" not in mail.data
    assert b"\nB:" not in mail.data


def test_texts_are_alternatives_and_files_attachments() -> None:
    page = '<p>Guten Tag<img src="cid:logo@1"></p>'
    tree = message(
        LETTER | {HTML: page.encode()},
        [
            attachment("Bescheid für Erika.pdf", b"%PDF-1.7" * 1_000, mime_type="application/pdf"),
            attachment("logo.png", b"\x89PNG\r\n\x1a\n", content_id="logo@1"),
        ],
    )
    assert leaves(tree) == [
        ("1.1", Role.TEXT, "", b"Guten Tag,\r\nanbei."),
        ("1.2", Role.ALTERNATIVE, "", page.encode()),
        ("2", Role.ATTACHMENT, "Bescheid für Erika.pdf", b"%PDF-1.7" * 1_000),
        ("3", Role.INLINE, "logo.png", b"\x89PNG\r\n\x1a\n"),
    ]


def test_compressed_rich_text_is_the_text_where_there_is_no_other() -> None:
    assert leaves(message({RTF: packed(rb"{\rtf1\ansi Gr\'fc\'dfe}")})) == [
        ("1.1", Role.TEXT, "", "Grüße".encode())
    ]


def test_a_message_within_is_a_mail_within_the_mail() -> None:
    inner = message({SUBJECT: "Alt", BODY: "Innen"}, [attachment("b.pdf", b"%PDF-")], before_rows=24)
    assert leaves(message(LETTER, [holding("Alt.msg", inner)]))[1:] == [
        ("2.1.1", Role.TEXT, "", b"Innen"),
        ("2.2", Role.ATTACHMENT, "b.pdf", b"%PDF-"),
    ]


def test_each_stream_of_an_embedded_object_is_kept() -> None:
    embedded: Tree = {"CONTENTS": b"%PDF-1.4"}
    assert leaves(message(LETTER, [holding("Objekt", embedded)]))[1][2:] == ("Objekt CONTENTS", b"%PDF-1.4")


def test_eight_bit_strings_are_read_in_the_code_page_of_the_message() -> None:
    tree = message({}, numbers={0x3FFD: (0x0003, struct.pack("<Q", 1251))}) | {
        "__substg1.0_0037001E": "Письмо".encode("cp1251"),
        "__substg1.0_1000001E": "Привет".encode("cp1251"),
    }
    assert unpacked(tree).members[0].name == "Письмо"
    assert leaves(tree)[0][3].decode() == "Привет"


def test_the_same_message_gives_the_same_bytes() -> None:
    tree = message(LETTER, [attachment("a", b"1")])
    assert unpacked(tree) == unpacked(tree)


def test_of_a_file_that_is_cut_off_something_is_kept_or_it_is_unreadable() -> None:
    whole = compound_file(message(LETTER, [attachment("a.pdf", b"%PDF-" * 2_000)]))
    for length in range(0, len(whole), 700):
        found = unpack_outlook(whole[:length], Budget(parts=100, size=1_000_000))
        assert found.problem in (Reason.DAMAGED, Reason.UNREADABLE)


def test_tables_larger_than_the_file_are_not_believed() -> None:
    whole = bytearray(compound_file(message(LETTER)))
    for place in (44, 64, 72):
        data = bytes(whole[:place] + b"\xff\xff\xff\x7f" + whole[place + 4 :])
        assert unpack_outlook(data, Budget(parts=9, size=10_000)).problem is Reason.UNREADABLE


def test_streams_that_share_their_bytes_are_handed_out_once() -> None:
    whole = compound_file(message({BODY: "a" * 10_000, SUBJECT: "b" * 10_000}))
    entry = "__substg1.0_1000001F".encode("utf-16-le")
    assert whole.count(entry) == 1
    place = whole.index(entry) + 120
    found = unpack_outlook(
        whole[:place] + b"\xff\xff\xff\x00" + whole[place + 4 :], Budget(parts=9, size=10**9)
    )
    assert found.problem is Reason.DAMAGED


def test_short_bytes_are_never_taken_for_the_name_of_a_file() -> None:
    assert unpack_outlook(b"/etc/hostname", Budget(parts=9, size=9)).problem is Reason.UNREADABLE


def test_messages_within_messages_have_a_bound() -> None:
    tree = message(LETTER, before_rows=24)
    for _ in range(MAX_NESTED):
        tree = message(LETTER, [holding("innen", tree)], before_rows=24)
    with pytest.raises(OverBudgetError):
        unpacked(tree)


@pytest.mark.parametrize("budget", [Budget(parts=1, size=100_000), Budget(parts=9, size=50)])
def test_attachments_stop_at_the_budget(budget: Budget) -> None:
    with pytest.raises(OverBudgetError):
        unpacked(message(LETTER, [attachment("a", b"1"), attachment("b", b"2")]), budget)
