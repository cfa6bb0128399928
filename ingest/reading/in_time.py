"""A page in hand is given up when its document has no more time: the pages before it are worth more.

Readers are ended when their time is over, and all they have read is lost. Whether there is time is asked
between pages; a hard page begun late may take longer than what is left.
"""

from typing import TYPE_CHECKING

from ingest.reading.nouns import Engine, Layout, ReadingLimits, Recognised, SecondReader

if TYPE_CHECKING:
    from ingest.reading.pixels import Grey

REST = 0.1
"""Of the time used until there was enough: so long the page in hand may go on. A quarter is left."""


class OutOfTimeError(Exception):
    """The page in hand cannot be read to its end."""


class InTime:
    """An engine that is asked as long as there is time."""

    def __init__(self, engine: Engine, limits: ReadingLimits) -> None:
        """From now on time is counted."""
        self.name = engine.name
        self.second: SecondReader | None = engine.second
        self._engine, self._limits = engine, limits
        self._began = limits.clock()
        self._enough_at = 0.0

    def recognise(self, grey: "Grey", layout: Layout = Layout.PAGE) -> Recognised:
        """As the engine. Raises OutOfTimeError."""
        if self._limits.enough():
            now = self._limits.clock()
            self._enough_at = self._enough_at or now
            if now - self._enough_at >= REST * (self._enough_at - self._began):
                raise OutOfTimeError
        return self._engine.recognise(grey, layout)
