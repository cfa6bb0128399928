"""Pages gathered into a reading, within the bounds."""

from collections.abc import Iterator
from dataclasses import replace

from classifiers.nouns import Page
from classifiers.reasons import Reason
from ingest.opening.damage import DamagedError
from ingest.reading.nouns import MAX_TEXT, Read, ReadingLimits

MAX_WORDS = 400_000
"""Words of one document whose places are kept; those of later pages are left out, not their text."""


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
    pages_kept = tuple(_within_bounds(kept))
    return Read(pages=pages_kept, page_count=count, problem=problem or _problem(kept, count))


def _within_bounds(pages: list[Page]) -> Iterator[Page]:
    """The pages; the places of words only as far as they travel in one message."""
    count = 0
    for page in pages:
        count += len(page.words)
        yield page if count <= MAX_WORDS else replace(page, words=())


def _problem(kept: list[Page], count: int) -> Reason | None:
    if len(kept) < count:
        return Reason.TOO_LONG
    return None if any(page.text.strip() for page in kept) else Reason.NO_TEXT
