"""What the reading room gives back about a document that is to be looked at."""

from dataclasses import dataclass

from classifiers.reasons import Reason

RICH_TEXT = frozenset({"text/rtf", "text/richtext"})
"""Text with its looks in it, which LibreOffice shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How a page was brought into shape before it was read: what places on it refer to."""

    mapping: tuple[float, ...] = ()
    """As `Page.mapping`: from the page as sent (1 by 1) to pixels of the read picture; empty for none."""
    width: int = 0
    """Pixels of the read picture; 0 where there is none, and the page is shown as it was sent."""
    height: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedWord:
    """A word and where it stands: fractions of the picture's width and height, from its upper left."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which page is to be drawn, and how."""

    media_type: str
    page: int
    """From 1."""
    width: int
    """Pixels across, at most."""
    shape: Shape = Shape()


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One page as a picture; its bytes (WebP) lie in the file that was handed over."""

    width: int = 0
    """Pixels across; 0 where there is no picture."""
    height: int = 0
    pages: int = 0
    """Pages the document has, as far as they could be counted."""
    problem: Reason | None = None
    """Why there is no picture."""


def is_typed(media_type: str) -> bool:
    """Whether a file is shown as its words typed on paper: text, HTML, tables as text, calendars, cards."""
    of_an_application = media_type in {"application/csv", "application/xhtml+xml"}
    return of_an_application or (media_type.startswith("text/") and media_type not in RICH_TEXT)
