"""The reading room: what the pipeline calls to have a mail opened and its parts read elsewhere."""

import datetime as dt
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from types import TracebackType
from typing import Self, TypeVar

import structlog

from classifiers.nouns import Part, Reading
from classifiers.reasons import Reason
from config.errors import StorageError, WorldError
from config.settings import ReadingSettings
from ingest.opening.nouns import MOST_KNOWN, Opened
from ingest.reading.rendition.nouns import PlacedWord, View, Wanted
from ingest.reading.tessdata import require, require_best
from ingest.room import plain
from ingest.room.conditions import scratch_folder, terms_of
from ingest.room.forkserver import (
    ForkServer,
    Reader,
    ReaderDiedError,
    ReaderTimedOutError,
    RoomFailedError,
    ServerGoneError,
)
from ingest.room.paused import Paused
from ingest.room.plain import BrokenAnswerError, Glance, Plain

T = TypeVar("T")
PROBE_TIME = 30.0
"""Seconds for the sandbox to be tried from within."""
PLACES = 2
"""Documents for each reader that may wait half read: a process each, of some 100 MB."""
log = structlog.get_logger()


class RoomClosedError(WorldError):
    """The reading room was closed with a letter in hand; it is worked again later."""


class ReadingRoom:
    """Reader processes, one checked out for each call; calls from several threads run in parallel."""

    readers: int
    """How many calls are worked at the same time; further ones wait."""
    missing_layers: tuple[str, ...]
    """What the kernel did not give to close the readers in, in words."""

    def __init__(self, settings: ReadingSettings, catalogue: Path | None = None) -> None:
        """Nothing is started yet. `catalogue` is the office's own, as in the settings."""
        self.readers = settings.readers or len(os.sched_getaffinity(0))
        self.missing_layers = ()
        self._settings, self._catalogue = settings, catalogue
        self._seats = threading.BoundedSemaphore(self.readers)
        self._seat_for_people = threading.BoundedSemaphore(1)
        self._lock = threading.Lock()
        self._idle: list[Reader] = []
        self._paused = Paused(PLACES * self.readers)
        self._closed = False
        self._server: ForkServer | None = None
        self._engine = ""
        self._scratch: TemporaryDirectory[str] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def start(self) -> None:
        """Start the fork server and a first reader, for mails and texts. Call once, from the main thread.

        Raises MissingLanguageError and RoomFailedError, also where `sandbox = "require"` is not met.
        """
        if self._server:
            return
        folder = require(self._settings.engine, self._settings.languages, self._settings.tessdata)
        if self._settings.second_reader == "best" and self._settings.best_tessdata:
            require_best(self._settings.languages, self._settings.best_tessdata)
        self._scratch = scratch_folder() if self._settings.engine == "pytesseract" else None
        self._terms = terms_of(self._settings, folder, self._scratch, self._catalogue)
        self._server, self._closed = ForkServer(self._terms), False
        self._engine = self._server.engine
        try:
            reader = self._server.hire()
        except ReaderDiedError as error:
            self.close()
            raise RoomFailedError(
                "The reader processes end at once, so no letter is opened; they wait in the mailbox. "
                'Give them more with reading.memory, or try reading.sandbox = "off" to see what stops them.'
            ) from error
        self.missing_layers = reader.missing
        self._idle.append(reader)
        self._insist_on_sandbox()

    def warm(self) -> None:
        """Load the engine now (two seconds), not with the first page. Raises RoomFailedError."""
        with suppress(ReaderDiedError):  # as for any job: the next reader may live
            reader = self._hire(pages=True)
            with self._lock:
                self._idle.append(reader)

    def close(self) -> None:
        """End all readers and the server. Calls in hand raise RoomClosedError."""
        self._closed = True
        with self._lock:
            self.let_go()
            while self._idle:
                self._idle.pop().end()
            if self._server:
                self._server.end()
            self._server = None
        if self._scratch:
            self._scratch.cleanup()
            self._scratch = None

    def engine(self) -> str:
        """Engine, versions and model: part of the key under which readings are kept."""
        return self._engine

    def glance(self, raw: Path, subject: str, received: dt.date) -> Glance:
        """What can be seen of a mail without opening anything that lies in it."""
        job: Plain = {"do": "glance", "subject": subject, "received": received.isoformat()}
        with _opened_for_reading(raw) as mail:
            seen = self._ask(job, [mail], self._settings.open_time, plain.glance)
        return Glance() if isinstance(seen, Reason) else seen

    def open(self, raw: Path, spool: Path, *, for_people: bool = False) -> Opened:
        """Take a mail apart. The decoded bytes of its parts are in `spool` afterwards, one after the other.

        `for_people`: somebody waits at the desk. Raises StorageError when the disk is full.
        """
        with _opened_for_reading(raw) as mail, _created(spool) as file:
            within = partial(_opened, file=file, most=self._settings.max_parts)
            seconds = self._settings.open_time
            answer = self._ask({"do": "open"}, [mail, file], seconds, within, for_people=for_people)
        return Opened.refused(answer) if isinstance(answer, Reason) else answer

    def read(self, spool: Path, part: Part, *, for_people: bool = False) -> Reading:
        """Read one part. What is wrong with it is told in `Reading.problem`, never raised."""
        job: Plain = {"do": "read", "part": plain.plain(part), "pages": 0}
        with _opened_for_reading(spool) as file:
            seconds = self._settings.read_time
            answer = self._ask(job, [file], seconds, plain.reading, for_people=for_people, part=part)
        return self._told(answer)

    def begin(self, spool: Path, part: Part, pages: int) -> Reading | None:
        """Read one part, but only so many of its pages that must be drawn; None where it has more.

        The rest is read by `go_on`.
        """
        return self._some(spool, part, pages)

    def go_on(self, spool: Path, part: Part, pages: int) -> Reading | None:
        """Read on so many pages; None where there are more. What lost its reader is read in one go."""
        return self._some(spool, part, pages if self._paused.has(part.sha256) else 0)

    def _some(self, spool: Path, part: Part, pages: int) -> Reading | None:
        job: Plain = {"do": "read", "part": plain.plain(part), "pages": pages}
        understood = plain.reading_or_pause if pages else plain.reading
        with _opened_for_reading(spool) as file:
            answer = self._ask(job, [file], self._settings.read_time, understood, part=part)
        return self._told(answer) if answer else None

    def let_go(self) -> None:
        """Forget the documents that were begun; they are begun anew when somebody asks for them."""
        self._paused.end()

    def _told(self, answer: Reading | Reason) -> Reading:
        return Reading(engine=self.engine(), problem=answer) if isinstance(answer, Reason) else answer

    def rendition(self, spool: Path, part: Part, reading: Reading, made: Path) -> bool:
        """Make the PDF beside a document, of its bytes and its reading; it is in `made` afterwards.

        False where that did not go well. Raises StorageError.
        """
        job: Plain = {"do": "rendition", "part": plain.plain(part), "reading": plain.plain(reading)}
        with _opened_for_reading(spool) as document, _created(made) as file:
            within = partial(_written, file=file)
            answer = self._ask(job, [document, file], self._settings.read_time, within)
        return answer is True

    def view(self, document: int, wanted: Wanted, picture: Path) -> View:
        """One page of the open file `document`, drawn for a person who waits for it.

        The picture (WebP) is in `picture` afterwards, unless `View.problem` says why not.
        Raises StorageError.
        """
        job: Plain = {"do": "view", **plain.plain(wanted)}
        with _created(picture) as file:
            answer = self._ask(job, [document, file], self._settings.open_time, plain.view, for_people=True)
        return View(problem=answer) if isinstance(answer, Reason) else answer

    def cut(
        self, document: int, media_type: str, ranges: Sequence[tuple[int, int]], made: Path
    ) -> tuple[int, ...] | Reason:
        """Pages (first and last, from 1) of the open file `document` as files of their own.

        They lie in `made` afterwards, one after the other: the bytes of each, or why it could not be done.
        Raises StorageError.
        """
        job: Plain = {"do": "cut", "media_type": media_type, "ranges": [list(pages) for pages in ranges]}
        with _created(made) as file:
            within = partial(_sizes, file=file, count=len(ranges))
            return self._ask(job, [document, file], self._settings.open_time, within, for_people=True)

    def words(self, document: int, page: int) -> tuple[PlacedWord, ...]:
        """The words of a page of the open PDF `document` and where they stand; none where there are none."""
        job: Plain = {"do": "words", "page": page}
        seconds = self._settings.open_time
        answer = self._ask(job, [document], seconds, plain.placed_words, for_people=True)
        return () if isinstance(answer, Reason) else answer

    def probe(self, secrets: Sequence[Path] = ()) -> dict[str, bool]:
        """What a reader can still do that it should not, tried from within; `secrets` are files to try.

        The keys are words for people. All values are False where the sandbox holds.
        """
        job: Plain = {"do": "probe", "paths": [str(path) for path in secrets]}
        with TemporaryFile() as file:
            answer = self._ask(job, [file.fileno()], PROBE_TIME, _possible)
        return {"answer at all": False} if isinstance(answer, Reason) else answer

    def _ask(
        self,
        job: Plain,
        files: Sequence[int],
        seconds: float,
        understood: Callable[[Plain], T],
        *,
        for_people: bool = False,
        part: Part | None = None,
    ) -> T | Reason:
        """The answer to a job. Where its reader dies, it is given once more, whole, to a fresh one, alone.

        `part`: what is read; it may need the engine, and its reader may pause.

        Where a person waits for it, it does not wait for letters that are being read.
        """
        with self._seat_for_people if for_people else self._seats:
            for alone in (False, True):
                try:
                    with self._reader(job, part, alone=alone) as reader:
                        asked = {**job, "pages": 0} if alone else job
                        return _sorted_out(reader.ask(asked, files, seconds), understood)
                except ReaderTimedOutError:
                    log.warning("reader_timed_out", job=job["do"], seconds=seconds)
                    return Reason.READER_TIMED_OUT
                except (ReaderDiedError, BrokenAnswerError) as error:
                    self._must_be_open()
                    log.warning("reader_died", job=job["do"], where=str(error), again=not alone)
        return Reason.READER_CRASHED

    @contextmanager
    def _reader(self, job: Plain, part: Part | None, *, alone: bool) -> Iterator[Reader]:
        """A reader for one job; ended after an error, after its last job, or when it was to work alone.

        It is the one that paused in the same document, and is kept where it pauses.
        """
        pages = part is not None and not part.media_type.startswith("text/")
        document = part.sha256 if part and job["pages"] else ""
        paused = self._paused.take(document)
        reader = paused or (self._hire(pages=pages) if alone else self._idle_or_new(pages=pages))
        try:
            yield reader
        except BaseException:
            self._paused.forget(document)
            reader.end()
            raise
        if not self._is_kept(reader, document, alone=alone):
            reader.end()

    def _is_kept(self, reader: Reader, document: str, *, alone: bool) -> bool:
        """Whether it waits for the next job, or for its turn."""
        with self._lock:
            if self._closed:
                return False
            if reader.pauses:
                return self._paused.keep(document, reader)
            self._paused.forget(document)
            enough = len(self._idle) > self.readers  # others may have come out of their pauses
            if alone or enough or reader.jobs >= self._settings.renew_after:
                return False
            self._idle.append(reader)
            return True

    def _idle_or_new(self, *, pages: bool) -> Reader:
        """One without an engine makes room for one that has it."""
        with suppress(IndexError):
            reader = self._idle.pop()
            if reader.reads_pages or not pages:
                return reader
            reader.end()
        return self._hire(pages=pages)

    def _hire(self, *, pages: bool) -> Reader:
        """A new reader; the server is started anew when it is gone.

        Raises ReaderDiedError, and RoomFailedError where no letter can be read on this machine.
        """
        with self._lock:
            self._must_be_open()
            if self._server:
                with suppress(ServerGoneError):
                    return self._server.hire(pages=pages)
                self._server.end()
            self._server = None
            self._server = ForkServer(self._terms)
            return self._server.hire(pages=pages)

    def _must_be_open(self) -> None:
        if self._closed:
            raise RoomClosedError("The reading room was closed; the letter in hand is worked again later.")

    def _insist_on_sandbox(self) -> None:
        if self._settings.sandbox == "require" and self.missing_layers:
            self.close()
            missing = "; ".join(self.missing_layers)
            raise RoomFailedError(
                f"This machine cannot close the readers in as reading.sandbox = require asks. Missing: "
                f"{missing}. "
                'No letter is opened; they wait in the mailbox. Use another kernel, or sandbox = "best".'
            )


