"""Letters worked by a process of its own, beside the one that takes mail and sends receipts.

One Python process runs on one core. A pass over a full mailbox is bound by that, and has two
(docs/decisions/2026-11-23-a-colleague.md).
"""

import multiprocessing
import os
import signal
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Self

from config.errors import ExitCode, KundenpostError
from config.settings import Settings
from ingest.office import Office, open_catalogue, open_store
from ingest.operations.once import Working, until
from ingest.room.kernel import die_with
from ingest.room.room import ReadingRoom
from ingest.tally import Counts, Tally
from ingest.work import work

BEGIN, NO_MORE, STOP = "begin", "no more", "stop"
"""What the colleague is told."""
EVERY = 0.1
"""Seconds between two looks at what is to be told."""


class ColleagueError(KundenpostError):
    """Working letters ended before its time; the letters wait and are worked by the next pass."""

    def __init__(self, message: str, exit_code: ExitCode = ExitCode.FAILED) -> None:
        """With the message and exit code of what ended it."""
        super().__init__(message)
        self.exit_code = exit_code


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outcome:
    """How the work ended."""

    counts: Counts
    exit_code: ExitCode = ExitCode.OK
    message: str = ""


@contextmanager
def colleague(settings: Settings) -> Iterator[Working | None]:
    """Somebody else to work the letters; nobody where mails are scanned for viruses.

    The scanner would be asked twice about every mail.
    """
    if settings.virus:
        yield None
        return
    with Colleague(settings) as other:
        yield other.work


class Colleague:
    """The other process: forked before there is any thread or connection, and gone with this one.

    Its reading room starts at once; letters are touched after `work` has begun.
    """

    def __init__(self, settings: Settings) -> None:
        """Nothing is started yet."""
        kind = multiprocessing.get_context("fork")
        self._pipe, theirs = kind.Pipe()
        self._process = kind.Process(target=_live, args=(settings, theirs, self._pipe, os.getpid()))
        self._theirs = theirs

    def __enter__(self) -> Self:
        """Call it from the main thread: the kernel ends the colleague with the thread that began it."""
        self._process.start()
        self._theirs.close()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let it go; what it had in hand is done again by the next pass."""
        self._pipe.close()
        self._process.join()

    def work(self, office: Office, tally: Tally, no_more: threading.Event) -> None:
        """Have letters worked until no more can come. Raises ColleagueError."""
        try:
            outcome = self._led(office.stop, no_more)
        except (EOFError, OSError) as error:
            raise ColleagueError(
                "The process that works letters was ended from outside (was there too little memory?). "
                "No letter is lost: run the pass again."
            ) from error
        if outcome.exit_code is not ExitCode.OK:
            raise ColleagueError(outcome.message, outcome.exit_code)
        for name, amount in asdict(outcome.counts).items():
            tally.add(name, amount)

    def _led(self, stop: threading.Event, no_more: threading.Event) -> _Outcome:
        self._pipe.send(BEGIN)
        to_tell = {NO_MORE: no_more, STOP: stop}
        while not self._pipe.poll(EVERY):
            for word in [word for word, event in to_tell.items() if event.is_set()]:
                self._pipe.send(word)
                del to_tell[word]
        outcome = self._pipe.recv()
        assert isinstance(outcome, _Outcome)  # noqa: S101 - our own process, from our own code
        return outcome


def _live(settings: Settings, pipe: Connection, other_end: Connection, parent: int) -> None:
    """The colleague's life, from its main thread."""
    die_with(parent)
    other_end.close()
    for left_to_the_parent in (signal.SIGINT, signal.SIGTERM):
        signal.signal(left_to_the_parent, signal.SIG_IGN)
    try:
        outcome = _Outcome(counts=_worked(settings, pipe))
    except KundenpostError as error:
        outcome = _Outcome(counts=Counts(), exit_code=error.exit_code, message=str(error))
    except EOFError:
        return
    except Exception as error:  # noqa: BLE001 - where it stood is told, never words of a letter
        outcome = _Outcome(counts=Counts(), exit_code=ExitCode.FAILED, message=_ours(error))
    with suppress(OSError):
        pipe.send(outcome)


def _worked(settings: Settings, pipe: Connection) -> Counts:
    """Raises EOFError when nobody wants any work done."""
    assessor = open_catalogue(settings)
    with ReadingRoom(settings.reading, settings.documents.catalogue) as room:
        pipe.recv()
        with open_store(settings) as store:
            office, tally, no_more = Office(settings, store, room, assessor), Tally(), threading.Event()
            threading.Thread(target=_listen, args=(pipe, office, no_more), daemon=True).start()
            until(no_more, lambda: work(office, tally))
            return tally.counts


def _listen(pipe: Connection, office: Office, no_more: threading.Event) -> None:
    """Hear what is told; silence for good means that the other process is gone."""
    try:
        while True:
            word = pipe.recv()
            no_more.set()
            if word == STOP:
                office.stop.set()
    except (EOFError, OSError):
        office.stop.set()
        no_more.set()


def _ours(error: Exception) -> str:
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    places = "; ".join(f"{frame.filename}:{frame.lineno} in {frame.name}" for frame in frames)
    what = f"{type(error).__name__} at {places}"
    return f"An error of our own while letters were worked: {what}. No letter is lost."
