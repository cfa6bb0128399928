"""A reader stops in the middle of a long document, and goes on when it is that document's turn again.

It stands still within the very reading, between two pages, with all it knows of the pages before: what
comes out in the end is what one go would have given.
"""

import os
import socket
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from ingest.room import frames

if TYPE_CHECKING:
    from ingest.reading.pixels import Grey

FEW = 3
"""So many pages that are left are read at once: to open the document again later costs others no less."""
PAUSED = "paused"
"""What the daemon is told instead of an answer."""


class Pace:
    """How far one document is read until others have their turn."""

    def __init__(self, sock: socket.socket, pages: int) -> None:
        """`pages`: so many are drawn and read before the first pause; 0 for all."""
        self._sock, self._pages = sock, pages
        self._drawn, self._waited = 0, 0.0

    def clock(self) -> float:
        """Seconds; a pause takes none."""
        return time.monotonic() - self._waited

    def counted(self, seen: Callable[[int, "Grey"], None]) -> Callable[[int, "Grey"], None]:
        """`seen`, and the pages it is told of are counted: those with a text layer cost next to nothing."""

        def tell(number: int, page: "Grey") -> None:
            self._drawn += 1
            seen(number, page)

        return tell

    def pause(self, left: int) -> None:
        """Wait for this document's turn, where enough was read for now and more than a few pages are left."""
        if not self._pages or self._drawn < self._pages or left <= FEW:
            return
        since = time.monotonic()
        self._pages, self._drawn = self._asked_to_go_on(), 0
        self._waited += time.monotonic() - since

    def _asked_to_go_on(self) -> int:
        """How many pages further; a document that nobody wants any more ends this process."""
        try:
            frames.send(self._sock, {PAUSED: True})
            return int(str(frames.receive(self._sock)["pages"]))
        except (EOFError, OSError):
            os._exit(os.EX_OK)
