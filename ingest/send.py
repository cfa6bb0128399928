"""The third durable step: the attempt is recorded, the mail is sent, the row is settled.

A crash between the server's OK and the commit sends the mail again with the same Message-ID.
"""

import random
from types import TracebackType
from typing import Self

import structlog

from config.errors import KundenpostError
from ingest.office import Office
from ingest.outgoing.retry import next_attempt
from ingest.outgoing.smtp import Outgoing, Sending, SendOutcome
from ingest.receipts import compose
from ingest.tally import Tally
from storage.audit import Action, Event
from storage.nouns import OutgoingMail, Submission
from storage.outbox import GIVEN_UP, REFUSED, SENT
from storage.transaction import Transaction

AT_ONCE = 50
RECEIPT_FAILED = "receipt_failed"
"""The reason of the note a clerk sees when a mail of ours cannot be delivered."""
log = structlog.get_logger()


class Sender:
    """Sends what is due over one connection, opened when there is something to send."""

    def __init__(self, office: Office, tally: Tally) -> None:
        """Nothing is opened yet."""
        self._office, self._tally = office, tally
        settings = office.settings.outgoing
        self._server = Outgoing(settings) if settings else None
        self._retry_for = settings.retry_for if settings else 0.0
        self._last: tuple[OutgoingMail, SendOutcome] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server:
            self._server.close()

    def send_due(self) -> int:
        """Send every mail whose time has come; returns how many were tried.

        Raises OutgoingUnreachableError when the server is out of reach (the outbox waits, nothing is
        counted against a mail), AccessRefusedError, StorageError.
        """
        tried = 0
        try:
            while self._server and (mails := self._due()):
                self._server.connect()
                for mail in mails:
                    if self._office.stop.is_set():
                        return tried
                    tried += self._send(mail, self._server)
        finally:
            self._settle_last()
        return tried

    def _due(self) -> tuple[OutgoingMail, ...]:
        with self._office.store.read() as tx:
            return tx.outbox.due(tx.now, AT_ONCE)

    def _send(self, mail: OutgoingMail, server: Outgoing) -> int:
        submission = self._take_up(mail)
        if submission is None:
            return 0
        try:
            outcome = server.send(compose(mail, submission, self._office), mail.recipient)
        except KundenpostError:
            with self._office.store.write() as tx:
                tx.outbox.put_back(mail.id, tx.now, "the attempt could not be made to its end")
            raise
        self._last = mail, outcome
        log.info("outgoing", mail=mail.id, outcome=outcome.kind)
        self._tally.add("sent", int(outcome.kind is Sending.SENT))
        return 1

    def _take_up(self, mail: OutgoingMail) -> Submission | None:
        """Record the attempt and, in the same transaction, how the one before it ended."""
        with self._office.store.write() as tx:
            if self._last:
                _settle(*self._last, tx, self._retry_for)
            submission = tx.submissions.get(mail.submission)
            taken_up = tx.outbox.take_up(mail.id, tx.now)
        self._last = None
        return submission if taken_up else None

    def _settle_last(self) -> None:
        if self._last:
            with self._office.store.write() as tx:
                _settle(*self._last, tx, self._retry_for)
            self._last = None


def _settle(mail: OutgoingMail, outcome: SendOutcome, tx: Transaction, retry_for: float) -> None:
    """Write down how the attempt ended: sent, put off until later, or failed for good with a note."""
    if outcome.kind is Sending.SENT:
        tx.outbox.settle(mail.id, SENT, tx.now, outcome.reply)
        tx.tell(Event(action=Action.RECEIPT_SENT, submission=mail.submission, details=(("mail", mail.id),)))
        return
    again = None
    if outcome.kind is Sending.DEFERRED:
        first = mail.first_attempt_at or tx.now
        again = next_attempt(mail.attempts + 1, first, tx.now, retry_for, random.random)
    if again is not None:
        tx.outbox.put_back(mail.id, again, outcome.reply)
        return
    tx.outbox.settle(mail.id, REFUSED if outcome.kind is Sending.REFUSED else GIVEN_UP, tx.now, outcome.reply)
    tx.documents.ask(mail.submission, None, RECEIPT_FAILED, tx.now)
    details = (("mail", mail.id), ("reply", outcome.reply))
    tx.tell(Event(action=Action.RECEIPT_FAILED, submission=mail.submission, details=details))