def _sorted_out(answer: Plain, understood: Callable[[Plain], T]) -> T | Reason:
    """Raises BrokenAnswerError and StorageError."""
    if "disk_full" in answer:
        raise StorageError(
            "There is no space left to unpack a letter; it waits and is worked again. Free some disk space."
        )
    if set(answer) == {"problem"} and answer["problem"] == Reason.READER_OUT_OF_BOUNDS:
        return Reason.READER_OUT_OF_BOUNDS
    return understood(answer)


def _written(answer: Plain, file: int) -> bool:
    """Whether there is anything, and as much as the answer says. Raises BrokenAnswerError."""
    size = os.fstat(file).st_size
    if answer.get("size") != size:
        raise BrokenAnswerError("a reader's answer is not what it wrote")
    return size > 0


def _sizes(answer: Plain, file: int, count: int) -> tuple[int, ...] | Reason:
    """As many as were asked for, and no more than was written. Raises BrokenAnswerError."""
    sizes = plain.sizes(answer)
    if not isinstance(sizes, Reason) and (len(sizes), sum(sizes)) != (count, os.fstat(file).st_size):
        raise BrokenAnswerError("a reader's answer is not what it wrote")
    return sizes


def _possible(answer: Plain) -> dict[str, bool]:
    found = answer.get("possible")
    if not isinstance(found, dict):
        raise BrokenAnswerError("a reader's answer is malformed")
    return {str(what): works is not False for what, works in found.items()}


def _opened(answer: Plain, file: int, most: int) -> Opened:
    """The parts, none of which may lie outside the spool file. Raises BrokenAnswerError."""
    opened, size = plain.opened(answer), os.fstat(file).st_size
    numbered = [part.number for part in opened.parts] == list(range(1, len(opened.parts) + 1))
    inside = all(part.offset + part.size <= size for part in opened.parts)
    complete = bool(opened.parts) or opened.problem is not None
    most = most if opened.problem is None else MOST_KNOWN
    if not (numbered and inside and complete) or len(opened.parts) > most:
        raise BrokenAnswerError("a reader's answer names parts that are not there")
    return opened


@contextmanager
def _opened_for_reading(path: Path) -> Iterator[int]:
    file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        yield file
    finally:
        os.close(file)


@contextmanager
def _created(path: Path) -> Iterator[int]:
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    try:
        yield file
    finally:
        os.close(file)
