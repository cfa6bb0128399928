"""The catalogue of document types: what comes with the program, and what an office lays over it."""

from pathlib import Path

import pytest

from classifiers.assess import Assessor, problems_in
from config.catalogue import Filing, Urgency
from config.errors import SettingsError
from config.load_catalogue import load_catalogue
from config.settings import DocumentsSettings, Settings
from ingest.office import open_catalogue

OWN = """
[types.HUND]
german = "Hundesteuerbescheid"
english = "Dog tax"
urgency = "U3"
retention = "case"
filing = "file"
heading.6 = ["hundesteuerbescheid"]

[types.LOHN]
german = "Lohn"
english = "Pay"
urgency = "U2"
retention = "case"
filing = "file_after_redaction"
heading.6 = ["lohnabrechnung"]
"""
BROKEN = """
[types.HUND]
german = "Hundesteuerbescheid"
urgency = "U9"
retention = "case"
filing = "file"
colour = "red"
"""
CONTRADICTORY = """
[types.HUND]
german = "Hund"
english = "Dog"
urgency = "U3"
retention = "for ever"
filing = "file"
layout.3 = ["nice"]
phrase.2 = ["hund*", "au*"]

[types.LEER]
german = "Leer"
english = "Empty"
urgency = "U3"
retention = "case"
filing = "file"

[signal.x]
german = "X"
english = "X"
urgency = "U0"
type = "NOBODY"
months = [13]
"""


def own(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "types.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_the_sixty_types_come_with_the_program_and_all_their_cues_can_be_searched_for() -> None:
    catalogue = load_catalogue()
    assert len(catalogue.types) == 60
    assert problems_in(catalogue) == ()
    assert all(one.german and one.english for one in catalogue.types.values())
    assert {signal.urgency for signal in catalogue.signal.values()} >= {Urgency.U0, Urgency.U1}


@pytest.mark.parametrize("code", ["AUSW", "GERICHT", "ANWALT", "DSGVO", "BESCHW"])
def test_what_is_never_filed_alone_is_so_by_default(code: str) -> None:
    assert load_catalogue().types[code].filing in {Filing.NEVER_ALONE, Filing.INSPECT_AND_DISCARD}


def test_an_office_adds_types_and_replaces_them(tmp_path: Path) -> None:
    assessor = Assessor(load_catalogue(own(tmp_path, OWN)))
    assert assessor.document(("Hundesteuerbescheid",), None).guess.code == "HUND"
    told = assessor.document(("Lohnabrechnung",), None)
    assert (told.guess.code, told.urgency, told.filing) == ("LOHN", "U2", Filing.FILE_AFTER_REDACTION)
    assert len(assessor.catalogue.types) == 61


def test_every_malformed_key_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as refused:
        load_catalogue(own(tmp_path, BROKEN))
    told = str(refused.value)
    assert all(
        word in told for word in ("types.HUND.urgency", "types.HUND.english", "colour: there is no such key")
    )


def test_every_contradiction_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as refused:
        load_catalogue(own(tmp_path, CONTRADICTORY))
    told = str(refused.value)
    assert all(
        word in told for word in ("'for ever'", "'nice'", "types.LEER", "'NOBODY'", "months are 1 to 12")
    )


def test_a_phrase_that_cannot_be_searched_for_stops_the_office_from_opening(tmp_path: Path) -> None:
    file = own(tmp_path, OWN + 'phrase.2 = ["au*", "… hund"]\n')
    with pytest.raises(SettingsError, match=r"types\.LOHN\.phrase\.2: 'au\*'") as refused:
        open_catalogue(Settings(documents=DocumentsSettings(catalogue=file)))
    assert "… hund" in str(refused.value)


@pytest.mark.parametrize("text", ["[types", 'x = "\x00"'])
def test_a_file_that_is_no_toml_is_named(tmp_path: Path, text: str) -> None:
    with pytest.raises(SettingsError, match="is not TOML"):
        load_catalogue(own(tmp_path, text))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        load_catalogue(tmp_path / "nowhere.toml")
