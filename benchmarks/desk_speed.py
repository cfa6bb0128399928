"""How fast the desk answers beside years of letters, and how it bears fifty clerks at once.

`python -m benchmarks.desk_speed [--quick]` fills a SQLite store with 200,000 and a PostgreSQL store with a
million documents, 5,000 open items and 20,000 people each, opens the desk as people do, asks for the first
pages of photos, scans and faxes and for every page many times, lets fifty clerks work at once, and writes
`benchmarks/results/desk.md`.
"""

import argparse
import datetime as dt
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.desk_crowd import Crowd, crowd
from benchmarks.desk_first_pages import FIRST_PAGE, first_pages, papers
from benchmarks.desk_pages import Asked, ask_for_all
from benchmarks.desk_tables import CASES, Size, fill
from config.load import load_settings
from ingest.commands.show import log_to_stderr
from ingest.demo.servers import free_port
from ingest.office import Office, open_office
from ingest.operations.accounts import new_token, save_account
from storage.accounts import Role
from storage.register import MemberEntry
from tests.demo_desk import wait_until_ready
from tests.office import ROOT
from tests.servers.postgresql import PostgreSQL
from tests.settings import OFFICE
from tests.within import post_and_work

RESULTS = ROOT / "benchmarks/results/desk.md"
LETTERS = ROOT / "tests/fixtures/office"
CORES, CLERKS, OTHERS = 2, 50, 10
LIMIT, LIMIT_OF_PICTURES = 0.2, 0.3
FIRSTS = ("Anna", "Mehmet", "Ewa", "Jürgen", "Olena", "Fatima", "Peter", "Ludmila", "Can", "Sabine")
LASTS = ("Schmidt", "Arslan", "Kowalski", "Müller", "Öztürk", "Weber", "Petrenko", "Krüger", "Demir", "Vogt")
SETTINGS = (
    OFFICE
    + """
[reading]
readers = 1
[review]
listen = "127.0.0.1:{port}"
"""
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What was measured on one database."""

    name: str
    size: Size
    pages: tuple[Asked, ...]
    crowd: Crowd


def measure(name: str, database: str, size: Size, folder: Path, seconds: float) -> Result:
    """Make the office, open its desk, and ask."""
    folder.mkdir(parents=True)
    config, port = folder / "kundenpost.toml", free_port()
    config.write_text(SETTINGS.format(database=database, port=port), encoding="utf-8")
    tokens, items = _furnish(config, size)
    print(f"{name}: filled", file=sys.stderr, flush=True)
    with _served(config, port) as url:
        pages = (*first_pages(url, tokens["clerk"][0], items), *ask_for_all(url, tokens))
        print(f"{name}: asked", file=sys.stderr, flush=True)
        return Result(name=name, size=size, pages=pages, crowd=crowd(url, tokens["clerk"], items, seconds))


def _furnish(config: Path, size: Size) -> tuple[dict[str, list[str]], tuple[str, ...]]:
    """Real letters first, then the years behind them; returns a token for everybody, and items with pages."""
    people = {"clerk": (Role.CLERK, CLERKS), "auditor": (Role.AUDITOR, OTHERS), "admin": (Role.ADMIN, OTHERS)}
    with open_office(load_settings(config, {})) as office:
        with office.store.write() as tx:
            tx.register.load(tuple(_people()))
        for letter in sorted(LETTERS.glob("*.eml")):
            post_and_work(office, letter.read_bytes())
        items = papers(office)
        fill(office.store.database, size)
        tokens = {
            kind: [_token(office, f"{kind}{n}", role) for n in range(count)]
            for kind, (role, count) in people.items()
        }
        return tokens, items


def _people() -> Iterator[MemberEntry]:
    """An invented register; two people share a case."""
    for n in range(CASES):
        yield MemberEntry(
            bg_number=f"35502BG{n // 2:07}", customer_number=f"123D{n:06}", last_name=LASTS[n % 10],
            first_name=FIRSTS[n // 10 % 10], birth_date=dt.date(1950, 1, 1) + dt.timedelta(days=n), street="",
            postcode="44137", city="Dortmund", email="", iban="", vsnr="", active=True, site="Mitte",
        )  # fmt: skip


def _token(office: Office, name: str, role: Role) -> str:
    save_account(office.store, name, "benchmark-35502", frozenset({role}), frozenset(), "benchmark")
    return new_token(office.store, name, "benchmark")


@contextmanager
def _served(config: Path, port: int) -> Iterator[str]:
    command = [sys.executable, str(ROOT / "run_ingest.py"), "serve", "--config", str(config)]
    with (config.parent / "serve.log").open("wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        url = f"http://127.0.0.1:{port}"
        wait_until_ready(url, server)
        yield url
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)


def _slow(page: Asked) -> bool:
    return page.p95 >= (LIMIT_OF_PICTURES if page.name.startswith(FIRST_PAGE) else LIMIT)


def report(results: list[Result]) -> str:
    """The page for people."""
    head = (
        "# The desk's speed\n\n"
        f"`python -m benchmarks.desk_speed`, {dt.datetime.now(dt.UTC):%Y-%m-%d %H:%M} UTC; {CORES} cores for "
        f"the desk, the database, and all who ask; load of the machine {os.getloadavg()[0]:.0f}.\n\n"
        "Every page must answer within 200 ms in 95 of 100 times, the picture of a first page within 300.\n"
    )
    return "\n".join([head, *(part for result in results for part in _of(result))])


def _of(result: Result) -> Iterator[str]:
    size = result.size
    yield f"\n## {result.name}: {size.documents:,} documents, {size.open:,} open items\n"
    yield "| page | asked | median ms | p95 ms | slowest ms | |\n|---|---:|---:|---:|---:|---|"
    for page in result.pages:
        yield (
            f"| {page.name} | {len(page.times)} | {1000 * page.median:.0f} | {1000 * page.p95:.0f} "
            f"| {1000 * max(page.times):.0f} | {'too slow' if _slow(page) else ''} |"
        )
    many = result.crowd
    yield (
        f"\n{CLERKS} clerks at once for {many.seconds:.0f} s, each a few seconds over an item: "
        f"{many.answers:,} answers, {many.decided:,} items decided, {many.errors} errors; "
        f"median {1000 * many.median:.0f} ms, p95 {1000 * many.p95:.0f} ms. {many.said}"
    )


def main() -> int:
    """Measure, write the page, print it; 1 when something did not hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a twentieth of it, ten seconds of clerks")
    parser.add_argument("--only", choices=["sqlite", "postgresql"], help="one database")
    parser.add_argument(
        "--folder", type=Path, default=ROOT / "build/bench-desk", help="where the offices live"
    )
    chosen = parser.parse_args()
    share, seconds = (20, 10.0) if chosen.quick else (1, 60.0)
    log_to_stderr(json_lines=True, level="error")
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])
    shutil.rmtree(chosen.folder, ignore_errors=True)
    results = []
    if chosen.only != "postgresql":
        size = Size(documents=200_000 // share, open=5_000 // share)
        results.append(measure("SQLite", "sqlite:///kundenpost.db", size, chosen.folder / "sqlite", seconds))
    if chosen.only != "sqlite":
        with PostgreSQL() as server:
            size = Size(documents=1_000_000 // share, open=5_000 // share)
            url = server.create_database()
            results.append(measure("PostgreSQL", url, size, chosen.folder / "postgresql", seconds))
    page = report(results)
    if not chosen.quick and not chosen.only:
        RESULTS.write_text(page + "\n", encoding="utf-8")
    print(page)
    slow = [asked for result in results for asked in result.pages if _slow(asked)]
    return 1 if slow or any(result.crowd.errors for result in results) else 0


if __name__ == "__main__":
    sys.exit(main())
