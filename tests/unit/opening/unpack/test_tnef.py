"""`winmail.dat` unpacked: texts, files by their long names, messages within, damage, bounds."""

import struct
from email import message_from_bytes

import pytest

from classifiers.reasons import Reason
from ingest.opening.unpack.nouns import Budget, Member, OverBudgetError, Unpacked
from ingest.opening.unpack.tnef import MAX_NESTED, unpack_tnef
from tests.makers.rtf import packed
from tests.makers.tnef import (
    BINARY,
    BODY,
    CODEPAGE,
    CONTENT_ID,
    DATA,
    HTML,
    INTEGER,
    LONG_NAME,
    MIME_TYPE,
    OBJECT,
    RTF,
    SUBJECT,
    attribute,
    file,
    message,
    unicode,
    winmail,
)


def unpacked(data: bytes, budget: Budget | None = None) -> Unpacked:
    return unpack_tnef(data, budget or Budget(parts=100, size=1_000_000))


def texts(found: Unpacked) -> list[tuple[str, str]]:
    return [(one.claimed_type, one.data.decode()) for one in found.members if one.is_text]


def files(found: Unpacked) -> list[Member]:
    return [one for one in found.members if not one.is_text]


def test_files_have_their_long_names() -> None:
    (one,) = files(
        unpacked(
            winmail(files=[file(b"MIETVE~1.PDF", b"%PDF-", [unicode(LONG_NAME, "Mietvertrag März.pdf")])])
        )
    )
    assert (one.name, one.data, one.is_mail) == ("Mietvertrag März.pdf", b"%PDF-", False)


@pytest.mark.parametrize(
    ("codepage", "name"),
    [(1252, "Kündigung.txt"), (1251, "Письмо.txt"), (932, "手紙.txt"), (65001, "Çınar.txt")],
)
def test_short_names_are_read_in_the_code_page_of_the_message(codepage: int, name: str) -> None:
    title = name.encode("utf-8" if codepage == 65001 else f"cp{codepage}")
    assert files(unpacked(winmail(files=[file(title, b"x")], codepage=codepage)))[0].name == name


def test_the_bytes_of_a_file_are_kept_with_their_zeros() -> None:
    assert files(unpacked(winmail(files=[file(b"a", b"x\0\0\0")])))[0].data == b"x\0\0\0"


def test_the_type_of_a_file_is_noted() -> None:
    given = file(b"a", b"x", [unicode(MIME_TYPE, "Image/PNG"), unicode(CONTENT_ID, "<bild@1>")])
    assert files(unpacked(winmail(files=[given])))[0].claimed_type == "image/png"


def test_the_plain_text_comes_before_the_html() -> None:
    found = unpacked(
        winmail(
            properties=[
                (CODEPAGE, INTEGER, struct.pack("<I", 28591)),
                (HTML, BINARY, "<p>Grüße</p>".encode("latin-1")),
                unicode(BODY, "Grüße"),
            ]
        )
    )
    assert [one.claimed_type for one in found.members] == [
        "text/plain; charset=utf-8",
        "text/html; charset=iso-8859-1",
    ]
    assert found.members[1].data == "<p>Grüße</p>".encode("latin-1")


def test_the_old_attribute_is_the_text_where_there_is_no_other() -> None:
    assert texts(unpacked(winmail(files=[attribute(1, 0x800C, b"Gr\xfc\xdfe\0")]))) == [
        ("text/plain; charset=utf-8", "Grüße")
    ]


def test_compressed_rich_text_is_the_text_where_there_is_no_other() -> None:
    found = unpacked(winmail(properties=[(RTF, BINARY, packed(rb"{\rtf1\ansi Sch\'f6nen Gru\'df}"))]))
    assert texts(found) == [("text/plain; charset=utf-8", "Schönen Gruß")]
    assert files(found) == []


