"""The ledger and the submissions, over SQLite and PostgreSQL."""

import datetime as dt
import threading
from dataclasses import replace
from itertools import islice, takewhile

import pytest
from sqlalchemy import text

from config.errors import StorageError
from ingest.work import BATCH, OTHERS, due
from storage.tables import URGENT
from storage.transaction import Store, Transaction
from tests.contract.makers import WHEN, arrival, document, plan, submission

HERE = ("kundenpost@mail.example.org:993", "INBOX", 7)


def take(store: Store, uid: int, number: str, blob: str, urgency: str | None = None) -> None:
    with store.write() as tx:
        tx.submissions.add(replace(submission(number, blob * 64), urgency=urgency), tx.now)
        tx.ledger.take(arrival(uid), number, tx.now)


def due_now(store: Store) -> list[str]:
    return [one.id for one in takewhile(bool, due(store)) if one]


def test_the_poll_begins_above_the_highest_taken_uid(store: Store) -> None:
    take(store, 4, "DO-AAAA-AAAA", "a")
    take(store, 9, "DO-BBBB-BBBB", "b")
    with store.read() as tx:
        assert tx.ledger.highest_uid(*HERE) == 9


def test_a_refused_message_holds_the_mark_until_it_is_taken(store: Store) -> None:
    with store.write() as tx:
        tx.ledger.refuse(arrival(5), "NO, try later", tx.now)
    take(store, 9, "DO-AAAA-AAAA", "a")
    with store.read() as tx:
        assert tx.ledger.highest_uid(*HERE) == 4
        assert tx.ledger.taken(*HERE, 4) == {9}
    take(store, 5, "DO-BBBB-BBBB", "b")
    with store.read() as tx:
        assert tx.ledger.highest_uid(*HERE) == 9


def test_a_refused_message_that_left_the_folder_is_no_longer_open(store: Store) -> None:
    with store.write() as tx:
        tx.ledger.refuse(arrival(5), "NO", tx.now)
        assert tx.ledger.gone(*HERE, 4, frozenset({6})) == 1
        assert tx.ledger.known(*HERE) == frozenset()


def test_moves_that_did_not_happen_are_remembered(store: Store) -> None:
    take(store, 4, "DO-AAAA-AAAA", "a")
    take(store, 9, "DO-BBBB-BBBB", "b")
    with store.write() as tx:
        tx.ledger.filed_away(*HERE, frozenset({4}))
    with store.read() as tx:
        assert tx.ledger.to_file_away(*HERE) == (9,)


def test_a_new_uidvalidity_closes_what_was_open_under_the_old_one(store: Store) -> None:
    take(store, 4, "DO-AAAA-AAAA", "a")
    with store.write() as tx:
        tx.ledger.refuse(arrival(5), "NO", tx.now)
        tx.ledger.start_anew(HERE[0], HERE[1], 8)
    with store.read() as tx:
        assert tx.ledger.to_file_away(*HERE) == ()
        assert tx.ledger.known(*HERE) == {4}
        assert tx.ledger.highest_uid(HERE[0], HERE[1], 8) == 0


def test_a_submission_is_settled_once(store: Store) -> None:
    take(store, 1, "DO-AAAA-AAAA", "a")
    with store.write() as tx:
        assert tx.submissions.settle("DO-AAAA-AAAA", "review", "number_alone", tx.now)
        assert not tx.submissions.settle("DO-AAAA-AAAA", "filed", "", tx.now)
        found = tx.submissions.get("DO-AAAA-AAAA")
    assert found is not None
    assert (found.state, found.reason, found.received_at) == ("review", "number_alone", WHEN)


def test_work_comes_in_the_order_of_receipt(store: Store) -> None:
    for uid, letter in enumerate("BCA", 1):
        take(store, uid, f"DO-{letter * 4}-{letter * 4}", letter.lower())
    with store.read() as tx:
        assert [s.id[3] for _, s in tx.submissions.next_open(0, tx.now, 10)] == ["B", "C", "A"]


def test_what_cannot_wait_is_found_by_an_index_of_its_own(store: Store) -> None:
    for uid, letter in enumerate("BCA", 1):
        take(store, uid, f"DO-{letter * 4}-{letter * 4}", letter.lower(), "U0" if letter == "A" else None)
    with store.read() as tx:
        assert [s.id[3] for _, s in tx.submissions.next_open(0, tx.now, 10, urgent=True)] == ["A"]
        assert [s.id[3] for _, s in tx.submissions.next_open(0, tx.now, 10)] == ["B", "C", "A"]
    with store.write() as tx:
        assert tx.submissions.settle("DO-AAAA-AAAA", "review", "number_alone", tx.now)
        settled = tx.submissions.get("DO-AAAA-AAAA")
        assert settled is not None
        assert settled.urgency == "U0"
        assert tx.submissions.next_open(0, tx.now, 10, urgent=True) == ()


def test_what_cannot_wait_is_worked_first_and_only_once(store: Store) -> None:
    for uid in range(1, 6):
        take(store, uid, f"DO-AAAA-AAA{uid}", str(uid), "U0" if uid in {3, 5} else None)
    assert [name[-1] for name in due_now(store)] == ["3", "5", "1", "2", "4"]


def test_an_alarm_that_comes_while_work_goes_on_is_next_after_the_batch(store: Store) -> None:
    for number in range(BATCH + 5):
        with store.write() as tx:
            tx.submissions.add(submission(f"DO-{number:04}-AAAA", f"{number:064}"), tx.now)
    coming = due(store)
    first = list(islice(coming, BATCH))
    with store.write() as tx:
        tx.submissions.add(replace(submission("DO-9999-AAAA", "9" * 64), urgency="U0"), tx.now)
    assert [one and one.id for one in first] == [f"DO-{number:04}-AAAA" for number in range(BATCH)]
    alarm = next(coming)
    assert alarm is not None
    assert alarm.id == "DO-9999-AAAA"


