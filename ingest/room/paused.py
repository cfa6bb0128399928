"""Readers that stand still in the middle of a document, and may go on."""

import threading

from ingest.room.forkserver import Reader


class Paused:
    """A place for each of a few documents, by the hash of their bytes; it is theirs until they are read.

    Each reader that waits takes memory: with all places taken a document loses its reader, and is begun
    anew when it is its turn.
    """

    def __init__(self, places: int) -> None:
        """Nobody waits."""
        self._most = places
        self._lock = threading.Lock()
        self._places: dict[str, Reader | None] = {}

    def has(self, document: str) -> bool:
        """Whether this document has a place."""
        with self._lock:
            return document in self._places

    def take(self, document: str) -> Reader | None:
        """The reader that waits in this document; its place is kept."""
        with self._lock:
            reader = self._places.get(document)
            if reader:
                self._places[document] = None
            return reader

    def keep(self, document: str, reader: Reader) -> bool:
        """Let a reader wait; False where there is no place left, or another one waits for the same."""
        with self._lock:
            full = document not in self._places and len(self._places) >= self._most
            if full or self._places.get(document):
                return False
            self._places[document] = reader
            return True

    def forget(self, document: str) -> None:
        """The document was read, or its reader died."""
        with self._lock:
            self._places.pop(document, None)

    def end(self) -> None:
        """End all that wait: nobody will ask for the rest of their documents."""
        with self._lock:
            waiting = [reader for reader in self._places.values() if reader]
            self._places.clear()
        for reader in waiting:
            reader.end()
