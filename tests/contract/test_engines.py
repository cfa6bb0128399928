"""What every engine that reads print must do, over the one in process and the system's command."""

from pathlib import Path

import numpy as np
import pytest

from config.settings import ReadingSettings
from ingest.reading.engines import load
from ingest.reading.nouns import Engine, Layout
from ingest.reading.tessdata import require
from ingest.room.room import ReadingRoom
from tests.integration.room.conftest import part_of
from tests.integration.room.samples import WORDS, page, saved

ENGINES = ["tesserocr", pytest.param("pytesseract", marks=pytest.mark.tesseract)]


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Engine:
    monkeypatch.setenv("OMP_THREAD_LIMIT", "1")
    return load(request.param, "deu", require(request.param, "deu", None))


def test_it_reads_a_page_with_its_words_and_how_sure_it_is(engine: Engine) -> None:
    result = engine.recognise(np.array(page()))
    assert all(word in result.text for word in WORDS)
    assert [word.text for word in result.words[:2]] == ["Jobcenter", "Dortmund"]
    assert all(0 <= word.confidence <= 100 for word in result.words)
    assert result.confidence > 0.7


def test_it_keeps_the_lines_of_a_page(engine: Engine) -> None:
    lines = [line for line in engine.recognise(np.array(page())).text.splitlines() if line.strip()]
    assert lines[0] == "Jobcenter Dortmund"
    assert lines[-1] == "Erika Mustermann"


def test_it_tells_where_each_word_stands(engine: Engine) -> None:
    sheet = np.array(page())
    for word in engine.recognise(sheet).words:
        assert 0 <= word.left < word.right <= sheet.shape[1]
        assert 0 <= word.top < word.bottom <= sheet.shape[0]
        assert (sheet[word.top : word.bottom, word.left : word.right] < 128).any()


def test_it_counts_the_lines_its_words_stand_in(engine: Engine) -> None:
    result = engine.recognise(np.array(page()))
    lines = [line for line in result.text.splitlines() if line.strip()]
    for number, line in enumerate(lines):
        assert line == " ".join(word.text for word in result.words if word.line == number)


def test_it_reads_a_piece_that_is_one_line(engine: Engine) -> None:
    piece = np.array(page(("Kundennummer: 123D456789",), (900, 400)))[130:220]
    assert "123D456789" in engine.recognise(piece, Layout.LINE).text


def test_it_reads_nothing_on_an_empty_page(engine: Engine) -> None:
    result = engine.recognise(np.full((400, 300), 255, np.uint8))
    assert (result.text.strip(), result.sure_letters) == ("", 0)


def test_it_reads_a_second_page_as_if_there_had_been_no_first(engine: Engine) -> None:
    engine.recognise(np.array(page(("Etwas ganz anderes stand hier",))))
    assert "anderes" not in engine.recognise(np.array(page())).text


def test_its_name_says_engine_version_and_language(engine: Engine) -> None:
    assert "tesseract 5." in engine.name
    assert " deu " in engine.name
    assert engine.name == engine.name.strip()


@pytest.mark.parametrize("name", ENGINES)
def test_it_works_within_the_closed_room(name: str, tmp_path: Path) -> None:
    data = saved(page(), "PNG")
    (tmp_path / "spool").write_bytes(data)
    with ReadingRoom(ReadingSettings(engine=name, readers=1)) as room:
        reading = room.read(tmp_path / "spool", part_of(data, "image/png"))
        possible = room.probe()
    assert all(word in reading.text for word in WORDS)
    assert reading.engine == room.engine()
    if not room.missing_layers:
        assert {what for what, works in possible.items() if works} <= {"start a program"}
