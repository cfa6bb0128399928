"""`once` killed with SIGKILL again and again, then finished: what came of it, and what was left behind."""

import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.office import OfficeUnderTest

GONE_SECONDS = 2.0
"""How long a process of ours may outlive a killed parent."""

Fate = tuple[str, str, str, str, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Aftermath:
    """An office after all its mail was worked."""

    fates: Counter[Fate]
    """(Message-ID, part path, SHA-256, status and reason, case) of every document, with how often."""
    receipts: dict[str, int]
    """For each Message-ID of ours, how often the outgoing server got it."""
    answered: Counter[str]
    """Different receipts for each Vorgangsnummer."""
    balance: dict[str, Any]
    audit: dict[str, Any]
    inbox: int
    half_made: list[str]
    """Files that nobody finished."""


def kill_once(office: OfficeUnderTest, when: Callable[[], bool]) -> bool:
    """Start `once`, kill it when it is time; whether it was still running. Nothing may stay behind.

    `when` is asked all the time: what it waits for may last only a moment.
    """
    process = subprocess.Popen(
        office.command("once", "--json"),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=office.folder,
    )
    while process.poll() is None:
        if when():
            return kill(process)
    return False


def kill(process: "subprocess.Popen[bytes]") -> bool:
    """Kill it as it is; whether it was still running. Nothing of it may live on."""
    family = descendants(process.pid)
    process.send_signal(signal.SIGKILL)
    killed = process.wait() == -signal.SIGKILL
    assert left_of([*family, *working_for(process.pid)]) == [], "processes outlived their killed parent"
    return killed


def after(seconds: float) -> Callable[[], bool]:
    """True from so many seconds after now on."""
    end = time.monotonic() + seconds

    def over() -> bool:
        time.sleep(0.001)
        return time.monotonic() >= end

    return over


def descendants(pid: int) -> list[tuple[int, str]]:
    """Every process below `pid`, each with the moment it was born, so that a reused pid is no mistake."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        fields = _fields(stat)
        if fields:
            children.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    found, queue = [], [pid]
    while queue:
        below = children.get(queue.pop(), [])
        queue += below
        found += [(child, born(child)) for child in below]
    return found


def working_for(pid: int) -> list[tuple[int, str]]:
    """Fork servers and readers of a daemon, also of one that is dead: its pid is their last argument."""
    lines = ((file.parent.name, _words(file)) for file in Path("/proc").glob("[0-9]*/cmdline"))
    return [(int(own), born(int(own))) for own, words in lines if words[-1:] == [str(pid)] and "-I" in words]


def left_of(family: list[tuple[int, str]]) -> list[int]:
    """Who of them still lives after a while."""
    end = time.monotonic() + GONE_SECONDS
    alive = family
    while alive and time.monotonic() < end:
        alive = [(pid, birth) for pid, birth in alive if birth and born(pid) == birth]
        time.sleep(0.02)
    return [pid for pid, _ in alive]


def born(pid: int) -> str:
    """When a process was started; empty when there is none, or only its remains (a zombie)."""
    fields = _fields(Path(f"/proc/{pid}/stat"))
    return "" if not fields or fields[0] == "Z" else fields[19]


def aftermath(office: OfficeUnderTest) -> Aftermath:
    """What came of all the mail."""
    ids = Counter(received.message["Message-ID"] for received in office.sink.messages)
    receipts = {(str(r.message["Message-ID"]), str(r.message["Subject"])) for r in office.sink.messages}
    return Aftermath(
        fates=Counter(_fate(row) for row in office.documents()),
        receipts={str(name): count for name, count in ids.items()},
        answered=Counter(subject for _, subject in receipts),
        balance=office.run("balance", "--json").json,
        audit=office.run("audit", "verify", "--json").json,
        inbox=len(office.dovecot.uids(office.user)),
        half_made=[str(path) for path in office.folder.rglob(".*.part")],
    )


def _fate(row: dict[str, Any]) -> Fate:
    return (row["message_id"], row["part"], row["sha256"], f"{row['status']} {row['reason']}", row["case"])


def _words(cmdline: Path) -> list[str]:
    try:
        return cmdline.read_text(encoding="utf-8", errors="replace").rstrip("\0").split("\0")
    except OSError:
        return []


def _fields(stat: Path) -> list[str]:
    try:
        return stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return []
