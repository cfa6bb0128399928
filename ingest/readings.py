"""Costly readings are kept by content hash, and what is read in two letters at once is read once."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from classifiers.nouns import Part, Reading
from classifiers.reasons import Reason
from ingest.reading.nouns import MAX_TEXT
from storage.readings import KEPT_FROM

if TYPE_CHECKING:
    from ingest.office import Office

OF_THE_MOMENT = frozenset(
    {Reason.READER_CRASHED, Reason.READER_TIMED_OUT, Reason.READER_OUT_OF_BOUNDS, Reason.OUT_OF_TIME}
)
"""Problems that may not come again: such a reading is not kept, so that a replay reads anew."""
PDF = "application/pdf"
AT_A_TIME = 3
"""Pages of a document that are drawn and read before others have their turn: numbers stand on the first."""
T = TypeVar("T")


class Turns:
    """One at a time for each name; others wait until it is done."""

    def __init__(self) -> None:
        """Nobody has a turn."""
        self._lock = threading.Lock()
        self._turns: dict[str, tuple[threading.Lock, int]] = {}

    @contextmanager
    def of(self, name: str) -> Iterator[None]:
        """Wait for the turn, and have it."""
        with self._lock:
            turn, waiting = self._turns.get(name, (threading.Lock(), 0))
            self._turns[name] = turn, waiting + 1
        try:
            with turn:
                yield
        finally:
            with self._lock:
                _, waiting = self._turns.pop(name)
                if waiting > 1:
                    self._turns[name] = turn, waiting - 1


def reading_of(part: Part, spool: Path, office: "Office") -> Reading:
    """What can be read of one part; costly readings are kept by content hash."""
    return _kept_or_read(part, office, lambda: office.room.read(spool, part))


def next_pages_of(part: Part, spool: Path, office: "Office", *, begun: bool) -> Reading | None:
    """The same, but only as many more pages as are read at a time; None where that was not all: ask again.

    `begun`: it was asked for before. What is in two letters is read on for both by either.
    """
    some = office.room.go_on if begun else office.room.begin
    return _kept_or_read(part, office, lambda: some(spool, part, AT_A_TIME))


def _kept_or_read(part: Part, office: "Office", read: Callable[[], T]) -> Reading | T:
    if not _is_costly(part):
        return read()
    with office.turns.of(part.sha256):
        engine = office.room.engine()
        with office.store.read() as tx:
            kept = tx.readings.get(part.sha256, engine)
        if kept and not _ends_too_soon(kept, office.settings.reading.max_pages):
            return kept
        reading = read()
        if isinstance(reading, Reading) and reading.problem not in OF_THE_MOMENT:
            with office.store.write() as tx:
                tx.readings.keep(part.sha256, engine, reading, tx.now)
        return reading


def _is_costly(part: Part) -> bool:
    """Texts, and small files that are no pages, are read again faster than they are looked up."""
    drawn = part.media_type.startswith("image/") or part.media_type == PDF
    return drawn or (part.size >= KEPT_FROM and not part.media_type.startswith("text/"))


def _ends_too_soon(kept: Reading, most_pages: int) -> bool:
    """Whether it was cut at fewer pages than are read today; one cut for its many letters stays as it is."""
    letters = sum(len(page.text) for page in kept.pages)
    fewer = len(kept.pages) < min(kept.page_count, most_pages)
    return kept.problem is Reason.TOO_LONG and fewer and letters < MAX_TEXT / 2
