"""What one pass did, counted in messages."""

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass

Progress = Callable[[int, int], None]
"""Called with (done, all) after each message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """The figures `once` prints.

    Every message that was received is counted once more, under what became of it: `duplicates` are
    messages whose bytes, or all of whose parts, were here before.
    """

    received: int = 0
    filed: int = 0
    review: int = 0
    set_aside: int = 0
    quarantined: int = 0
    duplicates: int = 0
    acknowledged: int = 0
    sent: int = 0


class Tally:
    """Counts from several threads."""

    def __init__(self) -> None:
        """Begin at nothing."""
        self._lock = threading.Lock()
        self._counter: Counter[str] = Counter()

    def add(self, name: str, amount: int = 1) -> None:
        """Count something; the name is a field of Counts, or the state a submission was settled in."""
        with self._lock:
            self._counter["duplicates" if name == "duplicate" else name] += amount

    @property
    def counts(self) -> Counts:
        """The figures so far."""
        with self._lock:
            return Counts(**{name: self._counter[name] for name in asdict(Counts())})
