"""The seam for work: which submission is worked next, and what happens when work fails.

On one machine the submission's own state column is the queue. Several letters are read ahead (`ReadAhead`)
and concluded by the handful. A letter overtakes only such as it has nothing to do with, so that the same
mails always end the same way: the first of two equal letters is the original.
"""

import datetime as dt
import random
import traceback
from collections.abc import Iterator, Sequence

import structlog

from classifiers.reasons import Reason, Status
from config.errors import StorageError
from ingest.ahead import Ahead, ReadAhead
from ingest.office import Office
from ingest.pipeline import Letter, conclude
from ingest.planning import plan_quarantine
from ingest.room.forkserver import RoomFailedError
from ingest.room.room import RoomClosedError
from ingest.tally import Tally
from ingest.ties import strangers
from ingest.virus.gate import ScannerDownError
from storage.nouns import Submission
from storage.transaction import Store

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
    with ReadAhead(office, due(office.store)) as ahead:
        for handful in ahead.handfuls():
            for letters in strangers(_read(handful, office, tally)):
                settled += _conclude(letters, office, tally)
    return settled


def due(store: Store) -> Iterator[Submission | None]:
    """What is due, each letter once; None when that was all: there may be more later.

    Then it looks from the beginning: what failed may be due again, what was settled may be put back.
    """
    told: set[str] = set()
    while True:
        there: set[str] = set()
        for batch in _batches(store):
            fresh = [one for one in batch if one.id not in told]
            there.update(one.id for one in batch)
            told.update(one.id for one in fresh)
            yield from fresh
        yield None
        told &= there


def _batches(store: Store) -> Iterator[Sequence[Submission]]:
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
        yield [submission for _, submission in (*urgent, *others)]


def _read(handful: Sequence[Ahead], office: Office, tally: Tally) -> Iterator[Letter]:
    """The letters that could be read; what failed is counted against its letter."""
    for ahead in handful:
        try:
            yield ahead.letter
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
