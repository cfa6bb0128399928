"""What the reading room is run with, as it is handed to the fork server: plain values only."""

from dataclasses import dataclass
from typing import Any, Self

from ingest.opening.nouns import OpeningLimits

UNPACKING = 0.8
"""How much of the time for a mail may go into unpacking: what was unpacked must still be told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The settings a reader needs, and the folders it may use."""

    engine: str
    languages: str
    tessdata: str
    """The folder with the language data; empty for the system's own."""
    second_reader: str
    best_tessdata: str
    """The folder with Tesseract's better models; empty for none."""
    scratch: str
    """A folder to write in, for the engine that runs a command; empty for none."""
    catalogue: str
    """The office's own catalogue of document types; empty for none."""
    sandbox: str
    memory: int
    trusted: str
    """Certificates (PEM) of those whose signatures are believed."""
    max_parts: int
    max_depth: int
    max_opened: int
    max_ratio: int
    open_time: float
    max_pages: int
    max_pixels: int

    @classmethod
    def received(cls, message: dict[str, Any]) -> Self:
        """As the daemon sent them."""
        return cls(**message)

    @property
    def opening(self) -> OpeningLimits:
        """The bounds of opening a mail."""
        return OpeningLimits(
            parts=self.max_parts,
            depth=self.max_depth,
            opened=self.max_opened,
            ratio=self.max_ratio,
            seconds=self.open_time * UNPACKING,
            trusted=self.trusted,
        )
