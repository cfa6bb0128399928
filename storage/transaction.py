"""One transaction over everything that is kept: what a stage writes, it writes together or not at all."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property

from sqlalchemy import Connection

from classifiers.explain import paragraph
from classifiers.nouns import Verdict
from storage.accounts import Accounts
from storage.audit import SYSTEM, Action, AuditLog, Event
from storage.audit_search import AuditIndex
from storage.database import Database
from storage.desk import DeskTables
from storage.desk_nouns import DONE, Decision, Item
from storage.documents import TO_A_PERSON, Documents
from storage.leases import Leases
from storage.ledger import Ledger, Submissions
from storage.nouns import FilingPlan
from storage.outbox import Outbox
from storage.readings import Readings
from storage.references import References
from storage.register import Register
from storage.signs import Signs


class Transaction:
    """The tables as they are now, and everything that may be written at once."""

    def __init__(self, connection: Connection, now: dt.datetime) -> None:
        """`now`: the moment all that is written here carries."""
        self.connection, self.now = connection, now
        self._told: list[Event] = []

    @cached_property
    def ledger(self) -> Ledger:
        """Mailbox messages."""
        return Ledger(self.connection)

    @cached_property
    def submissions(self) -> Submissions:
        """Mails by their bytes."""
        return Submissions(self.connection)

    @cached_property
    def documents(self) -> Documents:
        """Leaf parts, and what waits for a person."""
        return Documents(self.connection)

    @cached_property
    def outbox(self) -> Outbox:
        """Mails of ours."""
        return Outbox(self.connection)

    @property
    def audit(self) -> AuditLog:
        """The filing log."""
        self.write_down()
        return AuditLog(self.connection)

    @property
    def audit_index(self) -> AuditIndex:
        """The filing log, for those who look something up."""
        self.write_down()
        return AuditIndex(self.connection)

    @cached_property
    def register(self) -> Register:
        """Persons and cases."""
        return Register(self.connection)

    @cached_property
    def references(self) -> References:
        """What clerks taught."""
        return References(self.connection)

    @cached_property
    def readings(self) -> Readings:
        """Kept readings."""
        return Readings(self.connection)

    @cached_property
    def leases(self) -> Leases:
        """Who works on what."""
        return Leases(self.connection)

    @cached_property
    def signs(self) -> Signs:
        """Signs of life."""
        return Signs(self.connection)

    @cached_property
    def accounts(self) -> Accounts:
        """Who may use the review desk."""
        return Accounts(self.connection)

    @cached_property
    def desk(self) -> DeskTables:
        """What waits for a person, and what was decided."""
        return DeskTables(self.connection)

    def tell(self, *events: Event) -> None:
        """Write to the filing log, at the end of the transaction or before the log is asked."""
        self._told += events

    def write_down(self) -> None:
        """Write what was told and is not written yet: many events at once cost little more than one."""
        told, self._told = tuple(self._told), []
        AuditLog(self.connection).append(told, self.now)

    def carry_out(self, plan: FilingPlan) -> None:
        """Write what was decided: documents, review items, audit events, the notice to the outbox."""
        self.documents.record(plan, self.now)
        if plan.state in TO_A_PERSON:
            self.desk.place(plan)
        self._tell_of(plan, SYSTEM)

    def carry_out_decision(self, plan: FilingPlan, decision: Decision, actor: str) -> bool:
        """Write what a person decided, as above; False when it is too late, and nothing may be kept."""
        if not self.desk.end(decision.id, DONE, self.now) or not self.desk.settle(plan):
            return False
        self.desk.close(decision, self.now)
        self._tell_of(plan, actor)
        return True

    def carry_out_again(self, plan: FilingPlan) -> None:
        """Write what became of some documents of a settled submission when they were weighed anew."""
        self.documents.record_again(plan, self.now)
        self.desk.place(plan)
        self._tell_of(plan, SYSTEM)

    def take_apart(self, item: Item, plan: FilingPlan, name: str, until: dt.datetime) -> bool:
        """Write documents that a person took out of another; False when it is too late: keep nothing then."""
        self.documents.add(plan, self.now)
        if not self.desk.take_apart(item, plan, name, until, self.now):
            return False
        self.tell(*_decisions(plan, f"user:{name}"))
        return True

    def _tell_of(self, plan: FilingPlan, actor: str) -> None:
        self.tell(*_decisions(plan, actor))
        if plan.notice and not self.outbox.has(plan.notice.id):
            self.outbox.add(plan.notice, self.now)


class Store:
    """Reading and writing transactions over a database, by a clock."""

    def __init__(self, database: Database) -> None:
        """Use `database`; nothing is opened yet."""
        self.database = database

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """A transaction that only reads. Raises StorageError."""
        with self.database.read() as connection:
            yield Transaction(connection, now())

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """A transaction that commits at its end or leaves no trace. Raises StorageError."""
        with self.database.write() as connection:
            transaction = Transaction(connection, now())
            yield transaction
            transaction.write_down()


def now() -> dt.datetime:
    """The present moment, in UTC."""
    return dt.datetime.now(dt.UTC)


def _why(verdict: Verdict) -> str:
    """The paragraph without anything of the letter: the log holds no content."""
    return paragraph(
        verdict.status, verdict.reason, verdict.case, verdict.candidates, verdict.trail, content=False
    )


def _decisions(plan: FilingPlan, actor: str) -> Iterator[Event]:
    submission = plan.submission.id
    for document in plan.documents:
        verdict = document.verdict
        yield Event(
            action=Action.DECIDED, submission=submission, document=document.id, case=verdict.case,
            actor=actor,
            details=(
                ("status", verdict.status), ("reason", verdict.reason), ("person", verdict.person),
                ("sha256", document.part.sha256), ("path", document.path),
                ("duplicate_of", verdict.duplicate_of), ("why", _why(verdict)),
            ),
        )  # fmt: skip
    found = (("virus", plan.virus), ("defects", ", ".join(plan.defects)))
    yield Event(
        action=Action.SETTLED,
        submission=submission,
        actor=actor,
        details=(
            ("state", plan.state),
            ("reason", plan.reason),
            ("documents", len(plan.documents)),
            *(fact for fact in found if fact[1]),
        ),
    )
