"""The page of results, and what of it does not hold."""

import platform
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.polls import Polls
from benchmarks.watch import Watched

KILOBYTES = 50
CORES = 2
TARGETS = {"SQLite": 50, "PostgreSQL": 40}
"""Mails per second that must hold."""
MOST_MEMORY = 250
"""MB."""
MOST_POLL = 1.2
"""Times what the poll of a small mailbox takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One pass over a full mailbox, and one over the same mailbox while it was still empty."""

    mails: int
    full: Watched
    empty: Watched

    @property
    def speed(self) -> float:
        """Mails per second, from the start of the process to its end."""
        return self.mails / self.full.seconds

    @property
    def speed_after_start(self) -> float:
        """The same without the time an empty pass takes."""
        return self.mails / (self.full.seconds - self.empty.seconds)

    @property
    def memory(self) -> tuple[float, ...]:
        """What the program held when a tenth, a half and all of the work was done, in MB."""
        return self.full.held_at(0.1, 0.5, 0.95, begun=self.empty.seconds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """What the figures depend on."""

    counting: float
    """Seconds to count to ten million in Python, the median of between the runs."""
    fsync: float
    """Milliseconds to write a small file to disk for good."""


def report(runs: dict[str, list[Run]], polls: Polls, help_seconds: float, machine: Machine) -> str:
    """The page of results."""
    one = next(iter(runs.values()))[0]
    rows = [_row(name, found) for name, found in runs.items()]
    memory = [_memory_row(name, found) for name, found in runs.items()]
    return f"""\
# Speed

`make bench`, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC; {CORES} cores of {_processor()}, Python \
{platform.python_version()} (counts to ten million in {machine.counting:.2f} s), Linux {platform.release()}, \
one fsync of a small file in {machine.fsync:.1f} ms.

{one.mails} mails of {KILOBYTES} kB of text (two of three are filed, one goes to review) in a private
Dovecot, one `once` a run, its start and end included. Each mail is taken, stored, settled, acknowledged,
and its receipt delivered to an SMTP server in a process of its own. All servers share the same cores.
Median of {len(next(iter(runs.values())))} runs, lowest and highest in brackets.

| database | mails/s | without start-up | must hold | processor time a mail |
|---|---|---|---|---|
{chr(10).join(rows)}

Memory of both processes of the program together (VmRSS, MB; what they share counts twice): when a tenth,
half, and nearly all of the work was done; median.

| database | 10 % | 50 % | 95 % | peak (VmHWM) | must stay under |
|---|---|---|---|---|---|
{chr(10).join(memory)}

{polls}

`--help` answers in {help_seconds:.2f} s (median of 9).
"""


def _row(name: str, runs: list[Run]) -> str:
    cpu = statistics.median((run.full.cpu - run.empty.cpu) / run.mails * 1000 for run in runs)
    speeds, after = [run.speed for run in runs], [run.speed_after_start for run in runs]
    return f"| {name} | {spread(speeds)} | {spread(after)} | {TARGETS[name]} | {cpu:.1f} ms |"


def _memory_row(name: str, runs: list[Run]) -> str:
    held = [statistics.median(values) for values in zip(*(run.memory for run in runs), strict=True)]
    peak = max(run.full.peak for run in runs)
    return f"| {name} | {held[0]:.0f} | {held[1]:.0f} | {held[2]:.0f} | {peak:.0f} | {MOST_MEMORY} |"


def spread(values: Sequence[float]) -> str:
    """The median, with the lowest and highest value."""
    return f"{statistics.median(values):.1f} ({min(values):.1f}-{max(values):.1f})"


def failures(runs: dict[str, list[Run]], polls: Polls) -> list[str]:
    """What did not hold."""
    slow = [
        f"{name}: {speed:.1f} mails/s, {TARGETS[name]} must hold"
        for name, found in runs.items()
        if (speed := statistics.median(run.speed for run in found)) < TARGETS[name]
    ]
    peak = max(run.full.peak for found in runs.values() for run in found)
    large = [f"memory: {peak:.0f} MB"] if peak >= MOST_MEMORY else []
    costly = [f"polls: {polls.ratio:.2f} times the small one"] if polls.ratio > MOST_POLL else []
    return [*slow, *large, *costly]


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    return next((line.partition(":")[2].strip() for line in lines if "model name" in line), "unknown kind")
