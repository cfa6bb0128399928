"""A mail on paper: every word there and where it stands, every line within the page, in every alphabet."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdfium2 import PdfDocument

from ingest.reading.rendition import fonts
from ingest.reading.rendition.fonts import font_file, font_for
from ingest.reading.rendition.typed import LINES, MOST_PAGES, typed
from tests.pdfa_rules import faults
from tests.servers.missing import need

LETTER = """Guten Tag,

anbei meine Lohnabrechnung für März. Teşekkürler, Дякую, Ευχαριστώ.
BG-Nummer: 35502//0012345
> zitiert

Anna Müller"""
MARGIN = 0.09


@pytest.fixture(autouse=True)
def font() -> None:
    if font_file() is None:
        need("DejaVuSans.ttf", "the Debian package fonts-dejavu-core")


def lines_of(pdf: bytes) -> list[str]:
    layers = (page.get_textpage().get_text_range() for page in PdfDocument(pdf))
    return [line.strip() for layer in layers for line in layer.splitlines()]


def test_every_line_of_a_mail_is_there() -> None:
    pdf = typed(LETTER, "0" * 64)
    assert faults(pdf) == []
    assert lines_of(pdf) == [line for line in LETTER.splitlines() if line]


def test_words_that_run_to_the_left_are_there_as_they_are_written() -> None:
    text = " ".join(lines_of(typed("Betreff: مرحبا بالعالم Antrag\nשלום", "0" * 64)))
    assert [word for word in ("Betreff:", "مرحبا", "بالعالم", "Antrag", "שלום") if word not in text] == []


def test_nothing_stands_beyond_the_margin_however_wide_it_is() -> None:
    wide = "W" * 400 + "\n" + "ein sehr langer Satz " * 60 + "\n" + "x" * 3000
    pdf = typed(wide, "0" * 64)
    page = PdfDocument(pdf)[0].render(scale=1).to_pil().convert("L")
    edge = round(page.width * (1 - MARGIN))
    assert np.asarray(page)[:, edge:].min() == 255
    assert "".join(lines_of(pdf)).count("W") == 400


def test_a_long_mail_has_many_pages_and_an_endless_one_none() -> None:
    assert len(PdfDocument(typed("Zeile\n" * (LINES + 1), "0" * 64))) == 2
    assert typed("Zeile\n" * (LINES * MOST_PAGES + 1), "0" * 64) == b""
    assert typed(" \n\n", "0" * 64) == b""


def test_a_mail_in_an_alphabet_no_font_has_makes_no_page_of_boxes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "OTHERS", ())
    tigrinya = "ሰላም፣ ነዚ ደብዳበ ምስ ወረቐት ደሞዝ እልእክ ኣለኹ። የቐንየለይ"
    assert font_for(tigrinya) is None
    assert typed(tigrinya, "0" * 64) == b""
    assert font_for(f"{LETTER} {LETTER} ሰላም") == font_file()


@given(st.text(max_size=300))
def test_whatever_a_mail_says_makes_a_sound_file_or_none(text: str) -> None:
    pdf = typed(text, "0" * 64)
    assert not pdf or faults(pdf) == []
