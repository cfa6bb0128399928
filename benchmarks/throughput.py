"""Mails per second from the mailbox to the sent receipt, memory, and what a poll costs: `make bench`.

`python -m benchmarks.throughput [--quick]` starts a private Dovecot, SMTP sink and PostgreSQL, runs the
program as people run it, and writes `benchmarks/results/throughput.md`.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.page import CORES, KILOBYTES, TARGETS, Machine, Run, failures, report
from benchmarks.polls import compare_polls
from benchmarks.servers import Servers
from benchmarks.sink import SinkProcess
from benchmarks.watch import watch
from tests.fixtures.make_many import many
from tests.servers.dovecot import Dovecot
from tests.servers.postgresql import PostgreSQL

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "benchmarks/results/throughput.md"


def measure(mails: Sequence[bytes], servers: Servers, database: str) -> Run:
    """Make an office, fill its mailbox, and work it in one pass. Raises RuntimeError when one is missing."""
    with servers.office(database) as office:
        command, folder = office.command("once", "--json"), office.folder
        empty = watch(command, folder)
        servers.dovecot.append_all(office.user, mails)
        os.sync()
        full = watch(command, folder)
        _all_there(json.loads(full.out), len(mails), servers.sink.taken())
        return Run(mails=len(mails), full=full, empty=empty)


def _all_there(counts: dict[str, int], mails: int, delivered: int) -> None:
    settled = sum(counts[name] for name in ("filed", "review", "set_aside", "quarantined", "duplicates"))
    figures = {counts["received"], settled, counts["acknowledged"], counts["sent"], delivered}
    if figures != {mails}:
        raise RuntimeError(f"of {mails} mails: {counts}, {delivered} receipts delivered")


def time_of_help() -> float:
    """Seconds until `--help` has answered."""
    command = [sys.executable, str(ROOT / "run_ingest.py"), "--help"]
    times = []
    for _ in range(9):
        begun = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        times.append(time.perf_counter() - begun)
    return statistics.median(times)


def time_of_counting() -> float:
    """Seconds to count to ten million: how fast the machine is just now, with whatever else runs on it."""
    begun = time.perf_counter()
    for _ in range(10_000_000):
        pass
    return time.perf_counter() - begun


def time_of_fsync(folder: Path) -> float:
    """Milliseconds one write with fsync takes."""
    times = []
    with (folder / "fsync").open("wb", buffering=0) as file:
        for _ in range(50):
            file.write(b"x" * 4096)
            begun = time.perf_counter()
            os.fsync(file.fileno())
            times.append(time.perf_counter() - begun)
    return statistics.median(times) * 1000


def main() -> int:
    """Measure, write the page, print it; 1 when something did not hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="100 mails, one run, 2,000 old messages")
    parser.add_argument("--folder", type=Path, default=ROOT / "build/bench", help="where the offices live")
    chosen = parser.parse_args()
    count, rounds, old = (100, 1, 2_000) if chosen.quick else (1_000, 5, 20_000)
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])
    chosen.folder.mkdir(parents=True, exist_ok=True)
    mails = list(many(count, KILOBYTES))
    with Dovecot() as dovecot, SinkProcess() as sink, PostgreSQL() as postgresql:
        servers = Servers(dovecot, sink, postgresql, chosen.folder)
        runs: dict[str, list[Run]] = {name: [] for name in TARGETS}
        counting = [time_of_counting()]
        for _ in range(rounds):
            for name, found in runs.items():
                found.append(measure(mails, servers, name))
                counting.append(time_of_counting())
                print(f"{name}: {found[-1].speed:.1f} mails/s", file=sys.stderr, flush=True)
        polls = compare_polls(servers, old, rounds=5 if chosen.quick else 30)
    machine = Machine(counting=statistics.median(counting), fsync=time_of_fsync(chosen.folder))
    page = report(runs, polls, time_of_help(), machine)
    if not chosen.quick:
        RESULTS.write_text(page, encoding="utf-8")
    print(page)
    missed = failures(runs, polls)
    print("\n".join(missed) or "Everything that must hold holds.")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
