"""What an operator sees is what the tables say: figures by day, state now, alarms, metrics."""

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import structlog
from prometheus_client import CollectorRegistry, generate_latest
from sqlalchemy import event, insert, update

from config.servers import MailboxSettings
from config.settings import RunSettings, Settings, StorageSettings
from ingest.operations.figures import AT_ONCE, Figures
from ingest.operations.health import health, poll_sign
from ingest.operations.ready import readiness
from ingest.operations.watch import Bell, Watch
from review.metrics import OfficeCollector
from storage.tables import DocumentRow, ReviewRow, SubmissionRow
from storage.transaction import Store
from tests.contract.makers import document, plan, submission

NOW = dt.datetime.now(dt.UTC)
ZONE = ZoneInfo("Europe/Berlin")
MAILBOX = MailboxSettings(url="imaps://kundenpost@mail.example.org/INBOX", password="x")
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


def settings(folder: Path, **run: float) -> Settings:
    return Settings(
        mailbox=(MAILBOX,),
        storage=StorageSettings(blobs=str(folder / "blobs"), cases=str(folder / "cases"), min_free=1),
        run=RunSettings(**run),
    )


def received(store: Store, number: str, at: dt.datetime, *statuses: str, blob: str) -> None:
    """A mail with a document for each status, received and put before a person at one moment."""
    mail = submission(number, blob * 64)
    with store.write() as tx:
        tx.submissions.add(mail, at)
        tx.connection.execute(
            update(SubmissionRow).where(SubmissionRow.id == number).values(received_at=at, state="review")
        )
        tx.documents.record(plan(mail, *(document(number, n + 1) for n in range(len(statuses)))), at)
        for n, status in enumerate(statuses, 1):
            this = f"{number}-{n:02d}"
            reason = "number_and_second_factor" if status == "filed" else "number_alone"
            tx.connection.execute(
                update(DocumentRow)
                .where(DocumentRow.id == this)
                .values(status=status, reason=reason, pages=2)
            )
            item = update(ReviewRow).where(ReviewRow.document == this)
            closed_at = None if status == "review" else at
            tx.connection.execute(item.values(opened_at=at, received_at=at, closed_at=closed_at))


@pytest.fixture(autouse=True)
def this_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """NOW is when each test begins: the suite takes longer than a mailbox may be silent."""
    monkeypatch.setitem(globals(), "NOW", dt.datetime.now(dt.UTC))


@pytest.fixture
def busy(store: Store) -> Store:
    received(store, "DO-AAAA-AAAA", NOW - 4 * DAY, "review", "set_aside", blob="a")
    received(store, "DO-BBBB-BBBB", NOW, "filed", "filed", "review", blob="b")
    with store.write() as tx:
        tx.connection.execute(
            insert(ReviewRow).values(
                id="done", submission="DO-AAAA-AAAA", reason="no_text", opened_at=NOW - 4 * DAY,
                received_at=NOW - 4 * DAY, closed_at=NOW - 2 * DAY,
            )
        )  # fmt: skip
    return store


def test_each_day_has_what_came_then_and_what_waited_at_its_end(busy: Store) -> None:
    days = Figures(busy, ZONE).days(6)
    assert [day.intake.mails for day in days] == [0, 1, 0, 0, 0, 1]
    assert [day.intake.pages for day in days] == [0, 2, 0, 0, 0, 6]
    assert [day.waiting for day in days] == [0, 2, 2, 1, 1, 2]
    assert days[-1].share == pytest.approx(2 / 3)
    assert days[0].share is None
    both, one = (("no_text", 1), ("number_alone", 1)), (("number_alone", 1),)
    assert [tuple(sorted(day.reasons)) for day in days] == [(), both, both, one, one, (("number_alone", 2),)]
    assert days[-1].oldest == pytest.approx(4, abs=0.1)


