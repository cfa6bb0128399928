"""How long to wait before a server is asked again."""

import re
from collections.abc import Callable

LONGEST = 3600.0
"""Seconds; a server that asks for more is asked again after this."""
THROTTLED = 60.0
"""Seconds; for a server that says it is busy with us and not for how long."""
READ_AT_MOST = 500
"""Characters of a server's text that are looked at."""
SECONDS = {"m": 0.001, "s": 1.0, "min": 60.0, "h": 3600.0}

STATED = re.compile(
    r"(?:again|retry|wait|back-?off time)[^0-9]{0,40}([0-9]{1,9})\s{0,3}(ms|milli|s|min|m\b|h)", re.IGNORECASE
)
BUSY = re.compile(
    r"throttl|too many|try again|later\b|\[LIMIT\]|\[INUSE\]|exceeded .{0,40}limit|bandwidth", re.IGNORECASE
)


def retry_after(text: str) -> float | None:
    """Return the seconds a server asks us to wait, or None where it asks for nothing.

    Texts seen in the field: "[UNAVAILABLE] Please try again in 120 seconds" (RFC 5530), "Request is
    throttled. Suggested Backoff Time: 299923 milliseconds" (Exchange), "Account exceeded command or
    bandwidth limits" (Gmail). Never more than LONGEST. Linear in the length of the text.
    """
    text = text[:READ_AT_MOST]
    if stated := STATED.search(text):
        return min(int(stated[1]) * _unit(stated[2].lower()), LONGEST)
    return THROTTLED if BUSY.search(text) else None


def _unit(word: str) -> float:
    if word in {"ms", "milli"}:
        return SECONDS["m"]
    return SECONDS["min" if word == "m" else word]


class Backoff:
    """Growing delays with jitter, so that many clients do not come back in the same second."""

    def __init__(self, random: Callable[[], float], first: float = 1.0, most: float = 300.0) -> None:
        """Start at `first` seconds and double up to `most`; `random` gives numbers from 0 to 1."""
        self._random = random
        self._first = first
        self._most = most
        self._failures = 0

    def next(self, reason: str = "") -> float:
        """Return the seconds to wait after one more failure, at least what `reason` asks for."""
        usual = min(self._first * 2.0 ** min(self._failures, 30), self._most)
        self._failures += 1
        stated = retry_after(reason)
        if stated is not None:
            return max(stated, usual) * (1 + self._random() / 10)
        return usual * (0.5 + self._random() / 2)

    def reset(self) -> None:
        """Begin again at the first delay: the server answered."""
        self._failures = 0
