"""One pass: carry out what people decided, take all new mail, work it to the end, send what is due.

The last three run side by side: while the mailbox is read, letters are worked and receipts are sent.
A mailbox out of reach is told at the end, after all else was done; an outgoing server out of reach
is no failure, the outbox waits.
"""

import datetime as dt
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import structlog

from config.errors import (
    KundenpostError,
    MailboxUnreachableError,
    OperatorError,
    OutgoingUnreachableError,
    StorageError,
)
from config.servers import MailboxSettings
from ingest.leases import SEND, WORK, Tenure, lease_name
from ingest.mailbox.connect import connected
from ingest.mailbox.oauth2 import TokenSource
from ingest.office import Office
from ingest.operations.carry_out import carry_out_what_one_can
from ingest.operations.health import poll_sign
from ingest.poll import poll
from ingest.send import Sender
from ingest.tally import Counts, Progress, Tally
from ingest.work import work

Working = Callable[[Office, Tally, threading.Event], None]
"""Works letters until no more can come."""
PAUSE = 0.25
"""Seconds between two looks for work: several letters at a time cost less than each alone."""
log = structlog.get_logger()


def once(
    office: Office, progress: Progress, working: Working | None = None
) -> tuple[Counts, KundenpostError | None]:
    """Do one pass; returns the figures, and why a mailbox could not be read to its end.

    `working`: who works the letters; a thread of this process unless somebody else does.
    Raises BusyError when another process works here, StorageError.
    """
    tally, received, worked = Tally(), threading.Event(), threading.Event()
    with Tenure(office) as tenure, ThreadPoolExecutor(2) as pool:
        tenure.take(WORK, SEND, *map(lease_name, office.settings.mailbox))
        recover(office)
        at_work = pool.submit(_work, working or work_here, office, tally, received, worked)
        sending = pool.submit(_send_until, worked, office, tally)
        try:
            carry_out_what_one_can(office)
            problem = _poll_all(office, tally, progress)
        finally:
            received.set()
        at_work.result()
        problem = problem or sending.result()
    return tally.counts, problem


def work_here(office: Office, tally: Tally, no_more: threading.Event) -> None:
    """Work letters in this thread until no more can come. Raises StorageError and RoomFailedError."""
    until(no_more, lambda: work(office, tally))


def _work(
    working: Working, office: Office, tally: Tally, no_more: threading.Event, then: threading.Event
) -> None:
    try:
        working(office, tally, no_more)
    finally:
        then.set()


def recover(office: Office) -> None:
    """Clear up after a process that died: its half-made files, its mails in the air."""
    office.sweep()
    with office.store.write() as tx:
        tx.outbox.recover(tx.now)


def _poll_all(office: Office, tally: Tally, progress: Progress) -> KundenpostError | None:
    problem: KundenpostError | None = None
    for settings in office.settings.mailbox:
        try:
            read_mailbox(settings, office, tally, progress)
        except (OperatorError, MailboxUnreachableError) as error:
            log.warning("mailbox_failed", mailbox=settings.account, error=type(error).__name__)
            problem = problem or error
    return problem


def read_mailbox(
    settings: MailboxSettings,
    office: Office,
    tally: Tally,
    progress: Progress,
    tokens: TokenSource | None = None,
) -> None:
    """Connect, take what is new, and log out; how that went is left as a sign for the operator.

    Raises MailboxUnreachableError, OperatorError, StorageError.
    """
    tokens = tokens or (TokenSource(settings.oauth2) if settings.oauth2 else None)
    problem = "interrupted"
    try:
        with connected(settings, tokens) as mailbox:
            poll(mailbox, settings, office, tally, progress)
        problem = ""
    except KundenpostError as error:
        problem = type(error).__name__
        raise
    finally:
        _leave_a_sign(settings, office, problem, tokens.ends_at if tokens else None)


def _leave_a_sign(
    settings: MailboxSettings, office: Office, problem: str, token_until: dt.datetime | None
) -> None:
    try:
        with office.store.write() as tx:
            tx.signs.give(poll_sign(settings), tx.now, problem, token_until)
    except StorageError as error:
        log.warning("sign_not_left", reason=str(error))


def _send_until(no_more: threading.Event, office: Office, tally: Tally) -> KundenpostError | None:
    try:
        with Sender(office, tally) as sender:
            until(no_more, sender.send_due)
    except OutgoingUnreachableError as error:
        log.warning("outgoing_unreachable", reason=str(error))
    except OperatorError as error:
        return error
    return None


def until(no_more: threading.Event, step: Callable[[], int]) -> None:
    """Repeat a step until nothing more can come and it finds nothing to do."""
    while True:
        last = no_more.is_set()
        if step() == 0 and last:
            return
        no_more.wait(PAUSE)