def test_html_wrapped_in_rich_text_comes_out_as_html() -> None:
    rich = packed(rb"{\rtf1\ansi\fromhtml1{\*\htmltag64 <p>}Hallo{\*\htmltag72 </p>}}")
    assert texts(unpacked(winmail(properties=[(RTF, BINARY, rich)]))) == [
        ("text/html; charset=utf-8", "<p>Hallo</p>")
    ]


def test_rich_text_with_pictures_is_kept_as_a_file_too() -> None:
    rich = rb"{\rtf1 Siehe Bild{\pict\pngblip 89504e47}}"
    (one,) = files(unpacked(winmail(properties=[(RTF, BINARY, packed(rich))])))
    assert (one.name, one.claimed_type, one.data) == ("message.rtf", "application/rtf", rich)


def test_a_message_within_comes_as_a_mail_with_all_it_holds() -> None:
    inner = winmail(
        properties=[unicode(SUBJECT, "Bescheid"), unicode(BODY, "Hier der Bescheid")],
        files=[file(b"b.pdf", b"%PDF-1")],
    )
    (one,) = files(unpacked(winmail(files=[message("Weitergeleitet", inner)])))
    mail = message_from_bytes(one.data)
    leaves = [leaf.get_payload(decode=True) for leaf in mail.walk() if not leaf.is_multipart()]
    assert (one.name, one.is_mail) == ("Weitergeleitet", True)
    assert leaves == [b"Hier der Bescheid", b"%PDF-1"]


def test_an_embedded_object_comes_without_the_identifier_before_it() -> None:
    interface = bytes.fromhex("0b00000000000000c000000000000046")
    held = attribute(
        2,
        0x9005,
        struct.pack("<I", 1) + struct.pack("<HHII", OBJECT, DATA, 1, 20) + interface + b"\xd0\xcf\x11\xe0",
    )
    assert files(unpacked(winmail(files=[attribute(2, 0x9002, b""), held])))[0].data == b"\xd0\xcf\x11\xe0"


def test_of_a_file_that_is_cut_off_the_beginning_is_kept() -> None:
    found = unpacked(winmail(files=[file(b"a.txt", b"ganz"), file(b"b.txt", b"0123456789")])[:-19])
    assert [one.data for one in files(found)] == [b"ganz", b"01234567"]
    assert (found.problem, found.defects) == (Reason.DAMAGED, ("truncated",))
    assert [one.defects for one in files(found)] == [(), ("truncated",)]


def test_a_changed_byte_is_told() -> None:
    found = unpacked(winmail(files=[file(b"a.txt", b"0123456789")]).replace(b"01234", b"01235"))
    assert (files(found)[0].data, found.defects) == (b"0123556789", ("checksum",))
    assert files(found)[0].defects == ("checksum",)


def test_counts_that_cannot_be_are_not_believed() -> None:
    several = struct.pack("<IHHI", 1, 0x1002, 0x1234, 0xFFFFFFFF)
    many = struct.pack("<IHHI", 0xFFFFFFFF, 0x001F, 0x3707, 0xFFFFFFFF)
    for block in (several, many):
        found = unpacked(winmail() + attribute(1, 0x9003, block))
        assert (found.members, found.defects) == ((), ("truncated",))


def test_messages_within_messages_have_a_bound() -> None:
    data = winmail()
    for _ in range(MAX_NESTED):
        data = winmail(files=[message("innen", data)])
    with pytest.raises(OverBudgetError):
        unpacked(data)


@pytest.mark.parametrize("budget", [Budget(parts=1, size=1_000), Budget(parts=10, size=3)])
def test_files_stop_at_the_budget(budget: Budget) -> None:
    with pytest.raises(OverBudgetError):
        unpacked(winmail(files=[file(b"a", b"xx"), file(b"b", b"yy")]), budget)


def test_anything_else_is_unreadable() -> None:
    assert unpacked(b"%PDF-1.7").problem is Reason.UNREADABLE
