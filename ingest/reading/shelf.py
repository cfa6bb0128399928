"""Pages as the engine saw them, kept for a moment: the PDF beside a document is mostly asked for next."""

from collections.abc import Mapping

from ingest.reading.pixels import Grey

MOST_BYTES = 32_000_000
"""Some ten pages; of more, those that were kept first are let go."""


class Shelf:
    """The pages of the documents that this reader read last, by the hash of their content."""

    def __init__(self) -> None:
        self._pages: dict[tuple[str, int], Grey] = {}

    def put(self, sha256: str, number: int, page: Grey) -> None:
        """Keep page `number` of a document."""
        self._pages[sha256, number] = page
        while sum(kept.nbytes for kept in self._pages.values()) > MOST_BYTES:
            del self._pages[next(iter(self._pages))]

    def take(self, sha256: str) -> Mapping[int, Grey]:
        """The pages of a document that are still there, by their number; they are let go."""
        numbers = [number for document, number in self._pages if document == sha256]
        return {number: self._pages.pop((sha256, number)) for number in numbers}
