"""Where letters end, and how often in a wrong case: `make accuracy`.

`python -m benchmarks.accuracy [--letters N] [--pages N] [--minutes M] [--tuning]` makes offices of its own,
feeds papers of all kinds and traps to the deciding half, as text with measured reading errors and as pages
that are really printed, captured and read, and writes `benchmarks/results/accuracy.md` with its plots.

The seeds from FINAL on are set aside: nothing was chosen by them. `--tuning` uses others, to try things.
"""

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

from benchmarks.accuracy_judge import Judged, as_read, facts, judge, tallied
from benchmarks.accuracy_letters import letters
from benchmarks.accuracy_misread import CAPTURES, misread
from benchmarks.accuracy_office import Client, office
from benchmarks.accuracy_pages import read
from benchmarks.accuracy_report import failures, plots, report
from benchmarks.accuracy_types import kinds
from config.settings import ReadingSettings
from ingest.room.room import ReadingRoom
from storage.database import Database
from storage.transaction import Store

TUNING, FINAL = 1, 29_001
PER_OFFICE = 3_000
ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "benchmarks/results"
KEPT = ROOT / "var/accuracy"
"""What was read of printed pages."""


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


def as_text(count: int, first_seed: int, end: float) -> Iterator[Judged]:
    """So many letters over several offices, each captured in one way, as the engines misread it."""
    known, ways, wrong = facts(), list(CAPTURES), 0
    for number, start in enumerate(range(0, count, PER_OFFICE)):
        seed = first_seed + number
        chance = random.Random(seed)
        with registered(seed) as (people, store), store.read() as tx:
            for at, letter in enumerate(letters(people, min(PER_OFFICE, count - start), seed)):
                if time.monotonic() > end:
                    return
                way = ways[at % len(ways)]
                page = misread("\n".join(letter.lines), CAPTURES[way], chance)
                judged = judge(letter, way, as_read(page), tx, known)
                wrong += judged.wrong
                yield judged
        print(f"text: {min(start + PER_OFFICE, count)} letters, {wrong} wrong", file=sys.stderr, flush=True)


def as_pages(count: int, first_seed: int, end: float) -> list[Judged]:
    """So many letters of one office, printed, captured and read; fewer when the time is over before."""
    known, seed = facts(), first_seed + 500
    judged = []
    KEPT.mkdir(parents=True, exist_ok=True)
    with ReadingRoom(ReadingSettings(readers=1)) as room, registered(seed) as (people, store):
        for number, letter in enumerate(letters(people, count, seed)):
            if time.monotonic() > end:
                break
            way, paper = read(letter, number, seed + number, KEPT, room)
            with store.read() as tx:
                judged.append(judge(letter, way, paper, tx, known))
            if number % 50 == 49:
                print(f"pages: {number + 1}", file=sys.stderr, flush=True)
    return judged


def both(count: int, pages: int, first: int, minutes: float) -> tuple[list[Judged], list[Judged]]:
    """Texts here, pages in a process beside; what is not done when the time is over is left out."""
    end = time.monotonic() + minutes * 60
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as beside:
        reading = beside.submit(as_pages, pages, first, end)
        return list(as_text(count, first, end)), reading.result()


def main() -> int:
    """Judge, write the page and the plots, print the page; 1 when something does not hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--letters", type=int, default=30_000, help="fed as text")
    parser.add_argument("--pages", type=int, default=3_000, help="printed, captured and read")
    parser.add_argument("--minutes", type=float, default=120, help="at most")
    parser.add_argument("--tuning", action="store_true", help="other seeds than those set aside")
    parser.add_argument("--first-seed", type=int, default=FINAL, help="of the offices set aside")
    chosen = parser.parse_args()
    first = TUNING if chosen.tuning else chosen.first_seed
    by_text, by_page = both(chosen.letters, chosen.pages, first, chosen.minutes)
    made = f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, seeds from {first} on"
    told = kinds()
    page = report(made, tallied(by_text), tallied(by_page), told)
    if not chosen.tuning:
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / "accuracy.md").write_text(page, encoding="utf-8")
        plots(RESULTS, tallied(by_text), tallied(by_page), [*by_text, *by_page])
    print(page)
    for one in (one for one in (*by_text, *by_page) if one.wrong):
        print(f"WRONG CASE: {one.capture}, {sorted(one.filed)}, {one.letter}")
    missed = [*failures(tallied(by_text), tallied(by_page)), *told.failures()]
    print("\n".join(missed) or "Everything that must hold holds.")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
