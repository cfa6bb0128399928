"""The public face, to the letter: scripts outside this repository rely on it."""

import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.office import ROOT, OfficeUnderTest, new_office
from tests.servers.dovecot import Dovecot
from tests.servers.sink import Sink
from tests.stories.mails import AGNIESZKA, ANNA, bg, mail, pdf

pytestmark = pytest.mark.dovecot
REGISTER = ROOT / "tests" / "fixtures" / "office" / "register.csv"
VORGANG = r"DO-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}"
IMPORTED = "rows added changed unchanged doubtful closed reopened restricted"
ONCE = "received filed review set_aside quarantined duplicates acknowledged sent"
DOCUMENT = (
    "submission message_id sender received_at document part filename sha256 media_type pages status reason"
    " case person type urgency confidence path"
)
SUBMISSION = "submission channel message_id sender received_at state reason acknowledged"
EVENT = "seq action actor at case details document submission leaf_hash"
PAYSLIP = pdf(f"Lohnabrechnung für {ANNA.name}", f"geb. {ANNA.born}", name="../Lohn Anna Müller.pdf")
LETTERS = (
    mail(f"Ich ziehe um.\nBG {bg(ANNA)}", PAYSLIP, sender=ANNA.email),
    mail("Wann kommt mein Geld?", sender=AGNIESZKA.email),
)


@pytest.fixture(scope="module")
def worked(dovecot: Dovecot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OfficeUnderTest]:
    """An office that has worked two letters."""
    with Sink() as sink:
        office = new_office(tmp_path_factory.mktemp("office"), dovecot, sink)
        imported = office.run("cases", "import", str(REGISTER), "--json").json
        assert list(imported) == IMPORTED.split()
        office.dovecot.append_all(office.user, LETTERS)
        counts = office.once()
        assert list(counts) == ONCE.split()
        assert (counts["received"], counts["acknowledged"], counts["sent"]) == (2, 2, 2)
        yield office


def test_documents_and_submissions_have_the_fields_of_the_contract_in_their_order(
    worked: OfficeUnderTest,
) -> None:
    documents, submissions = worked.documents(), worked.submissions()
    assert [list(row) for row in documents] == [DOCUMENT.split()] * 3
    assert [list(row) for row in submissions] == [SUBMISSION.split()] * 2
    filed = documents[1]
    assert (filed["status"], filed["case"], filed["filename"]) == ("filed", ANNA.bg_number, PAYSLIP[0])
    assert filed["sha256"] == hashlib.sha256(PAYSLIP[2]).hexdigest()
    assert re.fullmatch(rf"{VORGANG}-02", filed["document"])
    assert submissions[0]["acknowledged"] is True


def test_a_filed_document_lies_where_the_contract_says_beside_its_sidecar(worked: OfficeUnderTest) -> None:
    filed = next(row for row in worked.documents() if row["status"] == "filed")
    year, day = r"(?P<year>\d{4})", r"(?P=year)-\d\d-\d\d"
    assert re.fullmatch(rf"{ANNA.bg_number}/{year}/{day}_{VORGANG}_02\.pdf", filed["path"])
    file = worked.cases / filed["path"]
    assert file.read_bytes() == PAYSLIP[2]
    sidecar = json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))
    assert {name: sidecar[name] for name in ("submission", "document", "case", "person", "sha256")} == {
        name: filed[name] for name in ("submission", "document", "case", "person", "sha256")
    }
    lying = [path.name for path in worked.cases.rglob("*")]
    assert not [name for name in lying if "Anna" in name or "Lohn" in name]


def test_one_thing_is_shown_with_all_that_is_known_of_it(worked: OfficeUnderTest) -> None:
    document, submission = worked.documents()[1], worked.submissions()[1]["submission"]
    shown = worked.run("documents", "show", document["document"], "--json").json
    assert {name: shown[name] for name in document} == document
    assert shown["trail"][-1]["rule"] == "number_and_second_factor"
    whole = worked.run("submissions", "show", submission, "--json").json
    assert (whole["submission"], whole["receipt"], whole["waiting"]) == (
        submission,
        "allowed",
        ["no_evidence"],
    )
    missing = worked.run("documents", "show", "DO-0000-0000-01", "--json")
    assert (missing.code, missing.out) == (66, "")
    assert "There is no document DO-0000-0000-01" in missing.err


def test_balance_check_and_the_filing_log_are_plain_json(worked: OfficeUnderTest) -> None:
    balance = worked.run("balance", "--json").json
    assert (balance["balanced"], balance["findings"], balance["messages"]) == (True, [], 2)
    lines = worked.run("check", "--json").lines
    assert {tuple(line) for line in lines} == {("name", "ok", "said")}
    assert all(line["ok"] for line in lines), lines
    events = worked.run("audit", "query", "--json").lines
    assert {tuple(event) for event in events} == {tuple(EVENT.split())}
    actions = [event["action"] for event in events]
    assert actions[0] == "register_imported"
    assert {"received", "decided", "settled", "receipt_sent"} <= set(actions)
    again = worked.run("audit", "query", "--purpose", "Prüfung 2026", "--action", "received", "--json").lines
    assert again == [event for event in events if event["action"] == "received"]
    searched = worked.run("audit", "query", "--action", "searched", "--json").lines
    assert [event["details"] for event in searched] == [
        {"purpose": "Prüfung 2026", "asked_action": "received"}
    ]
    events += searched
    verified = worked.run("audit", "verify", "--json").json
    assert verified == {"events": len(events), "verified": True, "findings": []}


def test_the_filing_log_is_exported_to_a_new_file_only(worked: OfficeUnderTest, tmp_path: Path) -> None:
    file = tmp_path / "log.jsonl"
    assert worked.run("audit", "export", "--output", str(file)).code == 0
    assert file.read_text(encoding="utf-8").splitlines()
    again = worked.run("audit", "export", "--output", str(file), "--json")
    assert again.code == 65
    assert str(file) in again.err
    assert "An error of our own" not in again.err


@pytest.mark.parametrize("command", [("audit", "query"), ("audit", "export"), ("documents", "--json")])
def test_a_list_that_nobody_reads_on_ends_without_a_word(
    worked: OfficeUnderTest, command: tuple[str, ...]
) -> None:
    exports = len(worked.run("audit", "query", "--action", "exported", "--json").lines)
    nobody, pipe = os.pipe()
    os.close(nobody)
    try:
        ended = subprocess.run(
            ["env", "PYTHONUNBUFFERED=1", *worked.command(*command)], stdout=pipe, stderr=subprocess.PIPE,
            check=False, timeout=60,
        )  # fmt: skip
    finally:
        os.close(pipe)
    assert (ended.returncode, ended.stderr) == (1, b"")
    recorded = worked.run("audit", "query", "--action", "exported", "--json").lines[exports:]
    assert len(recorded) == (command == ("audit", "export"))


def test_the_settings_file_is_named_before_or_after_the_command_or_in_the_environment(
    worked: OfficeUnderTest,
) -> None:
    program, config = [sys.executable, str(ROOT / "run_ingest.py")], str(worked.config)
    document = worked.documents()[0]["document"]
    lines = (
        [*program, "--config", config, "documents", "show", document, "--json"],
        [*program, "documents", "--config", config, "--json", "show", document],
        [*program, "documents", "show", document, f"--config={config}", "--json"],
    )
    shown = [worked.started(line) for line in lines]
    by_name = worked.started([*program, "documents", "show", document, "--json"], KUNDENPOST_CONFIG=config)
    assert {result.out for result in shown} == {by_name.out}
    assert by_name.json["document"] == document
