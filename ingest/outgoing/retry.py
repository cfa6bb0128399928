"""When a mail the server put off is tried again: pure, so that a test can live through three days of it."""

import datetime as dt
from collections.abc import Callable

FIRST_WAIT = dt.timedelta(minutes=1)
LONGEST_WAIT = dt.timedelta(hours=4)
JITTER = 0.25
MOST_DOUBLINGS = 10


def next_attempt(
    attempts: int,
    first_attempt_at: dt.datetime,
    now: dt.datetime,
    retry_for: float,
    random: Callable[[], float],
) -> dt.datetime | None:
    """When to try again after `attempts` tries, the first at `first_attempt_at`; None: give up.

    The wait doubles from a minute to four hours (RFC 5321 4.5.4.1), give or take a quarter by
    `random` (0 to 1), so that a thousand mails put off together do not come back together. The last
    try falls on the end of `retry_for` (seconds).
    """
    end = first_attempt_at + dt.timedelta(seconds=retry_for)
    if now >= end:
        return None
    doubled = FIRST_WAIT * (1 << min(max(attempts, 1) - 1, MOST_DOUBLINGS))
    wait = min(doubled, LONGEST_WAIT) * (1 - JITTER + 2 * JITTER * random())
    return min(now + wait, end)
