"""Run a command to its end and watch what it takes: time, processor, memory."""

import os
import re
import resource
import select
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

EVERY = 0.1
"""Seconds between two looks."""
MEGABYTE = 1024**2


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """What a command took."""

    out: str
    seconds: float
    """From its start to its end."""
    cpu: float
    """Seconds of processor time, with its children that have ended."""
    peak: float
    """The most memory its process and those forked as the same program held (VmHWM, added up), in MB."""
    memory: tuple[tuple[float, float], ...]
    """Moments since its start, and the memory these processes held then (VmRSS, in MB of 1024² bytes)."""

    def held_at(self, *shares: float, begun: float = 0.0) -> tuple[float, ...]:
        """Memory at these shares of the time between `begun` and the end."""
        ended = self.memory[-1][0]
        moments = [begun + (ended - begun) * share for share in shares]
        return tuple(next(held for at, held in self.memory if at >= moment) for moment in moments)


def watch(command: Sequence[str], folder: Path) -> Watched:
    """Run `command` in `folder`. Raises RuntimeError with its last words when it fails."""
    before, begun = _cpu_of_children(), time.perf_counter()
    memory: list[tuple[float, float]] = []
    peak = 0.0
    with (folder / "stdout").open("w+") as out, (folder / "stderr").open("w+") as err:
        process = subprocess.Popen(command, cwd=folder, stdout=out, stderr=err, stdin=subprocess.DEVNULL)
        while not _ends_within(process.pid, EVERY):
            now = _memory(process.pid, command)
            memory.append((time.perf_counter() - begun, now["VmRSS"]))
            peak = max(peak, now["VmHWM"])
        code, seconds = process.wait(), time.perf_counter() - begun
        out.seek(0)
        err.seek(0)
        if code:
            raise RuntimeError(f"{' '.join(command)} ended with {code}:\n{err.read()[-3000:]}")
        return Watched(
            out=out.read(),
            seconds=seconds,
            cpu=_cpu_of_children() - before,
            peak=peak,
            memory=tuple(memory),
        )


def _ends_within(pid: int, seconds: float) -> bool:
    """Wait without reaping it, so that the moment of its end is not rounded up to the next look."""
    handle = os.pidfd_open(pid)
    try:
        poll = select.poll()
        poll.register(handle, select.POLLIN)
        return bool(poll.poll(seconds * 1000))
    finally:
        os.close(handle)


def _memory(pid: int, command: Sequence[str]) -> dict[str, float]:
    """Of the command's process and its children that are the same command; what they share counts twice."""
    words = "\0".join(command).encode()
    children = map(int, _read(f"/proc/{pid}/task/{pid}/children").split())
    family = [pid, *(child for child in children if words in _read(f"/proc/{child}/cmdline"))]
    return {name: sum(_megabytes(one, name) for one in family) for name in ("VmRSS", "VmHWM")}


def _megabytes(pid: int, name: str) -> float:
    found = re.search(
        rf"^{name}:\s+(\d+) kB", _read(f"/proc/{pid}/status").decode("ascii", "replace"), re.MULTILINE
    )
    return int(found[1]) * 1024 / MEGABYTE if found else 0.0


def _read(file: str) -> bytes:
    try:
        return Path(file).read_bytes()
    except OSError:  # it ended meanwhile
        return b""


def _cpu_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
