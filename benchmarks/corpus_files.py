"""Each mail of a folder alone in a reader: what it costs, and what the opener says of it."""

import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from classifiers.weigh import needs_reading
from config.settings import ReadingSettings
from ingest.acknowledgement.envelope import read_envelope
from ingest.opening.nouns import Opened
from ingest.room.room import ReadingRoom

MOST_SECONDS, MOST_MEMORY = 60.0, 1_500.0
"""What one file may cost its reader: seconds, and MB."""
RESET_PEAK = "5"
"""Written to clear_refs, it makes the kernel count the peak anew (proc(5))."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """One mail, opened and read by a reader that did nothing else meanwhile."""

    name: str
    seconds: float
    """To open it and read all its parts, by the clock."""
    cpu: float
    """Processor time of its reader for that; the same on a busy machine."""
    peak: float
    """MB the reader held at most (VmHWM), its libraries and models included."""
    readers: int
    """Readers that it took; more than one where a reader died on it."""
    sender: str
    opened: Opened

    @property
    def is_dear(self) -> bool:
        """Whether it costs more than it may."""
        return self.cpu > MOST_SECONDS or self.peak > MOST_MEMORY


def look_at(letters: Sequence[tuple[str, bytes]]) -> Iterator[Looked]:
    """Each mail with its name, in order."""
    with (
        ReadingRoom(ReadingSettings(readers=1, renew_after=1_000_000)) as room,
        tempfile.TemporaryDirectory() as folder,
    ):
        for name, raw in letters:
            yield _look(name, raw, room, Path(folder))


def _look(name: str, raw: bytes, room: ReadingRoom, folder: Path) -> Looked:
    mail, spool = folder / "mail", folder / "spool"
    mail.write_bytes(raw)
    before = _readers()
    for reader in before:
        (reader / "clear_refs").write_text(RESET_PEAK)
    begun, used, peak = time.monotonic(), _cpu(before), 0.0
    opened = room.open(mail, spool)
    seen = before | _readers()
    for part in filter(needs_reading, opened.parts):
        room.read(spool, part)
        seen |= (now := _readers())
        peak = max(peak, _peak(now))
    return Looked(
        name=name,
        seconds=time.monotonic() - begun,
        cpu=_cpu(_readers()) - (used if len(seen) == 1 else 0),
        peak=max(peak, _peak(_readers())),
        readers=len(seen),
        sender=read_envelope(raw).sender,
        opened=opened,
    )


def _readers() -> set[Path]:
    """The reader processes: grandchildren of this one, by way of the fork server."""
    return {reader for server in _children(Path("/proc/self")) for reader in _children(server)}


def _children(process: Path) -> set[Path]:
    tasks = [task / "children" for task in (process / "task").iterdir()]
    return {Path("/proc") / child for file in tasks for line in _lines(file) for child in line.split()}


def _peak(readers: set[Path]) -> float:
    """MB."""
    lines = (line for reader in readers for line in _lines(reader / "status") if line.startswith("VmHWM:"))
    return max((int(line.split()[1]) / 1024 for line in lines), default=0.0)


def _cpu(readers: set[Path]) -> float:
    """Seconds of processor time so far (proc(5), utime and stime)."""
    fields = (line.rpartition(")")[2].split() for reader in readers for line in _lines(reader / "stat"))
    return sum(int(field[11]) + int(field[12]) for field in fields) / os.sysconf("SC_CLK_TCK")


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return []
