"""Reading again after an engine change: what waits is decided anew, what is filed or in hand is left."""

import datetime as dt
import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from classifiers.nouns import Page, Reading
from classifiers.reasons import Status
from config.errors import NotFoundError, OperatorError
from ingest.office import Office
from ingest.operations.audit_search import as_row
from ingest.operations.balance import balance
from ingest.operations.listing import document
from ingest.operations.register_file import import_register
from ingest.operations.reread import Chosen, Reread, reread
from storage.audit_search import AuditSearch
from storage.tables import ReadingRow, ReviewRow
from tests.within import office_beside, post_and_work

ROOT = Path(__file__).parents[3]
SAMPLES = ROOT / "tests" / "fixtures" / "office"
PHOTO = (SAMPLES / "01-photo-payslip.eml").read_bytes()
OLD = "an older engine"
ACTOR = "operator:test"


@pytest.fixture
def office(office: Office, tmp_path: Path) -> Iterator[Office]:
    with office_beside(office, tmp_path) as fresh:
        import_register(SAMPLES / "register.csv", fresh.store)
        yield fresh


@pytest.fixture
def waiting(office: Office) -> str:
    """A photo that an older engine could make nothing of; returns the id of its document."""
    photo = message_from_bytes(PHOTO).get_payload(1).get_payload(decode=True)
    garbage = Page(number=1, text="l1Il|| rn ,,", how="ocr", confidence=0.2)
    engine, sha256 = office.room.engine(), hashlib.sha256(photo).hexdigest()
    with office.store.write() as tx:
        tx.readings.keep(sha256, engine, Reading(engine=engine, pages=(garbage,), page_count=1), tx.now)
    found = f"{post_and_work(office, PHOTO)}-02"
    with office.store.write() as tx:
        tx.connection.execute(update(ReadingRow).values(engine=OLD))
    assert document(office.store, found)["status"] == "review"
    return found


def read_again(office: Office, **chosen: object) -> list[Reread]:
    return list(reread(office, Chosen(**chosen), ACTOR))


def events(office: Office, **wanted: str) -> list[dict[str, Any]]:
    with office.store.read() as tx:
        return [as_row(event) for event in tx.audit_index.all(AuditSearch(**wanted))]


def still_open(office: Office, item: str) -> bool:
    with office.store.read() as tx:
        return tx.connection.scalar(select(ReviewRow.closed_at).where(ReviewRow.id == item)) is None


def engines(office: Office, sha256: str) -> set[str]:
    with office.store.read() as tx:
        return set(tx.connection.scalars(select(ReadingRow.engine).where(ReadingRow.sha256 == sha256)))


def test_what_can_be_read_now_is_filed_now(office: Office, waiting: str) -> None:
    (done,) = read_again(office, status=Status.REVIEW)
    assert (done.changed, done.filed, done.in_hand) == ((waiting,), (waiting,), False)
    row = document(office.store, waiting)
    assert (row["status"], row["case"]) == ("filed", "35502BG0012345")
    original = office.cases.folder / row["path"]
    assert original.with_suffix(".rendition.pdf").is_file()
    assert not still_open(office, waiting)
    findings = balance(office.settings, office.store, ask_mailbox=False).findings
    assert [finding for finding in findings if "UID" not in finding.where] == []


def test_both_readings_are_kept_and_the_log_tells(office: Office, waiting: str) -> None:
    read_again(office, documents=(waiting,))
    assert engines(office, document(office.store, waiting)["sha256"]) == {OLD, office.room.engine()}
    (told,) = events(office, action="reread")
    assert (told["actor"], told["details"]) == (
        ACTOR, {"engine": office.room.engine(), "read": 1, "changed": 1},
    )  # fmt: skip
    decided = events(office, document=waiting, action="decided")
    assert [event["details"]["status"] for event in decided] == ["review", "filed"]
    assert {event["actor"] for event in decided} == {"kundenpost"}


def test_a_second_time_nothing_is_read_and_nothing_changes(office: Office, waiting: str) -> None:
    read_again(office, documents=(waiting,))
    before = document(office.store, waiting)
    (done,) = read_again(office, documents=(waiting,))
    assert (done.read, done.changed) == (0, ())
    assert document(office.store, waiting) == before


def test_what_is_filed_stays_where_it_is(office: Office, waiting: str, tmp_path: Path) -> None:
    """Even if today's register would send it elsewhere."""
    read_again(office, documents=(waiting,))
    before = document(office.store, waiting)
    rows = (SAMPLES / "register.csv").read_text(encoding="utf-8").replace("Müller", "Möller")
    register = tmp_path / "register.csv"
    register.write_text(rows, encoding="utf-8")
    import_register(register, office.store)
    with office.store.write() as tx:
        tx.connection.execute(update(ReadingRow).values(engine=ReadingRow.engine + " gone"))
    (done,) = read_again(office, documents=(waiting,))
    assert (done.read, done.changed) == (1, ())
    assert document(office.store, waiting) == before


def test_what_somebody_has_in_hand_is_left_to_them(office: Office, waiting: str) -> None:
    with office.store.write() as tx:
        assert tx.desk.claim(waiting, "paula", tx.now, tx.now + dt.timedelta(minutes=10))
    (done,) = read_again(office, documents=(waiting,))
    assert (done.in_hand, done.changed) == (True, ())
    assert document(office.store, waiting)["status"] == "review"
    assert still_open(office, waiting)


def test_a_set_is_chosen_by_name_status_or_age(office: Office, waiting: str) -> None:
    other = post_and_work(office, (SAMPLES / "03-pdf-payslip.eml").read_bytes())
    chosen = {
        "status": read_again(office, status=Status.UNREADABLE),
        "submission": read_again(office, submissions=(other,)),
        "age": read_again(office, read_before=dt.datetime(2020, 1, 1, tzinfo=dt.UTC)),
        "all by age": read_again(office, read_before=dt.datetime(2100, 1, 1, tzinfo=dt.UTC)),
    }
    found = {how: {one.submission for one in done} for how, done in chosen.items()}
    first = waiting.removesuffix("-02")
    assert found == {"status": set(), "submission": {other}, "age": set(), "all by age": {first, other}}


def test_nothing_is_read_without_a_choice_or_under_a_wrong_name(office: Office) -> None:
    with pytest.raises(OperatorError, match="Nothing was chosen"):
        read_again(office)
    with pytest.raises(NotFoundError, match="no document DO-NONE"):
        read_again(office, documents=("DO-NONE",))
    with pytest.raises(NotFoundError, match="no submission DO-NONE"):
        read_again(office, submissions=("DO-NONE",))


def test_the_command_prints_one_line_a_submission(office: Office, waiting: str, tmp_path: Path) -> None:
    config = tmp_path / "kundenpost.toml"
    config.write_text(
        f"""
        [storage]
        database = "{office.settings.storage.database}"
        cases = "{office.settings.storage.cases}"
        blobs = "{office.settings.storage.blobs}"
        [office]
        name = "Jobcenter Dortmund"
        prefixes = ["35502"]
        """,
        encoding="utf-8",
    )
    command = [
        sys.executable,
        ROOT / "run_ingest.py",
        "reread",
        "--status",
        "review",
        "--json",
        "--config",
        config,
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (line,) = map(json.loads, done.stdout.splitlines())
    assert (line["read"], line["filed"], line["in_hand"]) == (1, [waiting], False)
