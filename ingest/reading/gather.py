"""Pages gathered into a reading, within the bounds."""

from collections.abc import Iterator
from dataclasses import replace

from classifiers.nouns import Page
from classifiers.reasons import Reason
from ingest.opening.damage import DamagedError
from ingest.reading.in_time import OutOfTimeError
from ingest.reading.nouns import MAX_TEXT, Read, ReadingLimits

MAX_WORDS = 400_000
"""Words of one document whose places are kept; those of later pages are left out, not their text."""
NOT_READ, BROKEN = "none", "damaged"
"""`how` and `kind` of a page that could not be read between others that could."""


class TooBigError(Exception):
    """The document would need more memory than a reader has."""


def gather(pages: Iterator[Page], count: int, limits: ReadingLimits) -> Read:
    """As many of `count` pages as the bounds allow; each is made only when it is asked for.

    A page that raises DamagedError is kept as one that could not be read, where `pages` can go on after
    it (as `map` can); its document is damaged. One of which all pages are so is unreadable.
    """
    kept, problem = _taken(pages, count, limits)
    good = [page for page in kept if page.how != NOT_READ]
    if len(good) < len(kept):
        problem = problem or Reason.DAMAGED
    if problem is Reason.DAMAGED and not good:
        return Read(page_count=count, problem=Reason.UNREADABLE)
    return Read(pages=tuple(_within_bounds(kept)), page_count=count, problem=problem or _problem(kept, count))


def _taken(pages: Iterator[Page], count: int, limits: ReadingLimits) -> tuple[list[Page], Reason | None]:
    """The pages, and why there are no more of them."""
    kept: list[Page] = []
    letters = 0
    most = min(count, limits.pages)
    while len(kept) < most:
        if kept and limits.enough():
            return kept, Reason.OUT_OF_TIME
        limits.pause(most - len(kept))
        try:
            page = next(pages)
        except DamagedError:
            page = Page(number=len(kept) + 1, text="", how=NOT_READ, kind=BROKEN)
        except StopIteration:
            return kept, Reason.DAMAGED
        except OutOfTimeError:
            return kept, Reason.OUT_OF_TIME
        except TooBigError:
            return kept, Reason.READER_OUT_OF_BOUNDS
        letters += len(page.text)
        if letters > MAX_TEXT:
            break
        kept.append(page)
    return kept, None


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
