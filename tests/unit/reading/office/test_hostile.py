"""Files made to hurt: each is bounded, and told apart."""

from io import BytesIO
from itertools import count
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.reasons import Reason
from ingest.opening.office_kinds import office_type
from ingest.reading.nouns import ReadingLimits
from ingest.reading.office.read import IN_PACKAGES, read_office
from tests.unit.reading.office.conftest import ReadOffice
from tests.unit.reading.office.samples import (
    CSV,
    DOC,
    DOCX,
    ODS,
    ODT,
    PPTX,
    RTF,
    XLSX,
    doc,
    docx,
    ole,
    opendocument,
    paragraph,
    pptx,
    xlsx,
    zipped,
)

SAMPLES = {
    DOCX: docx(paragraph("Guten Tag")),
    XLSX: xlsx({"A": '<row><c s="1"><v>1</v></c></row>'}),
    PPTX: pptx(["<a:p><a:t>eins</a:t></a:p>"]),
    ODT: opendocument(ODT, "<office:text><text:p>Guten Tag</text:p></office:text>"),
    ODS: opendocument(ODS, "<office:spreadsheet/>"),
    DOC: doc("Guten Tag"),
    RTF: rb"{\rtf1{\fonttbl{\f0\fcharset238 A;}}\f0 Gr\'fc\u8364 ?\bin3 abc\page{\header x}}",
    CSV: b'a;b\n"c";d\n',
}


def test_entities_are_never_resolved(read: ReadOffice) -> None:
    attack = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    body = "<w:document xmlns:w='w'><w:p><w:r><w:t>&b;&f;</w:t></w:r></w:p></w:document>"
    reading = read(docx("", {"word/document.xml": attack + body}), DOCX)
    assert reading.problem is Reason.UNREADABLE
    assert reading.pages == ()


def test_a_bomb_is_stopped_by_what_it_unpacks_to(read: ReadOffice) -> None:
    data = docx(" " * 20_000_000)
    assert len(data) < 50_000
    assert read(data, DOCX).problem is Reason.READER_OUT_OF_BOUNDS


def test_what_a_member_says_about_its_size_is_not_believed(read: ReadOffice) -> None:
    data = bytearray(docx(" " * 20_000_000))
    with ZipFile(BytesIO(data)) as file:
        claimed = file.getinfo("word/document.xml").file_size
    small = bytes(data).replace(claimed.to_bytes(4, "little"), (5).to_bytes(4, "little"))
    assert read(small, DOCX).problem in (Reason.READER_OUT_OF_BOUNDS, Reason.UNREADABLE)


def test_a_file_of_very_many_members_is_refused(read: ReadOffice) -> None:
    data = zipped({f"{number}": "" for number in range(10_001)})
    assert read(data, DOCX).problem is Reason.READER_OUT_OF_BOUNDS
    assert office_type(data) is None


def test_elements_within_elements_without_end_are_refused(read: ReadOffice) -> None:
    assert read(docx("<w:p>" * 5_000 + "</w:p>" * 5_000), DOCX).problem is Reason.UNREADABLE


def test_as_many_pages_are_read_as_are_allowed(read: ReadOffice) -> None:
    pages = [f"<a:p><a:t>Folie {number}</a:t></a:p>" for number in range(5)]
    assert read(pptx(pages), PPTX, pages=5).problem is None
    reading = read(pptx(pages), PPTX, pages=3)
    assert [page.number for page in reading.pages] == [1, 2, 3]
    assert reading.page_count == 4
    assert reading.problem is Reason.TOO_LONG


def test_what_was_read_stands_when_time_is_up(read: ReadOffice) -> None:
    pages = [f"<a:p><a:t>Folie {number}</a:t></a:p>" for number in range(5)]
    asked = count()
    reading = read(pptx(pages), PPTX, enough=lambda: next(asked) >= 1)
    assert reading.problem is Reason.OUT_OF_TIME
    assert [page.text for page in reading.pages] == ["Folie 4", "Folie 3"]


def test_a_document_behind_a_password_is_told_apart(read: ReadOffice) -> None:
    data = ole({"EncryptedPackage": b"x", "EncryptionInfo": b"y"})
    assert office_type(data) == "application/vnd.ms-office"
    assert read(data, "application/vnd.ms-office").problem is Reason.ENCRYPTED
    assert read(data, DOCX).problem is Reason.ENCRYPTED


def test_a_document_that_was_cut_off_is_read_as_far_as_it_goes(read: ReadOffice) -> None:
    words = [f"Absatz {number:04} {hash(str(number)):x}" for number in range(3000)]
    data = docx("".join(paragraph(word) for word in words))
    cut = data[: len(data) // 2]
    assert office_type(cut) == DOCX
    reading = read(cut, DOCX)
    assert reading.problem is Reason.DAMAGED
    assert "Absatz 0000" in reading.pages[0].text
    assert "Absatz 2999" not in reading.pages[0].text


def test_a_document_without_words_says_so(read: ReadOffice) -> None:
    assert read(docx("<w:p/>"), DOCX).problem is Reason.NO_TEXT


@pytest.mark.parametrize("kind", ["application/vnd.ms-excel", "application/vnd.ms-powerpoint.x", "image/png"])
def test_a_kind_that_is_not_read_is_told_apart(read: ReadOffice, kind: str) -> None:
    data = ole({"Workbook": b"x"})
    assert read(data, kind).problem in (Reason.UNSUPPORTED_KIND, Reason.UNREADABLE)


KINDS = st.sampled_from([*SAMPLES, *(begin for begin, _ in IN_PACKAGES)])
LIMITS = ReadingLimits(pages=3, pixels=1, enough=lambda: False)


@given(st.binary(max_size=400), KINDS)
def test_random_bytes_never_raise(data: bytes, kind: str) -> None:
    for begin in (b"", b"PK\x03\x04", b"{\\rtf1", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        read = read_office(begin + data, kind, LIMITS)
        assert read.page_count >= len(read.pages)
        office_type(begin + data)


@given(
    st.sampled_from(list(SAMPLES)),
    st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=1, max_size=4)), max_size=6),
    st.floats(0, 1),
)
def test_documents_with_wrong_bytes_and_lost_ends_never_raise(
    kind: str, wrong: list[tuple[float, bytes]], kept: float
) -> None:
    data = bytearray(SAMPLES[kind])
    for place, put in wrong:
        begin = int(place * len(data))
        data[begin : begin + len(put)] = put
    for hurt in (bytes(data), bytes(data)[: int(kept * len(data))]):
        read = read_office(hurt, kind, LIMITS)
        assert read.pages or read.problem
        office_type(hurt)


@given(st.recursive(st.text(max_size=5), lambda inner: st.tuples(st.sampled_from("ptcr"), inner, inner)))
def test_any_tree_of_elements_is_read(tree: object) -> None:
    for document, kind in ((docx(_xml(tree)), DOCX), (opendocument(ODT, _xml(tree)), ODT)):
        read = read_office(document, kind, LIMITS)
        assert read.pages or read.problem


def _xml(tree: object) -> str:
    names = {"p": "p", "t": "t", "c": "tc", "r": "table-cell"}
    if isinstance(tree, tuple):
        return f"<{names[tree[0]]}>{_xml(tree[1])}{_xml(tree[2])}</{names[tree[0]]}>"
    return "".join(char for char in str(tree) if char.isalnum())
