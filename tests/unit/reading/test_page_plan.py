"""What is decided about a page before any work: its text layer, its resolution, blank and double pages."""

import io
from collections.abc import Callable

import numpy as np
import pytest
from fpdf import FPDF
from fpdf.enums import TextMode
from PIL import Image

from classifiers.nouns import Reading
from classifiers.reasons import Reason
from ingest.reading.nouns import Engine, ReadingLimits
from ingest.reading.read import read_part
from ingest.reading.render import Renderer
from tests.fixtures.paper import Text, draw
from tests.integration.room.conftest import part_of
from tests.integration.room.samples import LINES, WORDS, page, saved, scanned_pdf

RUBBISH = "Xqzt Wrtz Pffgh Kkll Mnbv Qwrt " * 20
READ_BADLY = "Jobcent3r Dortrnund Ihr Zeichen Lohnabrechung hiermit sende ich Ihnen die Unterlagen " * 5

ReadPdf = Callable[[bytes], Reading]


@pytest.fixture
def read(tesseract: Engine) -> ReadPdf:
    limits = ReadingLimits(pages=9, pixels=30_000_000, enough=lambda: False)
    return lambda data: read_part(data, part_of(data, "application/octet-stream"), tesseract, limits)


def pdf_of(picture: Image.Image, words: str, mode: TextMode = TextMode.FILL, pages: int = 1) -> bytes:
    """A scan with words over it."""
    document = FPDF(unit="mm", format="A4")
    document.set_font("Helvetica", size=8)
    for _ in range(pages):
        document.add_page()
        document.image(picture, x=0, y=0, w=210)
        with document.local_context(text_mode=mode):
            document.multi_cell(0, 4, words)
    return bytes(document.output())


def test_an_old_layer_of_ocr_is_not_believed(read: ReadPdf) -> None:
    reading = read(pdf_of(page(), READ_BADLY, TextMode.INVISIBLE))
    assert reading.pages[0].how == "ocr"
    assert "Dortmund" in reading.text
    assert "Dortrnund" not in reading.text


def test_one_line_over_a_scan_does_not_hide_it(read: ReadPdf) -> None:
    reading = read(pdf_of(page(), "Eingegangen am 23. März 2020 im Jobcenter"))
    assert reading.pages[0].how == "ocr"
    assert all(word in reading.text for word in WORDS)


def test_a_layer_of_rubbish_is_not_believed(read: ReadPdf) -> None:
    reading = read(pdf_of(page(), RUBBISH, TextMode.INVISIBLE))
    assert all(word in reading.text for word in WORDS)


def test_text_that_people_see_over_a_picture_is_taken_as_it_is(read: ReadPdf) -> None:
    reading = read(pdf_of(Image.new("L", (600, 800), 240), "Das ist ein langer Brief an das Amt. " * 12))
    assert reading.pages[0].how == "text"
    assert (reading.pages[0].script, reading.pages[0].language) == ("Latn", "de")


def test_a_page_has_the_resolution_of_its_picture_within_bounds() -> None:
    sizes = {dpi: round(dpi * 8.27) for dpi in (40, 150, 200, 600)}
    widths = {}
    for dpi, width in sizes.items():
        renderer = Renderer(scanned_pdf(page(size=(width, round(width * 2**0.5)))))
        widths[dpi] = (round(renderer.grey(1).shape[1] / 8.27), renderer.finer(1))
    assert widths == {40: (100, 0), 150: (150, 0), 200: (200, 0), 600: (200, 300)}


def test_a_huge_page_stays_within_the_pixels_there_are() -> None:
    document = FPDF(unit="pt", format=(14_000, 14_000))
    document.add_page()
    assert Renderer(bytes(document.output())).grey(1).size <= 8_000_000 * 1.01


def test_the_same_picture_twice_is_read_once_and_told(read: ReadPdf) -> None:
    first = page()
    more = [first.copy(), page(("Etwas ganz anderes auf der dritten Seite",))]
    reading = read(saved(first, "TIFF", save_all=True, append_images=more))
    assert [found.copy_of for found in reading.pages] == [0, 1, 0]
    assert reading.pages[1].text == reading.pages[0].text


def test_blank_pages_and_separator_sheets_are_told(read: ReadPdf) -> None:
    blank = Image.fromarray(np.full((1754, 1240), 243, np.uint8))
    separator = page(("Trennblatt",))
    reading = read(saved(page(), "TIFF", save_all=True, append_images=[blank, separator]))
    assert [found.kind for found in reading.pages] == ["screenshot", "blank", "separator"]
    assert reading.pages[1].text == ""


def test_a_document_of_blank_pages_has_no_text(read: ReadPdf) -> None:
    assert read(saved(Image.new("L", (1240, 1754), 250), "PNG")).problem is Reason.NO_TEXT


def test_words_stand_where_they_are_printed(read: ReadPdf) -> None:
    found = read(saved(page(), "PNG")).pages[0]
    assert found.width
    assert found.height
    assert " ".join(word.text for word in found.words if word.line == 0) == LINES[0]
    first = found.words[0]
    scale = found.width / 1240
    assert first.left == pytest.approx(110 * scale, abs=12)
    assert first.top == pytest.approx(155 * scale, abs=20)


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_of_a_pdf_that_is_drawn_lying_is_read(read: ReadPdf, turn: int) -> None:
    lying = page().rotate(turn, expand=True)
    file = io.BytesIO()
    lying.save(file, "PDF", resolution=150)
    reading = read(file.getvalue())
    assert all(word in reading.text for word in WORDS)


def test_two_columns_are_read_one_after_the_other(read: ReadPdf) -> None:
    columns = ((20, "Links steht in der Zeile"), (112, "Rechts steht in der Zeile"))
    marks = [
        Text(x=x, y=40 + 5 * row, words=f"{words} {row} noch mehr Text dabei", size=9)
        for x, words in columns
        for row in range(24)
    ]
    text = read(saved(draw(tuple(marks), dpi=200), "PNG")).text
    assert text.rindex("Links steht") < text.index("Rechts steht")


def test_the_rows_of_a_table_stay_rows(read: ReadPdf) -> None:
    sheet = page(("Grundmiete im Monat", "Heizung und Wasser", "Strom und Gas"), (900, 700))
    sheet.paste(page(("412,00 EUR", "83,50 EUR", "54,00 EUR"), (400, 700)).crop((100, 0, 400, 700)), (560, 0))
    lines = [" ".join(line.split()) for line in read(saved(sheet, "PNG")).text.splitlines() if line.strip()]
    assert "Heizung und Wasser 83,50 EUR" in lines


def test_a_page_in_landscape_is_read_as_it_lies(read: ReadPdf) -> None:
    reading = read(saved(page(size=(2100, 1200)), "PNG"))
    assert reading.pages[0].turned == 0
    assert all(word in reading.text for word in WORDS)
