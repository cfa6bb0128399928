"""States of the desk that come and go: an alarm, a quarantine, a decision to undo, others at work, joined."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import select, update

from ingest.operations.accounts import save_account
from storage.accounts import Role
from storage.desk_nouns import Decision, Wanted
from storage.tables import ReviewRow, SubmissionRow
from storage.transaction import Transaction
from tests.demo_desk import DemoDesk

SECOND = "second"
"""A clerk who has just decided something, and has something else in hand."""
TAKEN_APART = "several_persons"
"""Why the letter waits that other tests take apart: nobody has it in hand."""
JOINED = "ambiguous_person"
"""Why the two files of one mail wait that are joined: `CLERK` has them in hand."""
CLERK = "clerk"
LATER = dt.timedelta(hours=6)
LONG_AGO = dt.timedelta(days=40)


@contextmanager
def furnished(desk: DemoDesk) -> Iterator[None]:
    """The desk with all of them at once, put back at the end."""
    roles = frozenset({Role.CLERK})
    save_account(desk.store, SECOND, desk.password, roles, frozenset(), "operator:test")
    with desk.store.write() as tx:
        waiting = tx.desk.waiting(Wanted(), None, 200)
        *_, decided, in_hands = (item for item in waiting if item.reason not in {TAKEN_APART, JOINED})
        for item in (decided.id, in_hands.id):
            assert tx.desk.claim(item, SECOND, tx.now, tx.now + LATER)
        decision = Decision(
            id="d" * 32, item=decided.id, submission=decided.submission, document=decided.document or "",
            actor=SECOND, action="set_aside", decided_at=tx.now, due_at=tx.now + LATER,
        )  # fmt: skip
        assert tx.desk.decide(decision, SECOND, tx.now)
        first, second = (item.id for item in waiting if item.reason == JOINED)
        assert tx.desk.claim(first, CLERK, tx.now, tx.now + LATER)
        assert tx.desk.join(second, first, CLERK, tx.now)
        tx.desk.arrange((first, second))
        quarantined = _quarantine_one(tx)
        _wait_since(tx, in_hands.id, tx.now - LONG_AGO)
    yield
    with desk.store.write() as tx:
        assert tx.desk.undo(decision, SECOND, tx.now, tx.now)
        for item in (decided.id, in_hands.id):
            tx.desk.release(item, SECOND)
        assert tx.desk.split(second, first, CLERK, tx.now)
        tx.desk.release(first, CLERK)
        _wait_since(tx, in_hands.id, in_hands.received_at)
        _become(tx, *quarantined)


def _quarantine_one(tx: Transaction) -> tuple[str, str, str]:
    """A filed mail, as if it could not be worked; returns what it was."""
    mail = SubmissionRow
    filed = select(mail.id, mail.state, mail.reason).where(mail.state == "filed").order_by(mail.seq).limit(1)
    found = tx.connection.execute(filed).one()
    _become(tx, found[0], "quarantined", "reader_crashed")
    return found[0], found[1], found[2]


def _become(tx: Transaction, mail: str, state: str, reason: str) -> None:
    this = update(SubmissionRow).where(SubmissionRow.id == mail)
    tx.connection.execute(this.values(state=state, reason=reason))


def _wait_since(tx: Transaction, item: str, moment: dt.datetime) -> None:
    tx.connection.execute(update(ReviewRow).where(ReviewRow.id == item).values(received_at=moment))
