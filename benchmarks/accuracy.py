"""Where letters end, and how often in a wrong case: `make accuracy`.

`python -m benchmarks.accuracy [--letters N] [--pages N] [--minutes M] [--kept DIR] [--tuning]` makes offices
of its own, feeds papers of all kinds and traps to the deciding half, as text with measured reading errors and
as pages that are really printed, captured and read, and writes `benchmarks/results/accuracy.md` with plots.

The seeds from FINAL on are set aside, and so are the wordings: nothing was chosen by them. `--tuning` uses
others, to try things. Readings of pages are kept, so that a run that was broken off goes on where it was.
"""

import argparse
import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

from benchmarks.accuracy_judge import Judged, as_read, facts, judge, tallied
from benchmarks.accuracy_letters import HELD, TUNED, Letter, letters
from benchmarks.accuracy_misread import CAPTURES, misread
from benchmarks.accuracy_office import Client, office
from benchmarks.accuracy_pages import read
from benchmarks.accuracy_report import failures, plots, report
from benchmarks.accuracy_types import kinds
from classifiers.nouns import Reading
from config.settings import ReadingSettings
from ingest.room.room import ReadingRoom
from storage.database import Database
from storage.transaction import Store

TUNING, FINAL = 1, 29_001
PER_OFFICE = 3_000
ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "benchmarks/results"
KEPT = Path(os.environ.get("ACCURACY_KEPT", ROOT / "var/accuracy"))
"""What was read of printed pages."""
READERS = 2
"""Each with a thread that prints and captures beside it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What is judged, and until when."""

    letters: int
    pages: int
    first_seed: int
    wordings: str
    kept: Path
    end: float
    """By the monotonic clock, which all processes share."""

    @property
    def over(self) -> bool:
        """Whether the time is up."""
        return time.monotonic() > self.end


@contextmanager
def registered(seed: int) -> Iterator[tuple[tuple[Client, ...], Store]]:
    """An office with its register in a database of its own."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/register.db")
        database.bring_up_to_date()
        store, people = Store(database), office(seed)
        with store.write() as tx:
            tx.register.load([client.entry for client in people])
        yield people, store
        database.close()


def as_text(run: Run) -> Iterator[Judged]:
    """So many letters over several offices, each captured in one way, as the engines misread it."""
    known, ways, wrong = facts(), list(CAPTURES), 0
    for number, start in enumerate(range(0, run.letters, PER_OFFICE)):
        seed, count = run.first_seed + number, min(PER_OFFICE, run.letters - start)
        chance = random.Random(seed)
        with registered(seed) as (people, store), store.read() as tx:
            for at, letter in enumerate(letters(people, count, seed, run.wordings)):
                if run.over:
                    return
                way = ways[at % len(ways)]
                page = misread("\n".join(letter.lines), CAPTURES[way], chance)
                judged = judge(letter, way, as_read(page), tx, known)
                wrong += judged.wrong
                yield judged
        print(f"text: {start + count} letters, {wrong} wrong", file=sys.stderr, flush=True)


def as_pages(run: Run) -> list[Judged]:
    """So many letters of one office, printed, captured and read; fewer when the time is over before."""
    known, seed = facts(), run.first_seed + 500
    judged = []
    run.kept.mkdir(parents=True, exist_ok=True)
    with registered(seed) as (people, store):
        printed = letters(people, run.pages, seed, run.wordings)
        for letter, (way, paper) in zip(printed, _readings(printed, seed, run), strict=False):
            with store.read() as tx:
                judged.append(judge(letter, way, paper, tx, known))
            if len(judged) % 50 == 0:
                print(f"pages: {len(judged)}", file=sys.stderr, flush=True)
    return judged


def _readings(printed: list[Letter], seed: int, run: Run) -> Iterator[tuple[str, Reading]]:
    """How each letter was captured and what was read of it, in their order, until the time is over."""

    def one(number: int) -> tuple[str, Reading] | None:
        return None if run.over else read(printed[number], number, seed + number, run.kept, room)

    with (
        ReadingRoom(ReadingSettings(readers=READERS)) as room,
        ThreadPoolExecutor(READERS) as capturing,
    ):
        for reading in capturing.map(one, range(len(printed))):
            if reading is None:
                return
            yield reading


def both(run: Run) -> tuple[list[Judged], list[Judged]]:
    """Texts here, pages in a process beside; what is not done when the time is over is left out."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as beside:
        reading = beside.submit(as_pages, run)
        return list(as_text(run)), reading.result()


def main() -> int:
    """Judge, write the page and the plots, print the page; 1 when something does not hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--letters", type=int, default=30_000, help="fed as text")
    parser.add_argument("--pages", type=int, default=3_000, help="printed, captured and read")
    parser.add_argument("--minutes", type=float, default=120, help="at most")
    parser.add_argument("--tuning", action="store_true", help="other seeds than those set aside")
    parser.add_argument("--kept", type=Path, default=KEPT, help="the folder of readings; also ACCURACY_KEPT")
    parser.add_argument("--first-seed", type=int, default=FINAL, help="of the offices set aside")
    chosen = parser.parse_args()
    run = Run(
        letters=chosen.letters,
        pages=chosen.pages,
        first_seed=TUNING if chosen.tuning else chosen.first_seed,
        wordings=TUNED if chosen.tuning else HELD,
        kept=chosen.kept,
        end=time.monotonic() + chosen.minutes * 60,
    )
    by_text, by_page = both(run)
    judged = [*by_text, *by_page]
    text, pages = tallied(by_text), tallied(by_page)
    made = f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, seeds from {run.first_seed} on, {run.wordings}"
    told = kinds()
    page = report(made, text, pages, told, judged)
    if not chosen.tuning:
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / "accuracy.md").write_text(page, encoding="utf-8")
        plots(RESULTS, text, pages, judged)
    print(page)
    for one in (one for one in judged if one.wrong):
        print(f"WRONG CASE: {one.capture}, {sorted(one.filed)}, {one.letter}")
    missed = [*failures(text, pages, {"text": run.letters, "pages": run.pages}), *told.failures()]
    print("\n".join(missed) or "Everything that must hold holds.")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
