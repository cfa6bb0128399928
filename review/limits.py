"""How often one caller may ask: a small bucket for each, refilled with time, kept in memory.

The desk is one process; a restart forgives. Lock-out of accounts is kept in the database instead.
"""

import threading
import time
from dataclasses import dataclass

MOST_CALLERS = 10_000
"""Callers remembered; the oldest are forgotten beyond it."""


@dataclass(frozen=True, slots=True)
class Rate:
    """`burst` at once, and `per_second` in the long run."""

    burst: float
    per_second: float


PAGES = Rate(burst=240, per_second=20)
"""A person who works fast, with pictures and live updates; more is a program gone wild."""
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