def test_work_goes_on_with_what_comes_later_or_is_due_again(store: Store) -> None:
    def told(count: int) -> list[str | None]:
        return [one and one.id[-1] for one in islice(coming, count)]

    take(store, 1, "DO-AAAA-AAA1", "1")
    take(store, 2, "DO-AAAA-AAA2", "2")
    coming = due(store)
    assert told(4) == ["1", "2", None, None]
    take(store, 3, "DO-AAAA-AAA3", "3")
    assert told(2) == ["3", None]
    with store.write() as tx:
        tx.submissions.settle("DO-AAAA-AAA1", "quarantined", "work_failed", tx.now)
        tx.submissions.failed("DO-AAAA-AAA2", tx.now + dt.timedelta(hours=1))
    assert told(2) == [None, None]
    with store.write() as tx:
        tx.submissions.failed("DO-AAAA-AAA2", tx.now)
    assert told(2) == ["2", None]


def test_alarms_are_found_without_looking_at_a_backlog(store: Store) -> None:
    if not store.database.sqlite:
        pytest.skip("PostgreSQL plans by statistics")
    query = f"EXPLAIN QUERY PLAN SELECT * FROM submissions WHERE state = 'open' AND seq > 5 AND {URGENT}"
    with store.read() as tx:
        assert "submissions_urgent" in str(tx.connection.execute(text(f"{query} ORDER BY seq")).all())


def test_a_flood_of_alarms_does_not_starve_the_others(store: Store) -> None:
    for number in range(2 * BATCH):
        urgency = "U0" if number < 2 * BATCH - OTHERS else None
        with store.write() as tx:
            tx.submissions.add(
                replace(submission(f"DO-{number:04}-AAAA", f"{number:064}"), urgency=urgency), tx.now
            )
    worked = due_now(store)
    assert len(worked) == len(set(worked)) == 2 * BATCH
    first = [*range(BATCH - OTHERS), *range(2 * BATCH - OTHERS, 2 * BATCH)]
    assert worked[:BATCH] == [f"DO-{number:04}-AAAA" for number in first]


def test_a_settled_mail_is_as_urgent_as_its_most_urgent_part(store: Store) -> None:
    take(store, 1, "DO-AAAA-AAAA", "a")
    with store.write() as tx:
        assert tx.submissions.settle("DO-AAAA-AAAA", "review", "number_alone", tx.now, "U2")
        settled = tx.submissions.get("DO-AAAA-AAAA")
    assert settled is not None
    assert settled.urgency == "U2"


def test_the_same_bytes_cannot_become_two_submissions(store: Store) -> None:
    take(store, 1, "DO-AAAA-AAAA", "a")
    with pytest.raises(StorageError):
        take(store, 2, "DO-BBBB-BBBB", "a")
    with store.read() as tx:
        assert tx.submissions.get("DO-BBBB-BBBB") is None


def test_four_threads_that_read_then_write_lose_nothing(store: Store) -> None:
    take(store, 1, "DO-AAAA-AAAA", "a")

    def count_up() -> None:
        for _ in range(25):
            with store.write() as tx:
                query = "SELECT attempts FROM submissions" + ("" if store.database.sqlite else " FOR UPDATE")
                seen = tx.connection.scalar(text(query))
                tx.connection.execute(text("UPDATE submissions SET attempts = :n"), {"n": (seen or 0) + 1})

    threads = [threading.Thread(target=count_up) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.read() as tx:
        assert tx.connection.scalar(text("SELECT attempts FROM submissions")) == 100


def _add_and_fail(tx: Transaction) -> None:
    tx.submissions.add(submission(), tx.now)
    raise ZeroDivisionError


def test_a_failed_transaction_leaves_no_trace(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.write() as tx:
        _add_and_fail(tx)
    with store.read() as tx:
        assert tx.submissions.get("DO-AAAA-AAAA") is None


def test_documents_worked_again_replace_their_own_rows(store: Store) -> None:
    take(store, 1, "DO-AAAA-AAAA", "a")
    with store.write() as tx:
        tx.carry_out(plan(submission(), document(number=1), document(number=2)))
        tx.carry_out(plan(submission(), document(number=1)))
        assert [row["id"] for row in tx.documents.rows()] == ["DO-AAAA-AAAA-01"]
        assert [row["filename"] for row in tx.documents.rows()] == ["Lohn März.pdf"]


def test_earlier_documents_are_those_of_submissions_received_before_and_its_own(store: Store) -> None:
    take(store, 1, "DO-AAAA-AAAA", "a")
    take(store, 2, "DO-BBBB-BBBB", "b")
    with store.write() as tx:
        tx.carry_out(plan(submission("DO-AAAA-AAAA"), document("DO-AAAA-AAAA")))
        tx.carry_out(plan(submission("DO-BBBB-BBBB"), document("DO-BBBB-BBBB")))
        same = frozenset({f"{1:064d}"})
        first = tx.documents.earlier(same, "DO-AAAA-AAAA")
        second = tx.documents.earlier(same, "DO-BBBB-BBBB")
    assert [one.id for one in first[f"{1:064d}"]] == ["DO-AAAA-AAAA-01"]
    assert [one.id for one in second[f"{1:064d}"]] == ["DO-AAAA-AAAA-01", "DO-BBBB-BBBB-01"]
