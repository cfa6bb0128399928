"""Why a letter lies where it lies: told to people with its words, kept in the filing log without them."""

import json
from pathlib import Path

import pytest

from tests.fixtures.people import register_csv
from tests.office import OfficeUnderTest
from tests.stories.mails import ANNA, bg, mail, pdf

pytestmark = pytest.mark.dovecot


def test_the_same_paragraph_is_shown_and_kept(office: OfficeUnderTest, tmp_path: Path) -> None:
    register = tmp_path / "register.csv"
    register.write_text(register_csv(), encoding="utf-8")
    assert office.run("cases", "import", str(register)).code == 0
    letter = mail("Anbei die Bescheinigung.", pdf("Bescheinigung", f"Mein Zeichen: {bg(ANNA)}", ANNA.name))
    office.dovecot.append_all(office.user, [letter])
    office.once()
    (filed,) = [row for row in office.documents() if row["status"] == "filed"]
    shown = json.loads(office.run("documents", "show", filed["document"], "--json").out)
    text = shown["explanation"]
    assert text.startswith(f"Abgelegt im Fall {ANNA.bg_number}: ")
    assert "die BG-Nummer auf Seite 1, Bezugszeile" in text
    assert ANNA.last_name in text
    told = office.run("documents", "show", filed["document"]).out
    assert "number_and_second_factor HIT" in told.replace("  ", " ")
    assert ANNA.last_name in told
    events = office.run("audit", "query", "--json").out.splitlines()
    (why,) = [
        event["details"]["why"]
        for event in map(json.loads, events)
        if event["action"] == "decided" and event["details"]["status"] == "filed"
    ]
    assert "die BG-Nummer auf Seite 1, Bezugszeile" in why
    assert ANNA.last_name not in why
    assert ANNA.bg_number[-7:] not in why
