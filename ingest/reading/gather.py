"""Pages gathered into a reading, within the bounds."""

from collections.abc import Iterator

from classifiers.nouns import Page
from classifiers.reasons import Reason
from ingest.opening.damage import DamagedError
from ingest.reading.nouns import MAX_TEXT, Read, ReadingLimits, Recognised

FEW_LETTERS = 3
"""With fewer letters read surely, what the engine gives is grain and shadow, not text."""


class TooBigError(Exception):
    """The document would need more memory than a reader has."""


def gather(pages: Iterator[Page], count: int, limits: ReadingLimits) -> Read:
    """As many of `count` pages as the bounds allow; each is made only when it is asked for."""
    kept: list[Page] = []
    problem = None
    while len(kept) < min(count, limits.pages) and not (kept and limits.enough()):
        try:
            kept.append(next(pages))
        except (DamagedError, StopIteration):
            problem = Reason.DAMAGED if kept else Reason.UNREADABLE
            break
        except TooBigError:
            problem = Reason.READER_OUT_OF_BOUNDS
            break
        if sum(len(page.text) for page in kept) > MAX_TEXT:
            kept[-1:] = []
            break
    return Read(pages=tuple(kept), page_count=count, problem=problem or _problem(kept, count))


def page_of(number: int, result: Recognised) -> Page:
    """What was read on a picture, as a page."""
    text = result.text.strip("\f\n ") if result.sure_letters >= FEW_LETTERS else ""
    return Page(number=number, text=text, how="ocr", confidence=round(result.confidence, 3))


def _problem(kept: list[Page], count: int) -> Reason | None:
    if len(kept) < count:
        return Reason.TOO_LONG
    return None if any(page.text.strip() for page in kept) else Reason.NO_TEXT
