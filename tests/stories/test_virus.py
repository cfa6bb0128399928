"""A virus in the post: what the office does with its scanner there, gone, and back."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from tests.fixtures.people import register_csv
from tests.office import OfficeUnderTest, new_office
from tests.servers.clamd import BAITED_FILE, FILE_NAME, Clamd
from tests.servers.dovecot import Dovecot
from tests.servers.sink import Received, Sink
from tests.stories.mails import ANNA, bg, mail, pdf

pytestmark = pytest.mark.dovecot

COUNTED = "1 Datei erhalten"
HARMLESS = mail("", pdf(f"BG-Nummer: {bg(ANNA)}", f"{ANNA.first_name} {ANNA.last_name}"))
INFECTED = mail(
    f"Anbei mein Antrag. {ANNA.first_name} {ANNA.last_name}, {bg(ANNA)}",
    ("Rechnung.pdf", "application/pdf", BAITED_FILE),
    sender="Fremd <fremd@example.net>",
    subject="Rechnung",
)


@pytest.fixture
def scanner() -> Iterator[Clamd]:
    with Clamd() as server:
        yield server


def test_a_virus_is_kept_unopened_and_named_and_the_other_letters_go_on(
    dovecot: Dovecot, sink: Sink, tmp_path: Path, scanner: Clamd
) -> None:
    office = _office(tmp_path, dovecot, sink, scanner, "hold")
    office.dovecot.append_all(office.user, [INFECTED, HARMLESS])
    figures = office.once()
    assert (figures["quarantined"], figures["filed"]) == (1, 1)
    infected, harmless = office.submissions()
    assert (infected["state"], infected["reason"]) == ("quarantined", "virus_found")
    assert harmless["state"] == "filed"
    (whole,) = (row for row in office.documents() if row["submission"] == infected["submission"])
    assert (whole["part"], whole["sha256"]) == ("", sha256(INFECTED).hexdigest())
    assert (whole["status"], whole["reason"]) == ("quarantined", "virus_found")
    shown = office.run("quarantine", "show", infected["submission"], "--json").json
    assert (shown["virus"], shown["waiting"]) == (FILE_NAME, ["virus_found"])
    assert [e["details"]["virus"] for e in _settled(office, infected)] == [FILE_NAME]
    assert office.run("balance").code == 0


def test_the_receipt_says_nothing_of_the_virus(
    dovecot: Dovecot, sink: Sink, tmp_path: Path, scanner: Clamd
) -> None:
    office = _office(tmp_path, dovecot, sink, scanner, "hold")
    office.dovecot.append_all(office.user, [INFECTED])
    office.once()
    [receipt] = sink.messages
    assert receipt.recipients == ("fremd@example.net",)
    words = receipt.content.lower()
    assert not [word for word in (b"virus", b"viren", b"schad", b"kundenpost.test") if word in words]
    assert COUNTED not in _words(receipt)


def test_while_the_scanner_is_down_nothing_counts_what_a_letter_holds(
    dovecot: Dovecot, sink: Sink, tmp_path: Path, scanner: Clamd
) -> None:
    office = _office(tmp_path, dovecot, sink, scanner, "hold")
    office.dovecot.append_all(office.user, [HARMLESS])
    assert office.once()["filed"] == 1
    scanner.kill()
    office.dovecot.append_all(office.user, [HARMLESS.replace(b"Subject: ", b"Subject: Noch einmal: ")])
    office.once()
    known, unknown = sink.messages
    assert [COUNTED in _words(received) for received in (known, unknown)] == [True, False]


def test_a_virus_put_back_to_work_is_found_again(
    dovecot: Dovecot, sink: Sink, tmp_path: Path, scanner: Clamd
) -> None:
    office = _office(tmp_path, dovecot, sink, scanner, "hold")
    office.dovecot.append_all(office.user, [INFECTED])
    office.once()
    assert office.run("quarantine", "replay").code == 0
    assert office.once()["quarantined"] == 1
    assert len(sink.messages) == 1


def test_while_the_scanner_is_down_letters_wait_unopened_and_are_worked_when_it_is_back(
    dovecot: Dovecot, sink: Sink, tmp_path: Path, scanner: Clamd
) -> None:
    office = _office(tmp_path, dovecot, sink, scanner, "hold")
    scanner.kill()
    office.dovecot.append_all(office.user, [INFECTED, HARMLESS])
    figures = office.once()
    assert (figures["received"], figures["filed"], figures["quarantined"]) == (2, 0, 0)
    assert [row["state"] for row in office.submissions()] == ["open", "open"]
    assert office.documents() == []
    assert len(sink.messages) == 2  # the receipt does not wait
    check = office.run("check", "--json")
    assert [line["ok"] for line in check.lines if line["name"] == "virus"] == [False]
    scanner.start()
    office.once()
    assert [row["state"] for row in office.submissions()] == ["quarantined", "filed"]
    assert office.run("balance").code == 0


def test_letters_passed_with_a_mark_are_read_but_a_person_files_them(
    dovecot: Dovecot, sink: Sink, tmp_path: Path, scanner: Clamd
) -> None:
    office = _office(tmp_path, dovecot, sink, scanner, "pass_with_mark")
    scanner.kill()
    office.dovecot.append_all(office.user, [HARMLESS])
    assert office.once()["review"] == 1
    rows = [row for row in office.documents() if row["status"] == "review"]
    assert [(row["reason"], row["case"]) for row in rows] == [("unscanned", None)]


def _office(folder: Path, dovecot: Dovecot, sink: Sink, scanner: Clamd, when_down: str) -> OfficeUnderTest:
    more = f'\n[virus]\nclamd = "{scanner.url}"\nwhen_down = "{when_down}"\ntimeout = "60 s"\n'
    office = new_office(folder, dovecot, sink, more=more)
    register = folder / "register.csv"
    register.write_text(register_csv(), encoding="utf-8")
    assert office.run("cases", "import", str(register)).code == 0
    return office


def _words(receipt: Received) -> str:
    body = receipt.message.get_body()
    assert body is not None
    return body.get_content()


def _settled(office: OfficeUnderTest, submission: dict[str, str]) -> list[dict[str, object]]:
    events = office.run("audit", "query", "--submission", submission["submission"], "--json").lines
    return [event for event in events if event["action"] == "settled"]
