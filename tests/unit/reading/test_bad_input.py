"""Pictures and PDFs of every odd kind: each is read, or told with a reason, within its bounds."""

import io
from collections.abc import Callable

import numpy as np
import pytest
from fpdf import FPDF
from PIL import Image
from pypdf import PdfReader, PdfWriter

from classifiers.nouns import Reading
from classifiers.reasons import Reason
from ingest.reading.nouns import Engine, ReadingLimits
from ingest.reading.read import read_part
from tests.integration.room.conftest import part_of
from tests.integration.room.samples import WORDS, page, pdf, saved, scanned_pdf

Read = Callable[..., Reading]


@pytest.fixture
def read(tesseract: Engine) -> Read:
    def read(data: bytes, pages: int = 9) -> Reading:
        limits = ReadingLimits(pages=pages, pixels=120_000_000, enough=lambda: False)
        return read_part(data, part_of(data, "application/octet-stream"), tesseract, limits)

    return read


def test_a_picture_of_one_pixel_has_no_text(read: Read) -> None:
    assert read(saved(Image.new("L", (1, 1), 255), "PNG")).problem is Reason.NO_TEXT


def test_a_picture_of_400_megapixels_is_out_of_bounds_before_it_is_decoded(read: Read) -> None:
    data = saved(Image.new("1", (20_000, 20_000), 1), "PNG")
    assert read(data).problem is Reason.READER_OUT_OF_BOUNDS


def of_16_bits(picture: Image.Image) -> bytes:
    return saved(Image.fromarray(np.asarray(picture, dtype=np.uint16) * 200), "PNG")


def animated(picture: Image.Image) -> bytes:
    return saved(
        picture, "GIF", save_all=True, append_images=[Image.new("L", picture.size, 255)], duration=50
    )


ODD: dict[str, Callable[[Image.Image], bytes]] = {
    "CMYK": lambda picture: saved(picture.convert("CMYK"), "JPEG"),
    "16 bits": of_16_bits,
    "alpha": lambda picture: saved(picture.convert("RGBA"), "PNG"),
    "grey with alpha": lambda picture: saved(picture.convert("LA"), "PNG"),
    "palette": lambda picture: saved(picture.convert("P"), "PNG"),
    "black and white": lambda picture: saved(picture.convert("1"), "TIFF", compression="group4"),
    "animated": animated,
    "floating": lambda picture: saved(picture.convert("F"), "TIFF"),
    "progressive": lambda picture: saved(picture, "JPEG", progressive=True),
}


@pytest.mark.parametrize("kind", ODD)
def test_odd_pictures_are_read(read: Read, kind: str) -> None:
    reading = read(ODD[kind](page()))
    assert reading.problem is None
    assert all(word in reading.text for word in WORDS)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_jpeg_cut_off_is_read_as_far_as_it_goes_or_refused(read: Read, share: float) -> None:
    data = saved(page(), "JPEG", quality=80)
    assert read(data[: int(len(data) * share)]).problem in {Reason.DAMAGED, Reason.UNREADABLE}


def test_the_second_half_of_a_jpeg_is_no_picture(read: Read) -> None:
    data = saved(page(), "JPEG")
    assert read(data[len(data) // 2 :]).problem in {Reason.UNSUPPORTED_KIND, Reason.UNREADABLE}


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_pdf_page_with_a_turn_noted_is_read(read: Read, turn: int) -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(scanned_pdf(page()))))
    writer.pages[0].rotate(turn)
    file = io.BytesIO()
    writer.write(file)
    reading = read(file.getvalue())
    assert all(word in reading.text for word in WORDS)


def test_a_huge_page_is_read_within_the_pixels_there_are(read: Read) -> None:
    document = FPDF(unit="pt", format=(8_000, 11_300))
    document.add_page()
    document.image(page(), x=0, y=0, w=8_000)
    reading = read(bytes(document.output()))
    assert all(word in reading.text for word in WORDS)


def test_a_font_without_its_mapping_is_read_from_the_page(read: Read) -> None:
    """Its letters mean nothing to programs, but people see them."""
    document = FPDF()
    document.add_page()
    document.add_font("text", "", "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
    document.set_font("text", size=14)
    for line in ("Jobcenter Dortmund", "Lohnabrechnung für März", "Erika Mustermann") * 4:
        document.cell(0, 10, line, new_x="LMARGIN", new_y="NEXT")
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(bytes(document.output()))))
    for font in writer.pages[0]["/Resources"]["/Font"].values():
        del font.get_object()["/ToUnicode"]
    file = io.BytesIO()
    writer.write(file)
    reading = read(file.getvalue())
    assert all(word in reading.text for word in WORDS)
    assert reading.pages[0].how == "ocr"


def test_a_statement_of_500_pages_is_read_to_the_bound_and_told(read: Read) -> None:
    data = pdf(pages=500)
    whole = read(data, pages=500)
    assert (len(whole.pages), whole.problem) == (500, None)
    bound = read(data, pages=300)
    assert (len(bound.pages), bound.page_count, bound.problem) == (300, 500, Reason.TOO_LONG)
