"""The filing log answers what auditors ask: by case, person, sender, hash, actor, action and time."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from alembic import command
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError

from config.errors import StorageError
from ingest.operations import audit_search
from ingest.operations.audit_search import Asked, QuestionError, query
from storage.audit import Action, Event
from storage.audit_search import AuditSearch
from storage.database import Database
from storage.migrate import alembic_config
from storage.transaction import Store
from tests.contract.makers import WHEN, document, plan, submission

ANNA, BERT = "DO-AAAA-AAAA", "DO-BBBB-BBBB"
CASE, PERSON = "35502BG0012345", "123D456789"


def decided(of: str, number: int, at: int, **details: str) -> tuple[Event, dt.datetime]:
    name = f"{of}-{number:02d}"
    told = Event(
        action=Action.DECIDED,
        submission=of,
        document=name,
        case=details.pop("case", None),
        details=tuple(details.items()),
    )
    return told, WHEN + dt.timedelta(minutes=at)


@pytest.fixture
def log(store: Store) -> Store:
    mails = (submission(ANNA), submission(BERT, blob="b" * 64))
    events = [
        (Event(action=Action.RECEIVED, submission=ANNA, details=(("sha256", "a" * 64),)), WHEN),
        decided(ANNA, 1, 1, case=CASE, person=PERSON, sha256=f"{1:064d}", status="filed"),
        decided(ANNA, 2, 1, sha256=f"{2:064d}", status="review"),
        decided(BERT, 1, 2, sha256=f"{1:064d}", status="duplicate"),
        (Event(action=Action.REPLAYED, submission=BERT, actor="operator:eva"), WHEN + dt.timedelta(hours=1)),
    ]
    with store.write() as tx:
        for mail in mails:
            tx.submissions.add(mail, WHEN)
        tx.documents.record(plan(mails[0], document(ANNA, 1), document(ANNA, 2)), WHEN)
        tx.documents.record(plan(mails[1], document(BERT, 1)), WHEN)
        for told, at in events:
            tx.audit.append((told,), at)
    return store


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (AuditSearch(), [5, 4, 3, 2, 1]),
        (AuditSearch(case=CASE), [2]),
        (AuditSearch(person=PERSON), [2]),
        (AuditSearch(sender="Anna@example.org"), [5, 4, 3, 2, 1]),
        (AuditSearch(sender="aNNA@Example.ORG"), [5, 4, 3, 2, 1]),
        (AuditSearch(sender="nobody@example.org"), []),
        (AuditSearch(sha256=f"{1:064d}"), [4, 2]),
        (AuditSearch(sha256="a" * 64), [1]),
        (AuditSearch(actor="operator:eva"), [5]),
        (AuditSearch(action="decided", submission=ANNA), [3, 2]),
        (AuditSearch(since=WHEN + dt.timedelta(minutes=1), until=WHEN + dt.timedelta(minutes=2)), [3, 2]),
    ],
)
def test_a_search_finds_what_fits_newest_first(log: Store, wanted: AuditSearch, found: list[int]) -> None:
    with log.read() as tx:
        assert [one.seq for one in tx.audit_index.page(wanted).events] == found
        assert sorted(one.seq for one in tx.audit_index.all(wanted)) == sorted(found)


def test_pages_follow_each_other_without_gap_or_repetition(log: Store) -> None:
    seen, after = [], None
    with log.read() as tx:
        while True:
            page = tx.audit_index.page(AuditSearch(), after, size=2)
            seen += [one.seq for one in page.events]
            if (after := page.next) is None:
                break
    assert seen == [5, 4, 3, 2, 1]


def test_the_command_line_records_a_question_whose_purpose_is_stated_and_no_other(log: Store) -> None:
    rows = list(query(log, AuditSearch(case=CASE), None))
    assert [row["seq"] for row in rows] == [2]
    asked = Asked(actor="operator:eva", purpose=" Auskunft,  Akte 12/26 ")
    assert list(query(log, AuditSearch(case=CASE), asked)) == rows
    everything = list(query(log, AuditSearch(), asked))
    with log.read() as tx:
        first, second = tx.audit_index.all(AuditSearch(action="searched"))
    assert dict(first.details) == {"purpose": "Auskunft, Akte 12/26", "asked_case": CASE}
    assert (first.actor, dict(second.details)) == ("operator:eva", {"purpose": "Auskunft, Akte 12/26"})
    assert second.seq not in {row["seq"] for row in everything}


def test_a_purpose_that_says_nothing_shows_nothing(log: Store) -> None:
    with pytest.raises(QuestionError, match="a few words"):
        query(log, AuditSearch(), Asked(actor="operator:eva", purpose=" "))
    with log.read() as tx:
        assert list(tx.audit_index.all(AuditSearch(action="searched"))) == []


def test_a_life_has_the_events_of_the_document_and_of_its_mail_but_not_of_its_neighbours(log: Store) -> None:
    with log.read() as tx:
        life = tx.audit_index.life(f"{ANNA}-01")
        assert tx.audit_index.life("DO-XXXX-XXXX-01") is None
    assert life is not None
    assert [one.seq for one in life.events] == [1, 2]
    assert life.events[1].detail("person") == PERSON


def test_a_long_life_is_read_page_by_page(log: Store) -> None:
    with log.write() as tx:
        for minute in range(7):
            looked = Event(action=Action.VIEWED, submission=ANNA, document=f"{ANNA}-01", actor="user:karla")
            tx.audit.append((looked,), WHEN + dt.timedelta(hours=2, minutes=minute))
    seen, after = [], None
    with log.read() as tx:
        while (life := tx.audit_index.life(f"{ANNA}-01", after, size=4)) is not None:
            seen += [one.seq for one in life.events]
            if (after := life.next) is None:
                break
    assert seen == [1, 2, 6, 7, 8, 9, 10, 11, 12]


def test_an_export_reads_on_where_it_stopped(log: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit_search, "AT_ONCE", 2)
    assert [row["seq"] for row in query(log, AuditSearch(), None)] == [1, 2, 3, 4, 5]
    assert log.database.engine.pool.checkedout() == 0  # type: ignore[attr-defined]


PLANS = {
    "case": (AuditSearch(case=CASE), "audit_events_by_case"),
    "person": (AuditSearch(person=PERSON), "audit_events_by_person"),
    "actor": (AuditSearch(actor="operator:eva"), "audit_events_by_actor"),
    "action": (AuditSearch(action="replayed"), "audit_events_by_action"),
    "sender": (AuditSearch(sender="anna@example.org"), "ix_audit_events_submission"),
    "sender, of the mails": (AuditSearch(sender="anna@example.org"), "submissions_by_address"),
    "sha256": (AuditSearch(sha256="0" * 64), "ix_audit_events_sha256"),
    "time": (AuditSearch(since=WHEN), "ix_audit_events_at"),
}


@pytest.mark.parametrize("asked", PLANS)
def test_each_question_is_answered_from_an_index(log: Store, asked: str) -> None:
    if not log.database.sqlite:
        pytest.skip("PostgreSQL chooses by the size of the table; benchmarks/desk_speed.py measures it")
    wanted, index = PLANS[asked]
    asked_for: list[tuple[str, Any]] = []
    with log.read() as tx:
        listener = "before_cursor_execute"
        note = lambda _1, _2, statement, values, *_: asked_for.append((statement, values))  # noqa: E731
        event.listen(tx.connection, listener, note)
        tx.audit_index.page(wanted)
        event.remove(tx.connection, listener, note)
        query, values = asked_for[-1]
        steps = [row[3] for row in tx.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}", values)]
    assert any(index in step for step in steps), steps


@pytest.fixture
def old_database(url: str) -> Iterator[Database]:
    """A database of the first version, with one event in its log."""
    database = Database(url)
    with database.write() as connection:
        command.upgrade(alembic_config(connection), "0001")
        connection.execute(
            text(
                "INSERT INTO audit_events (at, actor, action, body, leaf_hash) VALUES "
                "('2020-03-23 13:07:00+00', 'kundenpost', 'decided', :body, 'x')"
            ),
            {"body": f'{{"details":{{"person":"{PERSON}","sha256":null}}}}'},
        )
    yield database
    database.close()


def test_events_from_before_are_found_by_person_and_stay_closed_to_changes(old_database: Database) -> None:
    old_database.bring_up_to_date()
    with old_database.read() as connection:
        found = connection.execute(text("SELECT person, sha256 FROM audit_events")).all()
    assert [tuple(row) for row in found] == [(PERSON, None)]
    with pytest.raises((StorageError, DBAPIError)), old_database.write() as connection:
        connection.execute(text("UPDATE audit_events SET actor = 'nobody'"))


def test_a_changed_column_is_noticed(log: Store) -> None:
    with log.write() as tx:
        if log.database.sqlite:
            tx.connection.execute(text("DROP TRIGGER audit_events_no_update"))
        else:
            tx.connection.execute(text("ALTER TABLE audit_events DISABLE TRIGGER audit_events_no_update"))
        tx.connection.execute(text("UPDATE audit_events SET person = '999X999999' WHERE seq = 2"))
    with log.read() as tx:
        _, findings = tx.audit.verify()
    assert "audit event 2" in {finding.where for finding in findings}
