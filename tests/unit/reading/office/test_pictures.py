"""Pictures within Office documents: a scan pasted in is read, a logo is not, and what is unread is told."""

import struct
from binascii import hexlify
from io import BytesIO

import pytest
from PIL import Image

from classifiers.nouns import Page
from classifiers.reasons import Reason
from ingest.reading.nouns import Read, ReadingLimits
from ingest.reading.office.read import read_office
from tests.unit.reading.office import samples
from tests.unit.reading.office.samples import DOC, DOCX, ODT, PPTX, RTF, XLSX

SCAN_SAYS = "Kundennummer 123D456789"


def picture(width: int, height: int, kind: str = "PNG") -> bytes:
    file = BytesIO()
    Image.new("L", (width, height), 255).save(file, kind)
    return file.getvalue()


SCAN, LOGO = picture(800, 1100), picture(300, 90)


def seen(data: bytes, media_type: str, says: str = SCAN_SAYS, pages: int = 50) -> Read:
    """The document with an engine that reads the same on every picture."""
    limits = ReadingLimits(pages=pages, pixels=10_000_000, enough=lambda: False)
    page = Page(number=1, text=says, how="ocr", confidence=0.9)
    problem = None if says else Reason.NO_TEXT
    return read_office(data, media_type, limits, lambda _: Read(pages=(page,), page_count=1, problem=problem))


def word(*pictures: bytes, words: str = "Anbei.") -> bytes:
    parts = {f"word/media/image{n}.png": one for n, one in enumerate(pictures, 1)}
    document = (
        f'<w:document xmlns:w="{samples.WORD}"><w:body>{samples.paragraph(words)}</w:body></w:document>'
    )
    return samples.open_xml(DOCX, {"word/document.xml": document} | parts)


def test_a_scan_in_a_letter_is_a_page_behind_its_own() -> None:
    read = seen(word(LOGO, SCAN), DOCX)
    assert [(page.number, page.how, page.text) for page in read.pages] == [
        (1, "text", "Anbei."),
        (2, "ocr", SCAN_SAYS),
    ]
    assert (read.page_count, read.problem) == (2, None)


@pytest.mark.parametrize(
    ("media_type", "data"),
    [
        (XLSX, samples.xlsx({"A": ""}, {"xl/media/image1.png": SCAN})),
        (PPTX, samples.pptx([], {"ppt/media/image1.png": SCAN})),
        (ODT, samples.opendocument(ODT, "<office:text/>", {"Pictures/1.png": SCAN})),
        (RTF, rb"{\rtf1{\*\shppict{\pict{\*\picprop}\pngblip\picw800 " + hexlify(SCAN) + rb"}}}"),
    ],
)
def test_every_format_shows_its_pictures(media_type: str, data: bytes) -> None:
    assert [page.text for page in seen(data, media_type).pages][-1] == SCAN_SAYS


def test_an_old_word_document_shows_its_pictures() -> None:
    jpeg = picture(800, 1100, "JPEG")
    record = struct.pack("<HHI", 0x46A0, 0xF01D, len(jpeg) + 17) + bytes(17) + jpeg
    file = samples.ole({**samples.doc_streams("Anbei."), "Data": b"\0" * 68 + record})
    assert [page.text for page in seen(file, DOC).pages] == ["Anbei.", SCAN_SAYS]


def test_a_photo_without_words_is_no_page() -> None:
    read = seen(word(SCAN), DOCX, says="")
    assert ([page.text for page in read.pages], read.problem) == (["Anbei."], None)


def test_a_document_that_is_only_a_scan_has_text() -> None:
    assert seen(word(SCAN, words=""), DOCX).problem is None


@pytest.mark.parametrize(
    ("media_type", "data"),
    [
        (DOCX, word(b"\x01\0\0\0 EMF" + bytes(30_000))),
        (RTF, rb"{\rtf1 a{\pict\wmetafile8 " + b"00" * 30_000 + b"}}"),
    ],
)
def test_a_large_drawing_that_cannot_be_read_goes_to_a_person(media_type: str, data: bytes) -> None:
    assert seen(data, media_type).problem is Reason.PICTURES_UNREAD


def test_more_pictures_than_pages_are_allowed_go_to_a_person() -> None:
    assert seen(word(SCAN, SCAN, SCAN), DOCX, pages=2).problem is Reason.PICTURES_UNREAD
