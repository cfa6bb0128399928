"""The searchable PDF, object by object: standard, letters and places, pictures, sameness."""

from dataclasses import replace
from io import BytesIO

import cv2
import numpy as np
import pikepdf
import pytest
from fpdf import FPDF
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from pypdfium2 import PdfDocument

from classifiers.nouns import Word
from ingest.reading.rendition.pdfa import Sheet, page_size, pdfa
from ingest.reading.rendition.squeeze import Squeezed, fax_of, looks_the_same, squeezed
from tests.pdfa_rules import faults

WHITE = np.full((300, 200), 255, np.uint8)
WORDS = (
    Word("Größe", 20, 20, 70, 32, 96, 0), Word("Łódź", 80, 20, 120, 32, 96, 0),
    Word("Göğüş", 20, 50, 70, 62, 90, 1), Word("Дортмунд", 80, 50, 160, 62, 90, 1),
    Word("€12,50", 20, 80, 70, 92, 90, 2), Word("𝔉𝔯", 80, 80, 110, 92, 50, 2),
)  # fmt: skip


def sheet(words: tuple[Word, ...] = WORDS, picture: NDArray[np.uint8] = WHITE, dpi: int = 0) -> Sheet:
    height, width = picture.shape
    return Sheet(picture=fax_of(picture), width=width, height=height, dpi=dpi, words=words)


def text_of(pdf: bytes) -> str:
    return PdfDocument(pdf)[0].get_textpage().get_text_range()


def seen(pdf: bytes, across: int = 200) -> NDArray[np.uint8]:
    page = PdfDocument(pdf)[0]
    return np.asarray(page.render(scale=across / page.get_width()).to_pil().convert("L"))


def printed(scale: int = 1) -> NDArray[np.uint8]:
    """A page with words one can read."""
    page = np.full((300 * scale, 200 * scale), 255, np.uint8)
    for row in range(8):
        place = (10 * scale, (30 + 30 * row) * scale)
        cv2.putText(page, f"Zeile {row} - 35502BG", place, cv2.FONT_HERSHEY_SIMPLEX, 0.4 * scale, 0, scale)
    return page


def test_a_rendition_keeps_the_rules_of_pdf_a() -> None:
    grey = Sheet(picture=squeezed(printed(4), 10**6), width=200, height=300, dpi=72, words=WORDS)
    for sheets in ([sheet()], [sheet(), grey], [sheet(words=())]):
        assert faults(pdfa(sheets, "0" * 64)) == []


def test_the_rules_find_what_is_wrong() -> None:
    born_digital = FPDF()
    born_digital.add_page()
    born_digital.set_font("Helvetica", size=12)
    born_digital.cell(text="Guten Tag", link="https://example.org")
    found = {fault.partition(":")[0] for fault in faults(bytes(born_digital.output()))}
    assert found >= {"6.2.3", "6.6.2.1", "6.2.11.4.1"}
    assert "6.1.3: something follows the end of the file" in faults(pdfa([sheet()], "0" * 64) + b"more")


def test_the_same_pages_give_the_same_bytes() -> None:
    assert pdfa([sheet()], "0" * 64) == pdfa([sheet()], "0" * 64)
    assert pdfa([sheet()], "0" * 64) != pdfa([sheet()], "1" * 64)


def test_words_of_every_alphabet_are_found() -> None:
    text = text_of(pdfa([sheet()], "0" * 64))
    assert [word.text for word in WORDS if word.text not in text] == []


def test_words_that_run_to_the_left_are_found_as_they_are_written() -> None:
    arabic = (Word("مرحبا", 90, 20, 140, 32, 90, 0), Word("שלום", 20, 50, 60, 62, 90, 1))
    text = text_of(pdfa([sheet(arabic)], "0" * 64))
    assert [word.text for word in arabic if word.text not in text] == []


def test_each_word_lies_where_it_stands_on_the_picture() -> None:
    page = PdfDocument(pdfa([sheet(dpi=72)], "0" * 64))[0]
    layer = page.get_textpage()
    for word in WORDS[:5]:
        start, _ = layer.search(word.text).get_next()
        left, bottom, _, top = layer.get_charbox(start)
        _, _, right, _ = layer.get_charbox(start + len(word.text) - 1)
        assert (left, right) == pytest.approx((word.left, word.right), abs=1)
        assert (300 - bottom, 300 - top) == pytest.approx((word.bottom, word.top), abs=1)


def test_words_are_not_seen() -> None:
    assert seen(pdfa([sheet()], "0" * 64)).min() == 255


@pytest.mark.parametrize("kind", ["fax", "JPEG"])
def test_the_picture_is_seen_as_it_was(kind: str) -> None:
    page = printed(2) if kind == "fax" else cv2.GaussianBlur(printed(2), (0, 0), 2)
    picture = squeezed(page, 10**6)
    assert picture.fax is (kind == "fax")
    shown = seen(pdfa([Sheet(picture=picture, width=400, height=600, dpi=72, words=())], "0" * 64), 400)
    assert shown.shape == (600, 400)
    assert np.abs(shown.astype(int) - page).mean() < 4


def test_a_page_is_as_large_as_it_was_or_fills_a4() -> None:
    assert page_size(sheet(dpi=100)) == (144.0, 216.0)
    assert page_size(sheet(picture=WHITE)) == (561.26, 841.89)
    assert page_size(sheet(picture=np.full((100, 400), 255, np.uint8))) == (841.89, 210.47)
    assert page_size(replace(sheet(), width=1, height=90_000)) == (3.0, 841.89)


def test_black_and_white_is_taken_only_where_nothing_is_lost_by_it() -> None:
    page = printed(4)
    assert looks_the_same(page)
    assert squeezed(page, 10**6).fax
    faint = page.copy()
    faint[1100:1104, 300:500] = 170
    grey_box = page.copy()
    grey_box[900:1100, 100:700] = 215
    for other in (faint, grey_box):
        assert not squeezed(other, 10**6).fax


def test_a_page_is_made_as_small_as_it_must_be() -> None:
    noise = np.random.default_rng(7).integers(0, 256, (1500, 1000), dtype=np.uint8)
    sizes = [len(squeezed(noise, most).data) for most in (10**6, 60_000, 9_000)]
    assert sizes[1] <= 60_000
    assert sizes[2] <= 9_000
    assert sizes == sorted(sizes, reverse=True)


@given(
    st.lists(
        st.builds(
            Word,
            st.text(max_size=12),
            *[st.integers(0, 400)] * 4,
            st.integers(0, 100),
            st.integers(0, 3),
        ),
        max_size=12,
    )
)
def test_whatever_an_engine_says_makes_a_sound_file(words: list[Word]) -> None:
    assert faults(pdfa([sheet(tuple(words))], "0" * 64)) == []


def test_a_squeezed_picture_can_be_taken_out_again() -> None:
    page = printed(2)
    with pikepdf.open(BytesIO(pdfa([sheet(picture=page)], "0" * 64))) as pdf:
        image = pdf.pages[0].obj.Resources.XObject.P
        taken = np.asarray(pikepdf.PdfImage(image).as_pil_image().convert("L"))
    assert isinstance(fax_of(page), Squeezed)
    assert ((taken > 128) == (page >= 128)).all()
