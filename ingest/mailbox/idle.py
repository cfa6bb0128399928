"""Waiting for mail with IDLE (RFC 2177), never longer than asked.

An IDLE connection can die without a sign, so it is made to answer every few minutes and at the end.
"""

import threading
import time
from collections.abc import Callable
from typing import Any

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientAbortError

AGAIN_AFTER = 280.0
"""Seconds after which IDLE is issued anew: firewalls forget a silent connection after five minutes."""
GLANCE = 0.5
"""Seconds between two looks at `stop`."""


def wait(client: IMAPClient, seconds: float, stop: threading.Event, newer: Callable[[], bool]) -> bool:
    """Return True as soon as `newer` finds mail, False when the time is up or `stop` is set.

    `newer` is asked at the start and after each announcement, so that mail which came just before IDLE
    began is noticed too. Raises what IMAPClient raises when the connection has ended.
    """
    end = time.monotonic() + seconds
    while not newer():
        left = end - time.monotonic()
        if left <= 0 or stop.is_set():
            return False
        _idle_once(client, min(left, AGAIN_AFTER), stop)
    return True


def _idle_once(client: IMAPClient, seconds: float, stop: threading.Event) -> None:
    """Idle until something is announced; the DONE at the end makes the server show that it is alive."""
    client.idle()
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0 and not stop.is_set():
        if _heard(client, min(left, GLANCE)):
            break
    client.idle_done()


def _heard(client: IMAPClient, seconds: float) -> bool:
    """Say whether there is a reason to stop idling: news, or a connection that may have ended."""
    begun = time.monotonic()
    answers: list[tuple[Any, ...]] = client.idle_check(seconds)
    if farewell := next((answer for answer in answers if b"BYE" in answer), None):
        raise IMAPClientAbortError(b" ".join(w for w in farewell if isinstance(w, bytes)).decode("latin-1"))
    readable_without_a_line = not answers and time.monotonic() - begun < seconds - GLANCE / 10
    return readable_without_a_line or any(b"EXISTS" in answer for answer in answers)
