"""One look into a mailbox: what is new is received one by one, what is stored is moved away.

The order is: moves that did not happen last time, then new mail above the highest UID below which
nothing is open. One message the server refuses never stops the others.
"""

from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from types import TracebackType
from typing import Self, TypeAlias

import structlog

from classifiers.reasons import Status
from config.servers import MailboxSettings
from ingest.mailbox.imap import Mailbox
from ingest.mailbox.nouns import Folder, Listed, LostWhileFetchingError, MessageGoneError, UidRefusedError
from ingest.office import Office
from ingest.receive import Fetched, Received, receive
from ingest.tally import Progress, Tally
from storage.nouns import Arrival

MOVED_AT_ONCE = 50
HANDFUL = 10
"""Mails fetched and not yet stored."""
log = structlog.get_logger()
_Held: TypeAlias = tuple[Fetched, ExitStack]
"""A mail and what keeps its file open until it is stored."""


def poll(
    mailbox: Mailbox, settings: MailboxSettings, office: Office, tally: Tally, progress: Progress
) -> None:
    """Take all new mail of a connected mailbox. Raises MailboxUnreachableError and StorageError."""
    folder = mailbox.select()
    here = (settings.account, folder.name, folder.uid_validity)
    with office.store.write() as tx:
        tx.ledger.start_anew(*here)
    file_away(mailbox, here, office)
    new = _new_mail(mailbox, here, office)
    with _Receiving(office, tally) as receiving:
        for done, listed in enumerate(new, 1):
            if office.stop.is_set():
                break
            _take_one(mailbox, settings, folder, listed, receiving)
            progress(done, len(new))
            if done % MOVED_AT_ONCE == 0:
                file_away(mailbox, here, office)
    file_away(mailbox, here, office)


def file_away(mailbox: Mailbox, here: tuple[str, str, int], office: Office) -> None:
    """Move on the server what is safely stored; what cannot be moved now is tried by the next poll."""
    with office.store.read() as tx:
        stored = tx.ledger.to_file_away(*here)
    if stored:
        moved = mailbox.file_away(stored)
        with office.store.write() as tx:
            tx.ledger.filed_away(*here, moved)


def _new_mail(mailbox: Mailbox, here: tuple[str, str, int], office: Office) -> list[Listed]:
    """What is not stored yet; a message that was refused before comes last and holds nobody up."""
    with office.store.read() as tx:
        above = tx.ledger.highest_uid(*here)
        taken = tx.ledger.taken(*here, above)
        refused = tx.ledger.known(*here, above) - taken
    new = mailbox.new(above, taken)
    with office.store.write() as tx:
        tx.ledger.gone(*here, above, frozenset(item.uid for item in new))
    return sorted(new, key=lambda item: (item.uid in refused, item.uid))


class _Receiving:
    """Stores what was fetched while the next mails are being fetched: all that wait by then together."""

    def __init__(self, office: Office, tally: Tally) -> None:
        self.office, self._tally = office, tally
        self._hand = ThreadPoolExecutor(1, "receive")
        self._fetched: list[_Held] = []
        self._at_work: Future[None] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Store the rest, also where the connection ended; what was fetched whole is not fetched again."""
        with self._hand:
            if self._fetched:
                self._hand_over()
            self._wait()

    def take(self, mail: Fetched, until_stored: ExitStack) -> None:
        """Raises StorageError, for this mail or for one before it."""
        self._fetched.append((mail, until_stored))
        if self._at_work is None or self._at_work.done() or len(self._fetched) == HANDFUL:
            self._hand_over()

    def _hand_over(self) -> None:
        self._wait()
        handful, self._fetched = self._fetched, []
        self._at_work = self._hand.submit(self._store, handful)

    def _wait(self) -> None:
        at_work, self._at_work = self._at_work, None
        if at_work:
            at_work.result()

    def _store(self, handful: list[_Held]) -> None:
        with ExitStack() as until_stored:
            for _, opened in handful:
                until_stored.enter_context(opened)
            for received in receive([mail for mail, _ in handful], self.office):
                _count(received, self._tally)


def _take_one(
    mailbox: Mailbox, settings: MailboxSettings, folder: Folder, listed: Listed, receiving: _Receiving
) -> None:
    office = receiving.office
    arrival = Arrival(
        account=settings.account, folder=folder.name, uid_validity=folder.uid_validity, uid=listed.uid
    )
    try:
        with ExitStack() as opened:
            incoming = opened.enter_context(office.blobs.incoming())
            mailbox.fetch(listed.uid, incoming, listed.size)
            mail = Fetched(
                arrival=arrival,
                bytes=incoming,
                received_at=listed.received_at,
                too_large=incoming.size > settings.max_size,
                authserv_id=settings.authserv_id,
            )
            receiving.take(mail, opened.pop_all())
    except MessageGoneError:
        log.info("message_gone", uid=listed.uid)
    except (UidRefusedError, LostWhileFetchingError) as error:
        log.warning("message_refused", uid=listed.uid, reason=str(error))
        with office.store.write() as tx:
            tx.ledger.refuse(arrival, str(error), tx.now)
        if isinstance(error, LostWhileFetchingError):
            raise


def _count(received: Received, tally: Tally) -> None:
    tally.add("received")
    tally.add("acknowledged", int(received.acknowledged))
    if not received.new:
        tally.add("duplicates")
    elif received.state == Status.QUARANTINED:
        tally.add("quarantined")
    log.info("received", submission=received.submission, new=received.new)
