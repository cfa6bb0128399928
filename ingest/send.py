"""The third durable step: attempts are recorded, the mails are sent, the rows are settled.

A crash between the server's OK and the commit sends a mail again with the same Message-ID.
"""

import random
from collections.abc import Sequence
from types import TracebackType
from typing import Self, TypeAlias

import structlog

from ingest.office import Office
from ingest.outgoing.retry import next_attempt
from ingest.outgoing.smtp import Outgoing, Sending, SendOutcome
from ingest.receipts import compose
from ingest.tally import Tally
from storage.audit import Action, Event
from storage.desk_nouns import RECEIPT_FAILED
from storage.nouns import OutgoingMail, Submission
from storage.outbox import GIVEN_UP, REFUSED
from storage.transaction import Transaction

HANDFUL = 10
"""Mails taken up together and settled together: as many receipts a crash may send a second time."""
_Attempt: TypeAlias = tuple[OutgoingMail, Submission]
log = structlog.get_logger()


class Sender:
    """Sends what is due over one connection, opened when there is something to send."""

    def __init__(self, office: Office, tally: Tally) -> None:
        """Nothing is opened yet."""
        self._office, self._tally = office, tally
        settings = office.settings.outgoing
        self._server = Outgoing(settings) if settings else None
        self._retry_for = settings.retry_for if settings else 0.0

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
        while self._server and not self._office.stop.is_set() and (mails := self._due()):
            self._server.connect()
            tried += self._send(self._taken_up(mails), self._server)
        return tried

    def _due(self) -> tuple[OutgoingMail, ...]:
        with self._office.store.read() as tx:
            return tx.outbox.due(tx.now, HANDFUL)

    def _taken_up(self, mails: Sequence[OutgoingMail]) -> list[_Attempt]:
        """The attempts, recorded before they are made; mails somebody else took up first are left out."""
        with self._office.store.write() as tx:
            taken_up = tx.outbox.take_up([mail.id for mail in mails], tx.now)
            letters = tx.submissions.all_of({mail.submission for mail in mails})
            return [(mail, letters[mail.submission]) for mail in mails if mail.id in taken_up]

    def _send(self, attempts: Sequence[_Attempt], server: Outgoing) -> int:
        outcomes: list[SendOutcome] = []
        try:
            for mail, submission in attempts:
                if self._office.stop.is_set():
                    break
                outcomes.append(server.send(compose(mail, submission, self._office), mail.recipient))
                log.info("outgoing", mail=mail.id, outcome=outcomes[-1].kind)
        finally:
            self._settle([mail for mail, _ in attempts], outcomes)
        self._tally.add("sent", sum(outcome.kind is Sending.SENT for outcome in outcomes))
        return len(outcomes)

    def _settle(self, mails: Sequence[OutgoingMail], outcomes: Sequence[SendOutcome]) -> None:
        """Write down how the attempts ended; mails that were not tried to the end wait as before."""
        tried = list(zip(mails, outcomes, strict=False))
        with self._office.store.write() as tx:
            _sent([one for one in tried if one[1].kind is Sending.SENT], tx)
            for mail, outcome in tried:
                if outcome.kind is not Sending.SENT:
                    _failed(mail, outcome, tx, self._retry_for)
            for mail in mails[len(outcomes) :]:
                tx.outbox.give_back(mail)


def _sent(tried: Sequence[tuple[OutgoingMail, SendOutcome]], tx: Transaction) -> None:
    tx.outbox.sent({mail.id: outcome.reply for mail, outcome in tried}, tx.now)
    for mail, _ in tried:
        tx.tell(Event(action=Action.RECEIPT_SENT, submission=mail.submission, details=(("mail", mail.id),)))


def _failed(mail: OutgoingMail, outcome: SendOutcome, tx: Transaction, retry_for: float) -> None:
    """Put it off until later, or give it up for good with a note."""
    again = None
    if outcome.kind is Sending.DEFERRED:
        first = mail.first_attempt_at or tx.now
        again = next_attempt(mail.attempts + 1, first, tx.now, retry_for, random.random)
    if again is not None:
        tx.outbox.put_back(mail.id, again, outcome.reply)
        return
    tx.outbox.fail(mail.id, REFUSED if outcome.kind is Sending.REFUSED else GIVEN_UP, outcome.reply)
    tx.documents.ask(mail.submission, None, RECEIPT_FAILED, tx.now)
    details = (("mail", mail.id), ("reply", outcome.reply))
    tx.tell(Event(action=Action.RECEIPT_FAILED, submission=mail.submission, details=details))
