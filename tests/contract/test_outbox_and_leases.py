"""The outbox, the leases and the filing log, over SQLite and PostgreSQL."""

import datetime as dt
import subprocess
import sys

import pytest
from sqlalchemy import text

from config.errors import StorageError
from storage.audit import Action, Event, as_csv
from storage.leases import SECONDS, Holder, this_process
from storage.transaction import Store
from tests.contract.makers import receipt, submission

MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def waiting(store: Store) -> Store:
    with store.write() as tx:
        tx.submissions.add(submission(), tx.now)
        tx.outbox.add(receipt(), tx.now)
    return store


def test_an_attempt_is_recorded_before_it_is_made(waiting: Store) -> None:
    with waiting.write() as tx:
        assert tx.outbox.take_up(["receipt.DO-AAAA-AAAA", "receipt.DO-ZZZZ-ZZZZ"], tx.now) == {
            "receipt.DO-AAAA-AAAA"
        }
        assert tx.outbox.take_up(["receipt.DO-AAAA-AAAA"], tx.now) == frozenset()
        assert tx.outbox.due(tx.now, 10) == ()


def test_a_mail_in_the_air_is_due_again_after_its_sender_died(waiting: Store) -> None:
    with waiting.write() as tx:
        tx.outbox.take_up(["receipt.DO-AAAA-AAAA"], tx.now)
        assert tx.outbox.recover(tx.now) == 1
        (mail,) = tx.outbox.due(tx.now, 10)
    assert mail.attempts == 1
    assert mail.message_id == "<DO-AAAA-AAAA@office.example>"


def test_a_mail_that_was_put_off_waits_for_its_time(waiting: Store) -> None:
    with waiting.write() as tx:
        tx.outbox.take_up(["receipt.DO-AAAA-AAAA"], tx.now)
        tx.outbox.put_back("receipt.DO-AAAA-AAAA", tx.now + MINUTE, "451 later")
        assert tx.outbox.due(tx.now, 10) == ()
        assert len(tx.outbox.due(tx.now + 2 * MINUTE, 10)) == 1


def test_a_sent_mail_is_never_due_again(waiting: Store) -> None:
    with waiting.write() as tx:
        tx.outbox.take_up(["receipt.DO-AAAA-AAAA"], tx.now)
        tx.outbox.sent({"receipt.DO-AAAA-AAAA": "250"}, tx.now)
        assert not tx.outbox.anything_to_do(tx.now + 100 * MINUTE)


def test_receipts_are_counted_by_address_domain_and_all(waiting: Store) -> None:
    with waiting.read() as tx:
        before, after = tx.now - MINUTE, tx.now + MINUTE
        assert tx.outbox.lately("Anna@example.org", before, before) == (1, 1, 1)
        assert tx.outbox.lately("ben@EXAMPLE.org", before, before) == (0, 1, 1)
        assert tx.outbox.lately("anna@elsewhere.example", before, before) == (0, 0, 1)
        assert tx.outbox.lately("anna@example.org", before, after) == (1, 0, 0)
        assert tx.outbox.lately("anna@example.org", after, after) == (0, 0, 0)


def test_a_lease_lets_one_process_work(store: Store) -> None:
    me, other = this_process(), Holder("elsewhere:1:1", "elsewhere", 1)
    with store.write() as tx:
        assert tx.leases.take("mailbox", other, tx.now)
        assert not tx.leases.take("mailbox", me, tx.now)
        assert tx.leases.take("mailbox", me, tx.now + dt.timedelta(seconds=SECONDS + 1))
        assert not tx.leases.take("mailbox", other, tx.now)


def test_the_lease_of_a_process_that_died_here_is_free_at_once(store: Store) -> None:
    child = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True
    )
    me = this_process()
    dead = Holder(f"{me.place}:{int(child.stdout)}:12345", me.place, int(child.stdout))
    with store.write() as tx:
        tx.leases.take("mailbox", dead, tx.now)
        assert tx.leases.take("mailbox", me, tx.now)


def test_a_lease_given_back_is_free(store: Store) -> None:
    me, other = this_process(), Holder("elsewhere:1:1", "elsewhere", 1)
    with store.write() as tx:
        tx.leases.take("mailbox", other, tx.now)
        tx.leases.give_back("mailbox", me)
        assert not tx.leases.take("mailbox", me, tx.now)
        tx.leases.give_back("mailbox", other)
        assert tx.leases.take("mailbox", me, tx.now)


def write_event(store: Store) -> None:
    with store.write() as tx:
        tx.tell(Event(action=Action.RECEIVED, submission="DO-AAAA-AAAA", details=(("size", 10),)))


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_events SET actor = 'nobody'", "DELETE FROM audit_events"]
)
def test_the_filing_log_refuses_to_be_changed(store: Store, statement: str) -> None:
    write_event(store)
    with pytest.raises(StorageError, match="never changed"), store.write() as tx:
        tx.connection.execute(text(statement))


def test_the_filing_log_is_read_back_as_it_was_told(store: Store) -> None:
    write_event(store)
    with store.read() as tx:
        (event,) = tx.audit.all()
        assert (event["action"], event["details"], event["actor"]) == ("received", {"size": 10}, "kundenpost")
        assert tx.audit.verify() == (1, ())
        assert len(list(as_csv(tx.audit.all()))) == 2


def test_an_altered_event_is_found_when_its_trigger_was_taken_away(store: Store) -> None:
    write_event(store)
    with store.write() as tx:
        on = "" if store.database.sqlite else " ON audit_events"
        tx.connection.execute(text(f"DROP TRIGGER audit_events_no_update{on}"))
        tx.connection.execute(text("UPDATE audit_events SET body = replace(body, '10', '11')"))
    with store.read() as tx:
        count, findings = tx.audit.verify()
    assert count == 1
    assert [finding.where for finding in findings] == ["trigger audit_events_no_update", "audit event 1"]


def test_a_mail_given_back_waits_as_if_nobody_had_taken_it_up(waiting: Store) -> None:
    with waiting.write() as tx:
        (mail,) = tx.outbox.due(tx.now, 5)
        assert tx.outbox.take_up([mail.id], tx.now)
        assert tx.outbox.due(tx.now, 5) == ()
        tx.outbox.give_back(mail)
        assert tx.outbox.due(tx.now, 5) == (mail,)
