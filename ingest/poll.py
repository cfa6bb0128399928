"""One look into a mailbox: what is new is received one by one, what is stored is moved away.

The order is: moves that did not happen last time, then new mail above the highest UID below which
nothing is open. One message the server refuses never stops the others.
"""

import structlog

from classifiers.reasons import Status
from config.settings import MailboxSettings
from ingest.mailbox.imap import Mailbox
from ingest.mailbox.nouns import Folder, Listed, LostWhileFetchingError, MessageGoneError, UidRefusedError
from ingest.office import Office
from ingest.receive import Fetched, Received, receive
from ingest.tally import Progress, Tally
from storage.nouns import Arrival

MOVED_AT_ONCE = 50
log = structlog.get_logger()


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
    for done, listed in enumerate(new, 1):
        if office.stop.is_set():
            break
        _take_one(mailbox, settings, folder, listed, office, tally)
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


def _take_one(
    mailbox: Mailbox, settings: MailboxSettings, folder: Folder, listed: Listed, office: Office, tally: Tally
) -> None:
    arrival = Arrival(
        account=settings.account, folder=folder.name, uid_validity=folder.uid_validity, uid=listed.uid
    )
    try:
        with office.blobs.incoming() as incoming:
            mailbox.fetch(listed.uid, incoming, listed.size)
            mail = Fetched(
                arrival=arrival,
                bytes=incoming,
                received_at=listed.received_at,
                too_large=incoming.size > settings.max_size,
                authserv_id=settings.authserv_id,
            )
            _count(receive(mail, office), tally)
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
