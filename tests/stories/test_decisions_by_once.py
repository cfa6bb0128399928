"""An office without a daemon: what was decided at the desk takes effect with the next pass."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from config.load import load_settings
from ingest.office import Office, open_catalogue, open_store
from ingest.operations.decide import Choice, Chosen, Clerk, claim_next, decide
from ingest.room.room import ReadingRoom
from storage.desk_nouns import Wanted
from tests.office import OfficeUnderTest, new_office
from tests.servers.dovecot import Dovecot
from tests.servers.sink import Sink
from tests.stories.mails import ANNA, bg, mail, pdf

pytestmark = pytest.mark.dovecot
KARLA = Clerk(name="karla", sites=None)
LETTER = mail("", pdf(f"BG-Nummer: {bg(ANNA)}", "Bitte um Bearbeitung"), sender="x@example.org")
NOTHING = dict.fromkeys(
    ("received", "filed", "review", "set_aside", "quarantined", "duplicates", "acknowledged", "sent"), 0
)
"""What a pass prints when no mail came."""


@contextmanager
def desk_of(office: OfficeUnderTest) -> Iterator[Office]:
    """The office as its desk has it; the clock that carries decisions out does not run."""
    settings = load_settings(office.config, {})
    with open_store(settings) as store:
        yield Office(settings, store, ReadingRoom(settings.reading), open_catalogue(settings))


def office_with(folder: Path, dovecot: Dovecot, sink: Sink, undo: str) -> OfficeUnderTest:
    office = new_office(folder, dovecot, sink, more=f'[review]\nundo = "{undo}"\n')
    register = Path(__file__).parents[1] / "fixtures" / "office" / "register.csv"
    assert office.run("cases", "import", str(register)).code == 0
    dovecot.append_all(office.user, [LETTER])
    assert office.once()["review"] == 1
    return office


def decided(office: OfficeUnderTest, chosen: Chosen) -> None:
    with desk_of(office) as desk:
        item = claim_next(desk, KARLA, Wanted())
        assert item is not None
        decide(desk, item.id, chosen, KARLA)


FILE = Chosen(choice=Choice.FILE, case=ANNA.bg_number, person=ANNA.customer_number)


def test_a_pass_files_what_a_clerk_decided_and_counts_mails_only(
    tmp_path: Path, dovecot: Dovecot, sink: Sink
) -> None:
    office = office_with(tmp_path, dovecot, sink, "0.01s")
    decided(office, FILE)
    assert office.once() == NOTHING
    [filed] = [row for row in office.documents() if row["status"] == "filed"]
    assert (filed["reason"], filed["case"]) == ("filed_by_clerk", ANNA.bg_number)
    assert (office.cases / filed["path"]).read_bytes().startswith(b"%PDF")
    assert office.run("balance").code == 0


def test_the_notice_a_decision_brings_is_sent_in_the_same_pass(
    tmp_path: Path, dovecot: Dovecot, sink: Sink
) -> None:
    office = office_with(tmp_path, dovecot, sink, "0.01s")
    before = len(sink.messages)
    decided(office, Chosen(choice=Choice.UNREADABLE))
    assert office.once() == {**NOTHING, "sent": 1}
    assert len(sink.messages) == before + 1


def test_a_pass_leaves_a_clerk_the_minute_to_think(tmp_path: Path, dovecot: Dovecot, sink: Sink) -> None:
    office = office_with(tmp_path, dovecot, sink, "1h")
    decided(office, FILE)
    assert office.once() == NOTHING
    assert "filed" not in {row["status"] for row in office.documents()}
    assert not office.cases.exists()


def test_a_decision_that_cannot_be_carried_out_keeps_no_mail_from_being_taken(
    tmp_path: Path, dovecot: Dovecot, sink: Sink
) -> None:
    office = office_with(tmp_path, dovecot, sink, "0.01s")
    decided(office, FILE)
    for original in (tmp_path / "blobs").rglob("*"):
        if original.is_file():
            original.unlink()
    dovecot.append_all(office.user, [mail("Ich ziehe um.", sender="y@example.org")])
    assert office.once()["received"] == 1
    with desk_of(office) as desk:
        item = claim_next(desk, KARLA, Wanted())
        assert item is not None
    assert "filed" not in {row["status"] for row in office.documents()}
