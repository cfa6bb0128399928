"""What a letter is and how soon somebody has to look: from the mailbox to the case file."""

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.people import register_csv
from tests.office import OfficeUnderTest
from tests.stories.mails import ANNA, PETER, bg, mail, pdf

pytestmark = pytest.mark.dovecot
PAYSLIP = (
    "Abrechnung der Brutto/Netto-Bezüge",
    "Personal-Nr. 17",
    "Steuer-Brutto 1.284,60",
    "Auszahlungsbetrag 1.023,47",
)


@pytest.fixture
def known(office: OfficeUnderTest, tmp_path: Path) -> OfficeUnderTest:
    """An office that knows its people."""
    register = tmp_path / "register.csv"
    register.write_text(register_csv(), encoding="utf-8")
    assert office.run("cases", "import", str(register)).code == 0
    return office


def by_text(office: OfficeUnderTest) -> dict[str, dict[str, Any]]:
    return {row["sender"]: row for row in office.documents()}


def test_type_and_urgency_are_told_and_lie_beside_the_filed_document(known: OfficeUnderTest) -> None:
    letter = pdf(*PAYSLIP, f"BG-Nr. {bg(ANNA)}", ANNA.name)
    known.dovecot.append(known.user, mail("Anbei.", letter, sender=f"A <{ANNA.email}>"))
    assert known.once()["filed"] == 1
    row = next(row for row in known.documents() if row["status"] == "filed")
    assert (row["type"], row["urgency"]) == ("LOHN", "U3")
    sidecar = json.loads((known.cases / row["path"]).with_suffix(".json").read_text(encoding="utf-8"))
    assert (sidecar["type"], sidecar["urgency"]) == ("LOHN", "U3")
    shown = known.run("documents", "show", row["document"], "--json").json
    assert any("Auszahlungsbetrag" in cue["snippet"] for cue in shown["assessment"]["guess"]["cues"])


def test_an_identity_card_is_never_filed_alone(known: OfficeUnderTest) -> None:
    card = pdf("PERSONALAUSWEIS", "IDENTITY CARD", f"BG-Nr. {bg(ANNA)}", ANNA.name)
    known.dovecot.append(known.user, mail("Anbei.", card))
    assert known.once()["review"] == 1
    row = next(row for row in known.documents() if row["media_type"] == "application/pdf")
    assert (row["status"], row["reason"], row["type"]) == ("review", "inspect_and_discard", "AUSW")


def test_what_cannot_wait_is_known_at_receipt(known: OfficeUnderTest) -> None:
    ordinary = [mail(f"Wann kommt mein Bescheid Nummer {n}?", sender=f"o{n}@example.org") for n in range(4)]
    known.dovecot.append_all(known.user, ordinary)
    for n, text in enumerate(("Heute wurde mir der Strom abgestellt!", "Ich habe kein Geld mehr für Essen.")):
        known.dovecot.append(known.user, mail(text, sender=f"u{n}@example.org"))
    assert known.once()["received"] == 6
    received = known.run("audit", "query", "--action", "received", "--json").lines
    assert [event["details"].get("urgency") for event in received] == [None] * 4 + ["U0"] * 2
    rows = by_text(known)
    assert rows["u0@example.org"]["urgency"] == "U0"
    assert rows["u0@example.org"]["type"] == "STROM_SPERR"


def test_an_office_has_types_of_its_own(known: OfficeUnderTest) -> None:
    own = known.folder / "own.toml"
    own.write_text(
        '[types.HUND]\ngerman="Hundesteuer"\nenglish="Dog tax"\nurgency="U3"\nretention="case"\n'
        'filing="never_alone"\nheading.6=["hundesteuerbescheid"]\n',
        encoding="utf-8",
    )
    with known.config.open("a", encoding="utf-8") as settings:
        settings.write('\n[documents]\ncatalogue = "own.toml"\n')
    known.dovecot.append(known.user, mail("", pdf("Hundesteuerbescheid", f"BG-Nr. {bg(PETER)}", PETER.name)))
    known.once()
    row = next(row for row in known.documents() if row["media_type"] == "application/pdf")
    assert (row["type"], row["reason"]) == ("HUND", "restricted_type")
    own.write_text("[types.HUND]\nurgency = 1\n", encoding="utf-8")
    refused = known.run("once", "--json")
    assert refused.code == 78
    assert "types.HUND.german" in refused.err


def test_types_are_learned_from_what_people_decided(known: OfficeUnderTest) -> None:
    with known.config.open("a", encoding="utf-8") as settings:
        settings.write('\n[documents]\nmodel = "var/types.npz"\n')
    texts = [("Meine Ziege frisst Heu, Foto folgt", "RECH"), ("Das Segel am Boot ist genäht", "SCHULE")]
    letters = [mail(f"{texts[n % 2][0]} ({n})", sender=f"p{n}@example.org") for n in range(120)]
    known.dovecot.append_all(known.user, letters)
    assert known.run("classify", "train").code == 78
    known.once()
    decide(known, {f"p{n}@example.org": texts[n % 2][1] for n in range(120)})
    before = known.run("classify", "report", "--json").json
    assert (before["learned_from"], before["cues_f1"]) == (0, 0.0)
    trained = known.run("classify", "train", "--json").json
    assert trained["learned_from"] + trained["kept_back"] == 120
    assert trained["together_f1"] > 0.9
    assert [row["trusted"] for row in trained["types"]] == [True, True]
    picture = known.folder / "confusion.png"
    assert known.run("classify", "report", "--picture", str(picture)).code == 0
    assert picture.read_bytes().startswith(b"\x89PNG")
    known.dovecot.append(known.user, mail("Die Ziege frisst wieder Heu", sender="new@example.org"))
    known.once()
    assert by_text(known)["new@example.org"]["type"] == "RECH"


def decide(office: OfficeUnderTest, types: dict[str, str]) -> None:
    """What a clerk decided at the desk, as it stands in the database once it took effect."""
    rows = by_text(office)
    with sqlite3.connect(office.folder / "kundenpost.db") as database:
        for n, (sender, code) in enumerate(types.items()):
            database.execute(
                "INSERT INTO decisions (id, item, submission, document, actor, action, type, note,"
                " state, decided_at, due_at, ended_at, problem)"
                " VALUES (?, ?, ?, ?, 'berta', 'set_aside', ?, '', 'done',"
                " '2020-03-23', '2020-03-23', '2020-03-23', '')",
                (
                    f"d{n}",
                    rows[sender]["document"],
                    rows[sender]["submission"],
                    rows[sender]["document"],
                    code,
                ),
            )
