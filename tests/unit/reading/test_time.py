"""What was read before the time was over is kept, whatever the next page would have cost."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count

import pytest

from classifiers.nouns import Page, Word
from classifiers.reasons import Reason
from ingest.opening.damage import DamagedError
from ingest.operations.take_apart import _of_pages
from ingest.reading.gather import gather
from ingest.reading.in_time import InTime, OutOfTimeError
from ingest.reading.nouns import Layout, ReadingLimits, Recognised, SecondReader
from ingest.reading.pixels import Grey
from ingest.reading.read import read_part
from tests.integration.room.conftest import part_of
from tests.integration.room.samples import page, saved


def limits(enough: Callable[[], bool] = lambda: False, pages: int = 9) -> ReadingLimits:
    return ReadingLimits(pages=pages, pixels=30_000_000, enough=enough)


@dataclass
class SlowEngine:
    """An engine that reads one page, and then takes its time and is asked again and again."""

    seconds: float
    name: str = "slow"
    second: SecondReader | None = None
    calls: int = 0

    def recognise(self, grey: Grey, layout: Layout = Layout.PAGE) -> Recognised:
        self.calls += 1
        if self.calls > 1:
            time.sleep(self.seconds)
            return Recognised(text="", words=())
        words = ["Jobcenter", "Dortmund", "Lohnabrechnung", "Mustermann"]
        placed = tuple(Word(word, 10, 10, 90, 30, 90, 0) for word in words)
        return Recognised(text=" ".join(words), words=placed)


def test_a_hard_page_begun_late_does_not_cost_the_pages_before_it() -> None:
    sheets = [page((f"Blatt {number} der Unterlagen", "12345BG0067890")) for number in range(4)]
    data = saved(sheets[0], "TIFF", save_all=True, append_images=sheets[1:])
    ends = time.monotonic() + 0.5
    engine = SlowEngine(seconds=0.6)
    part = part_of(data, "image/tiff")
    reading = read_part(data, part, engine, limits(lambda: time.monotonic() > ends))
    assert (reading.problem, reading.page_count) == (Reason.OUT_OF_TIME, 4)
    assert [one.number for one in reading.pages] == [1]
    assert "Lohnabrechnung" in reading.text


def test_a_page_in_hand_may_go_on_for_a_while() -> None:
    asked = count()
    engine = InTime(SlowEngine(seconds=0), limits(lambda: next(asked) >= 1))
    time.sleep(0.2)
    grey = page().resize((80, 80))
    engine.recognise(grey)
    engine.recognise(grey)
    time.sleep(0.1)
    with pytest.raises(OutOfTimeError):
        engine.recognise(grey)


def of(number: int) -> Page:
    if number in {3, 4}:
        raise DamagedError
    return Page(number=number, text=f"Blatt {number}", how="text")


def test_broken_pages_are_marked_and_the_others_kept() -> None:
    read = gather(map(of, count(1)), 6, limits())
    assert read.problem is Reason.DAMAGED
    assert [(one.number, one.how, one.kind) for one in read.pages] == [
        (1, "text", ""), (2, "text", ""), (3, "none", "damaged"), (4, "none", "damaged"),
        (5, "text", ""), (6, "text", ""),
    ]  # fmt: skip


def test_a_piece_with_a_broken_page_is_read_anew_and_others_are_not() -> None:
    read = gather(map(of, count(1)), 6, limits()).by("e")
    assert _of_pages(read, (2, 4)) is None
    piece = _of_pages(read, (5, 6))
    assert piece is not None
    assert [one.number for one in piece.pages] == [1, 2]


def test_a_document_of_broken_pages_alone_is_unreadable() -> None:
    def broken(number: int) -> Page:
        raise DamagedError(number)

    read = gather(map(broken, count(1)), 3, limits())
    assert (read.pages, read.page_count, read.problem) == ((), 3, Reason.UNREADABLE)


def test_too_many_pages_and_too_little_time_are_told_apart() -> None:
    def pages() -> Iterator[Page]:
        return (Page(number=number, text="Blatt", how="text") for number in count(1))

    asked = count()
    assert gather(pages(), 6, limits(pages=4)).problem is Reason.TOO_LONG
    assert gather(pages(), 6, limits(lambda: next(asked) >= 2)).problem is Reason.OUT_OF_TIME
