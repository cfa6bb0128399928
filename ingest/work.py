"""The seam for work: which submission is worked next, and what happens when work fails.

On one machine the submission's own state column is the queue. Several letters are read ahead, each
by a reader process of its own, and concluded in the order they were received, those that are ready by
the handful, so that the same mails always end the same way: the first of two equal letters is the original.
"""

import datetime as dt
import random
import traceback
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import ExitStack, closing

import structlog

from classifiers.reasons import Reason, Status
from config.errors import StorageError
from ingest.office import Office
from ingest.pipeline import Letter, conclude, strangers, weighed_letter
from ingest.planning import plan_quarantine
from ingest.room.forkserver import RoomFailedError
from ingest.room.room import RoomClosedError
from ingest.tally import Tally
from ingest.virus.gate import ScannerDownError
from storage.nouns import Submission
from storage.transaction import Store

AHEAD = 8
"""Letters read ahead for each reader process."""
HANDFUL = 10
"""Letters concluded together at most."""
BATCH, OTHERS = 50, 10
"""Letters asked for at once, and how many of them are not urgent even in a flood of urgent ones."""
log = structlog.get_logger()


def work(office: Office, tally: Tally) -> int:
    """Work every submission that is due, to its end; returns how many were settled.

    Raises StorageError and RoomFailedError.
    """
    settled = 0
    if office.gate.holds():
        return settled
    pool = ThreadPoolExecutor(office.room.readers, "read")
    with pool, closing(_read_ahead(office, pool)) as handfuls:
        for handful in handfuls:
            if office.stop.is_set():
                break
            for letters in strangers(_read(handful, office, tally)):
                settled += _conclude(letters, office, tally)
    return settled


class _Ahead:
    """A letter being read ahead; closing it removes its spool file."""

    def __init__(self, submission: Submission, office: Office, pool: ThreadPoolExecutor) -> None:
        self.submission = submission
        self._stack = ExitStack()
        self.reading = pool.submit(self._stack.enter_context, weighed_letter(submission, office))

    def close(self) -> None:
        if not self.reading.cancel():
            wait([self.reading])
        self._stack.close()


def _read_ahead(office: Office, pool: ThreadPoolExecutor) -> Generator[list[_Ahead], None, None]:
    """The letters in the order they are due, by the handful: the next one, and what is ready behind it."""
    waiting: deque[_Ahead] = deque()
    handful: list[_Ahead] = []
    coming = due(office.store)
    try:
        while True:
            while len(waiting) < AHEAD * office.room.readers and (submission := next(coming, None)):
                waiting.append(_Ahead(submission, office, pool))
            if not waiting:
                return
            handful.append(waiting.popleft())
            wait([handful[0].reading])
            while waiting and waiting[0].reading.done() and len(handful) < HANDFUL:
                handful.append(waiting.popleft())
            yield handful
            while handful:
                handful.pop().close()
    finally:
        for ahead in (*handful, *waiting):
            ahead.close()


def due(store: Store) -> Iterator[Submission]:
    """What cannot wait first, asked for anew with each batch; with it always some of the others, in order."""
    after = after_urgent = 0
    while True:
        with store.read() as tx:
            urgent = tx.submissions.next_open(after_urgent, tx.now, BATCH - OTHERS, urgent=True)
            others = tx.submissions.next_open(after, tx.now, BATCH - len(urgent), urgent=False)
        if not urgent and not others:
            return
        after_urgent = urgent[-1][0] if urgent else after_urgent
        after = others[-1][0] if others else after
        yield from (submission for _, submission in (*urgent, *others))


def _read(handful: Sequence[_Ahead], office: Office, tally: Tally) -> Iterator[Letter]:
    """The letters that could be read; what failed is counted against its letter."""
    for ahead in handful:
        try:
            yield ahead.reading.result()
        except (StorageError, RoomFailedError):
            raise  # nothing is wrong with the letter
        except (RoomClosedError, ScannerDownError):
            continue
        except Exception as error:  # noqa: BLE001 - whatever one letter does, the others go on
            _failed(ahead.submission, error, office, tally)


def _conclude(letters: Sequence[Letter], office: Office, tally: Tally) -> int:
    """Conclude letters together; one by one where something fails, so that it costs only its own letter."""
    if office.abandoned.is_set():
        return 0
    try:
        plans = conclude(letters, office)
    except StorageError:
        raise
    except RoomClosedError:
        return 0
    except Exception as error:  # noqa: BLE001 - as above
        if len(letters) > 1:
            return sum(_conclude([letter], office, tally) for letter in letters)
        _failed(letters[0].submission, error, office, tally)
        return 0
    for plan in plans:
        tally.add(plan.state)
        log.info("settled", submission=plan.submission.id, state=plan.state, reason=plan.reason)
    return len(plans)


def _failed(submission: Submission, error: Exception, office: Office, tally: Tally) -> None:
    """Count the attempt; try again later, or give up and keep the letter in quarantine."""
    log.error("work_failed", submission=submission.id, error=type(error).__name__, where=_where(error))
    attempts = submission.attempts + 1
    pause = dt.timedelta(seconds=30 * 2**attempts * random.uniform(0.8, 1.2))  # noqa: S311 - jitter, no secret
    with office.store.write() as tx:
        tx.submissions.failed(submission.id, tx.now + pause)
        if attempts < office.settings.run.retries:
            return
        if tx.submissions.settle(submission.id, Status.QUARANTINED, Reason.WORK_FAILED, tx.now):
            tx.carry_out(plan_quarantine(submission, (), Reason.WORK_FAILED))
            tally.add(Status.QUARANTINED)


def _where(error: Exception) -> list[str]:
    """The lines of code that failed; the message itself could hold words of the letter."""
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    return [f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames]
