"""How often one caller may ask: a small bucket for each, refilled with time, kept in memory.

The desk is one process; a restart forgives. Lock-out of accounts is kept in the database instead.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

MOST_CALLERS = 10_000
"""Callers remembered; the oldest are forgotten beyond it."""


@dataclass(frozen=True, slots=True)
class Rate:
    """`burst` at once, and `per_second` in the long run."""

    burst: float
    per_second: float


PAGES = Rate(burst=240, per_second=20)
"""A person who works fast, with live updates; more is a program gone wild."""
PICTURES = Rate(burst=1_200, per_second=60)
"""Pictures of pages and their words: who scrolls through a long file asks for hundreds of them at once."""
SIGN_INS = Rate(burst=200, per_second=1)
"""Attempts to sign in from one address: a whole office may come by one proxy at eight o'clock."""
SIGN_INS_OF_ONE = Rate(burst=10, per_second=0.1)
"""Attempts with one name, known or not, beside the lock-out of accounts."""


class Limits:
    """The buckets of all callers."""

    def __init__(self) -> None:
        """Begin with full buckets."""
        self._lock = threading.Lock()
        self._left: dict[str, tuple[float, float]] = {}

    def allow(self, caller: str, rate: Rate) -> bool:
        """Take one from the caller's bucket; False when it is empty."""
        now = time.monotonic()
        with self._lock:
            left, at = self._left.pop(caller, (rate.burst, now))
            left = min(rate.burst, left + (now - at) * rate.per_second)
            self._left[caller] = (max(left - 1, 0.0), now)
            while len(self._left) > MOST_CALLERS:
                del self._left[next(iter(self._left))]
        return left >= 1


class NoTurnError(Exception):
    """Too many ask for the same costly thing at this moment."""


class Turns:
    """A few at once, some who wait for their turn, and nobody else: what is costly cannot be piled up."""

    def __init__(self, at_once: int, waiting: int, patience: float) -> None:
        """`waiting`: how many may stand in line; `patience`: for how many seconds."""
        self._line = threading.BoundedSemaphore(at_once + waiting)
        self._places = threading.BoundedSemaphore(at_once)
        self._patience = patience

    @contextmanager
    def turn(self) -> Iterator[None]:
        """One's turn, for as long as the block runs. Raises NoTurnError."""
        if not self._line.acquire(blocking=False):
            raise NoTurnError
        try:
            if not self._places.acquire(timeout=self._patience):
                raise NoTurnError
            try:
                yield
            finally:
                self._places.release()
        finally:
            self._line.release()


def passwords() -> Turns:
    """Comparing a password takes 64 MiB and a tenth of a second, and anybody may ask for it: two at once."""
    return Turns(at_once=2, waiting=12, patience=4.0)
