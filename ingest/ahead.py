"""Letters read ahead, several at a time: the first pages of all of them before the rest of long documents.

A letter is opened and read in turns, each by whichever reader is free. First turns come first; a letter
that takes more of them goes on when none wait. A steady stream does not hold it up for ever: after some
first turns the oldest letter that was begun has one. Else, of either kind, what cannot wait comes first.
"""

import threading
from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from types import TracebackType
from typing import Self

from config.catalogue import Urgency
from ingest.office import Office
from ingest.pipeline import Letter, opened_letter, read_on
from ingest.ties import ties
from storage.nouns import Submission

AHEAD = 8
"""Letters for each reader process that wait for their first turn, or have it."""
AT_MOST = 4
"""Times as many that are there at all, with long ones and those that must not be concluded before them."""
HANDFUL = 10
"""Letters concluded together at most."""
FIRST_TURNS = 8
"""First turns after which the oldest of the letters that were begun has one."""
LOOK = 1.0
"""Seconds between two looks for letters that came meanwhile."""


class Ahead:
    """A letter being read ahead; closing it removes its spool file."""

    def __init__(self, place: int, submission: Submission) -> None:
        """Nothing was done yet. `place`: in the order in which letters are due."""
        self.place, self.submission = place, submission
        self.done = False
        self.ties: frozenset[str] | None = None
        """What it may share with other letters; None before it was opened."""
        self._letter: Letter | None = None
        self._error: Exception | None = None
        self._stack = ExitStack()

    @property
    def letter(self) -> Letter:
        """The letter when it is done, read and weighed. Raises whatever went wrong in one of its turns."""
        if self._letter is None or self._error:
            raise self._error or AssertionError("a letter that had no turn is not done")
        return self._letter

    @property
    def can_wait(self) -> bool:
        """Whether it is not urgent."""
        return self.submission.urgency != Urgency.U0

    def take_turn(self, office: Office) -> None:
        """Open it and read its first pages, or read on."""
        try:
            opened = self._letter or self._stack.enter_context(opened_letter(self.submission, office))
            self._letter = read_on(opened, office)
            self.ties, self.done = ties(self._letter), not self._letter.unread
        except Exception as error:  # noqa: BLE001 - told where the letter is asked for
            self._error, self.ties, self.done = error, frozenset(), True

    def close(self) -> None:
        """Forget it."""
        self._stack.close()


class ReadAhead:
    """The letters that are being read, in the order in which they are due."""

    def __init__(self, office: Office, coming: Iterator[Submission | None]) -> None:
        """`coming`: letters in that order; None where there are no others at the moment."""
        self._office, self._coming = office, coming
        self._pool = ThreadPoolExecutor(office.room.readers, "read")
        self._window = AHEAD * office.room.readers
        self._taken = self._first_turns = 0
        self._letters: list[Ahead] = []
        self._fresh: list[Ahead] = []
        """Those that wait for their first turn,"""
        self._begun: list[Ahead] = []
        """and those that wait for another; who has a turn is in neither."""
        self._changed = threading.Condition()
        self._closing = False

    def __enter__(self) -> Self:
        """Nothing is read before it is asked for."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Turns in hand come to their end; what was not concluded is worked again later."""
        with self._changed:
            self._closing = True
        self._pool.shutdown(cancel_futures=True)
        self._office.room.let_go()
        for ahead in self._letters:
            ahead.close()

    def handfuls(self) -> Generator[list[Ahead], None, None]:
        """Letters to be concluded, until there are no others or the program is to end."""
        while not self._office.stop.is_set():
            self._look_for_more()
            if not self._letters:
                return
            if handful := self._ready_after_a_while():
                yield handful
            for ahead in handful:
                self._letters.remove(ahead)
                ahead.close()

    def _look_for_more(self) -> None:
        while self._before_their_first_turn() < self._window and len(self._letters) < AT_MOST * self._window:
            submission = next(self._coming)
            if submission is None:
                return
            self._taken += 1
            ahead = Ahead(self._taken, submission)
            self._letters.append(ahead)
            with self._changed:
                self._queue(ahead, self._fresh)

    def _before_their_first_turn(self) -> int:
        return sum(ahead.ties is None for ahead in self._letters)

    def _queue(self, ahead: Ahead, waiting: list[Ahead]) -> None:
        """Let it wait for a turn, and somebody take one: whoever is next by then has it."""
        if not self._closing:
            waiting.append(ahead)
            self._pool.submit(self._turn)

    def _turn(self) -> None:
        with self._changed:
            ahead = self._next()
        ahead.take_turn(self._office)
        with self._changed:
            if not ahead.done:
                self._queue(ahead, self._begun)
            self._changed.notify_all()

    def _next(self) -> Ahead:
        """Who has the next turn: a fresh letter, as long as some are there and the others not overdue."""
        if self._fresh and (not self._begun or self._first_turns < FIRST_TURNS):
            self._first_turns += bool(self._begun)
            return _taken_from(self._fresh, min(self._fresh, key=lambda one: (one.can_wait, one.place)))
        self._first_turns, overdue = 0, bool(self._fresh)
        first = min(self._begun, key=lambda one: (one.can_wait and not overdue, one.place))
        return _taken_from(self._begun, first)

    def _ready_after_a_while(self) -> list[Ahead]:
        """What is ready; none where nothing is even then."""
        with self._changed:
            if not self._ready():
                self._changed.wait(LOOK)
            return self._ready()

    def _ready(self) -> list[Ahead]:
        """Letters that are done and have no ties to others before them that are not.

        They are strangers to all they overtake: it makes no difference which of them comes first.
        """
        ready: list[Ahead] = []
        held: set[str] = set()
        for ahead in self._letters:
            if ahead.ties is None or len(ready) == HANDFUL:
                break
            if ahead.done and held.isdisjoint(ahead.ties):
                ready.append(ahead)
            else:
                held |= ahead.ties
        return ready


def _taken_from(waiting: list[Ahead], ahead: Ahead) -> Ahead:
    waiting.remove(ahead)
    return ahead