def test_days_that_are_over_are_counted_again_a_few_at_a_time(
    busy: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    figures, counted = Figures(busy, ZONE), list[int]()

    def count(_1: object, _2: object, statement: str, *_: object) -> None:
        counted[-1] += "FROM documents" in statement

    for age in ("FRESH", "FRESH", "SETTLED"):
        monkeypatch.setattr(f"ingest.operations.figures.{age}", dt.timedelta(microseconds=-1))
        counted.append(0)
        event.listen(busy.database.engine, "before_cursor_execute", count)
        figures.days(30)
        event.remove(busy.database.engine, "before_cursor_execute", count)
    assert counted == [30, 1, 1 + AT_ONCE]


def test_a_new_office_has_no_alarm_and_no_figures(store: Store, tmp_path: Path) -> None:
    seen = health(settings(tmp_path), store, NOW)
    assert seen.alarms == ()
    assert (seen.mail_at, seen.queue.waiting, seen.outgoing.waiting) == (None, 0, 0)
    assert {day.intake.mails for day in Figures(store, ZONE).days(3)} == {0}


def test_an_alarm_is_raised_for_what_waits_too_long_and_told_to_the_log_once(
    busy: Store, tmp_path: Path
) -> None:
    office = settings(tmp_path, alarm_waiting=3 * 86_400.0)
    bell = Bell(Watch(office, busy))
    with structlog.testing.capture_logs() as logs:
        bell.ring()
        bell.ring()
    assert [(entry["event"], entry["alarm"]) for entry in logs] == [("alarm", "waiting_too_long")]
    with busy.write() as tx:
        tx.connection.execute(update(ReviewRow).values(closed_at=NOW))
    with structlog.testing.capture_logs() as logs:
        bell.ring()
    assert [(entry["event"], entry["alarm"]) for entry in logs] == [("alarm_over", "waiting_too_long")]


def test_silence_of_the_mailbox_raises_an_alarm(store: Store, tmp_path: Path) -> None:
    received(store, "DO-AAAA-AAAA", NOW - 2 * HOUR, "filed", blob="a")
    assert [alarm.code for alarm in health(settings(tmp_path, alarm_no_mail=3600.0), store, NOW).alarms] == [
        "no_mail"
    ]
    assert health(settings(tmp_path, alarm_no_mail=3 * 3600.0), store, NOW).alarms == ()


def test_silence_from_the_beginning_is_counted_since_somebody_watches(store: Store, tmp_path: Path) -> None:
    office = settings(tmp_path, alarm_no_mail=3600.0)
    assert health(office, store, NOW - HOUR / 60).alarms == ()
    seen = health(office, store, NOW - 2 * HOUR)
    assert [(alarm.code, alarm.about) for alarm in seen.alarms] == [
        ("no_mail", ""), ("mailbox", seen.mailboxes[0].name)
    ]  # fmt: skip
    assert seen.alarms[0].since == NOW - HOUR


def test_a_mailbox_tells_when_it_was_last_read_well_and_what_is_wrong(store: Store, tmp_path: Path) -> None:
    with store.write() as tx:
        tx.signs.give(poll_sign(MAILBOX), NOW - HOUR, until=NOW + HOUR)
        tx.signs.give(poll_sign(MAILBOX), NOW, "MailboxUnreachableError")
    (box,) = (seen := health(settings(tmp_path), store, NOW)).mailboxes
    assert (box.polled_at, box.well_at, box.problem) == (NOW, NOW - HOUR, "MailboxUnreachableError")
    assert [alarm.code for alarm in seen.alarms] == ["mailbox"]


def test_metrics_have_the_figures_and_name_no_address(busy: Store, tmp_path: Path) -> None:
    with busy.write() as tx:
        tx.signs.give(poll_sign(MAILBOX), NOW)
    registry = CollectorRegistry()
    registry.register(OfficeCollector(Watch(settings(tmp_path), busy)))
    told = generate_latest(registry).decode()
    assert "kundenpost_review_waiting 2.0" in told
    assert 'kundenpost_review_items{reason="number_alone"} 2.0' in told
    assert 'kundenpost_mailbox_up{mailbox="1"} 1.0' in told
    assert 'kundenpost_alarm{alarm="waiting_too_long"} 1.0' in told
    assert "@" not in told
    assert "mail.example.org" not in told


def test_an_office_is_ready_until_its_storage_cannot_be_written(store: Store, tmp_path: Path) -> None:
    assert all(probe.ok for probe in readiness(settings(tmp_path), store))
    (tmp_path / "file").write_text("not a folder")
    blocked = settings(tmp_path / "file")
    assert [probe.name for probe in readiness(blocked, store) if not probe.ok] == ["blobs", "cases"]
