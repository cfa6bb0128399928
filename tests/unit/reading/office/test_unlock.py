"""Office documents behind a password that is none are read; all others are named."""

import pytest

from classifiers.reasons import Reason
from ingest.opening.office_kinds import LOCKED
from ingest.reading.nouns import ReadingLimits
from ingest.reading.office import unlock
from ingest.reading.office.read import read_office
from ingest.reading.office.unlock import unlocked
from tests.fixtures.odd import behind_password
from tests.unit.reading.office import samples as office

LIMITS = ReadingLimits(pages=10, pixels=1, enough=lambda: False)
WORD = office.docx(office.paragraph("Kundennummer 355P662187"))


@pytest.mark.parametrize("password", ["", "VelvetSweatshop"])
def test_an_empty_password_and_excels_own_keep_nobody_out(password: str) -> None:
    read = read_office(behind_password(WORD, password), LOCKED, LIMITS)
    assert read.problem is None
    assert read.pages[0].text == "Kundennummer 355P662187"


def test_a_password_of_the_client_is_never_guessed() -> None:
    assert read_office(behind_password(WORD, "geheim"), LOCKED, LIMITS).problem is Reason.ENCRYPTED


def test_what_is_broken_or_asks_for_endless_work_stays_locked(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = behind_password(WORD, "")
    assert (unlocked(whole) or b"").startswith(b"PK")
    monkeypatch.setattr(unlock, "MOST_ROUNDS", 99_999)
    assert unlocked(whole) is None
    monkeypatch.undo()
    assert unlocked(whole[: len(whole) // 2]) is None
    assert unlocked(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)) is None
