"""What every second reader must do, over RapidOCR and Tesseract with models of its own."""

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from config.settings import ReadingSettings
from ingest.reading.engines import load
from ingest.reading.nouns import SecondReader
from ingest.reading.second_reader import MissingSecondReaderError, load_second, spread
from ingest.reading.tessdata import wheel_folder
from ingest.room.room import ReadingRoom
from tests.integration.room.conftest import part_of
from tests.integration.room.samples import WORDS, page, saved

RAPID = pytest.mark.skipif(find_spec("rapidocr") is None, reason="the extra second-reader is not installed")
READERS = [pytest.param("rapidocr", marks=RAPID), "best"]
NUMBER = "Kundennummer: 123D456789"


@pytest.fixture(params=READERS)
def reader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> SecondReader:
    monkeypatch.setenv("OMP_THREAD_LIMIT", "1")
    found = load_second(request.param, "deu", wheel_folder())
    assert found is not None
    return found


def test_it_reads_a_piece_that_is_one_line(reader: SecondReader) -> None:
    piece = np.array(page((NUMBER,), (900, 400)))[130:220]
    assert "123D456789" in reader.line(piece).replace(" ", "")


def test_it_reads_a_page_in_order_with_the_places_of_its_words(reader: SecondReader) -> None:
    sheet = np.array(page())
    result = reader.page(sheet)
    assert all(word in result.text for word in WORDS)
    lines = [line for line in result.text.splitlines() if line.strip()]
    assert lines[0].startswith("Jobcenter")
    assert lines[-1].endswith("Mustermann")
    for word in result.words:
        assert 0 <= word.left < word.right
        assert 0 <= word.top < word.bottom <= sheet.shape[0]
        assert 0 <= word.confidence <= 100
    assert result.confidence > 0.7


def test_what_stands_at_one_height_is_one_line(reader: SecondReader) -> None:
    sheet = np.full((400, 1400), 255, np.uint8)
    words = np.array(page(("Grundmiete",), (700, 400)))
    sheet[:, :700], sheet[:, 700:] = words, np.array(page(("412,00 EUR",), (700, 400)))
    [first] = [line for line in reader.page(sheet).text.splitlines() if line.strip()][:1]
    assert first.replace(" ", "") == "Grundmiete412,00EUR"


def test_it_reads_nothing_on_an_empty_page(reader: SecondReader) -> None:
    assert reader.page(np.full((400, 300), 255, np.uint8)).text.strip() == ""


@pytest.mark.parametrize("shape", [(1, 1), (3, 900), (900, 3)])
def test_pieces_of_odd_shapes_do_no_harm(reader: SecondReader, shape: tuple[int, int]) -> None:
    piece = np.full(shape, 120, np.uint8)
    assert isinstance(reader.line(piece), str)
    assert isinstance(reader.page(piece).text, str)


def test_the_engines_name_says_who_reads_second(reader: SecondReader) -> None:
    kind = "rapidocr" if reader.name.startswith("rapidocr") else "best"
    assert load("tesserocr", "deu", None, kind, wheel_folder()).name.endswith(f" + {reader.name}")
    assert load("tesserocr", "deu", None, "off").second is None


def test_the_better_models_need_their_folder() -> None:
    with pytest.raises(MissingSecondReaderError, match=r"reading\.best_tessdata"):
        load_second("best", "deu", None)


@RAPID
def test_numbers_are_read_twice_within_the_closed_room(tmp_path: Path) -> None:
    data = saved(page(), "PNG")
    (tmp_path / "spool").write_bytes(data)
    with ReadingRoom(ReadingSettings(readers=1, second_reader="rapidocr")) as room:
        reading = room.read(tmp_path / "spool", part_of(data, "image/png"))
    looks = reading.pages[0].second_looks
    assert {look.first for look in looks} == {"35502BG0012345", "123D456789"}
    assert all(look.agrees for look in looks)
    assert "rapidocr" in reading.engine


def test_it_says_which_scripts_it_reads(reader: SecondReader) -> None:
    assert reader.reads("Latn")
    assert reader.reads("")


@RAPID
def test_the_model_in_the_wheel_knows_no_cyrillic_and_no_arabic() -> None:
    rapid = load_second("rapidocr", "deu", None)
    assert rapid is not None
    assert [script for script in ("Cyrl", "Arab", "Hebr", "Ethi", "Latn") if rapid.reads(script)] == ["Latn"]


def test_words_of_a_line_from_right_to_left_stand_from_its_right() -> None:
    words = list(spread("مرحبا بالعالم", (100, 0, 230, 20), 90, 0))
    assert [word.text for word in words] == ["مرحبا", "بالعالم"]
    assert words[0].left > words[1].right
    assert (words[0].right, words[1].left) == (230, 100)
    first, second = spread("Guten Tag", (0, 0, 90, 20), 90, 0)
    assert (first.left, second.right) == (0, 90)
