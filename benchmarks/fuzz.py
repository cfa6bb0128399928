"""The readers of mails and documents, fed with files made wrong, in the real reading room.

`python -m benchmarks.fuzz TARGET… --minutes 10` (or `make fuzz`): each target in turn. It fails where
anything breaks outside the reader: an exception of the program, or a job that ends after its limit.
A reader that dies or takes too long is contained; it is counted, its file kept in `var/fuzz/`, and where it
died is told: that is for mending too.
"""

import argparse
import datetime as dt
import hashlib
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import structlog

from benchmarks import fuzz_seeds as seeds
from benchmarks.fuzz_mutate import mutated
from classifiers.nouns import Part
from classifiers.reasons import Reason
from config.settings import ReadingSettings
from ingest.opening import kinds as by_content
from ingest.opening.office_kinds import LOCKED
from ingest.reading.rendition.nouns import Shape, Wanted
from ingest.room.room import ReadingRoom

RECEIVED = dt.date(2020, 3, 23)
LIMIT = 20.0
"""Seconds a reader has for one of these small files."""
GRACE = 10.0
"""Seconds more, for a fresh reader and a busy machine."""
KEPT = Path("var/fuzz")
CONTAINED = {Reason.READER_CRASHED, Reason.READER_TIMED_OUT}
TEXTS = {"text": ("text/plain; charset=iso-2022-jp", seeds.texts), "html": ("text/html", seeds.pages_of_html)}
PICTURES = ("image/png", "image/jpeg", "image/tiff", "image/heic", "image/webp", "image/gif", "image/bmp")

Try = Callable[[ReadingRoom, Path, bytes], Reason | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One thing that reads strangers' bytes."""

    name: str
    seeds: Sequence[bytes]
    attempt: Try
    """Give it a file; returns what the reader says is wrong with it."""


@dataclass(slots=True, kw_only=True)
class Tally:
    """What came of one target."""

    target: str
    tried: int = 0
    seconds: float = 0.0
    slowest: float = 0.0
    problems: Counter[str] = field(default_factory=Counter)
    places: Counter[str] = field(default_factory=Counter)
    """Where readers died."""
    outside: list[str] = field(default_factory=list)
    """What broke outside the reader."""


def targets() -> dict[str, Target]:
    """Every one by its name."""
    found = [Target(name="opener", seeds=seeds.mails(), attempt=_open)]
    for name, (make, media_type, filename) in seeds.MAKERS.items():
        found.append(Target(name=name, seeds=make(), attempt=_opens(media_type, filename)))
    found.append(Target(name="pdf", seeds=seeds.pdfs(), attempt=_reads("application/pdf")))
    found.append(Target(name="picture", seeds=seeds.pictures(), attempt=_reads(*PICTURES)))
    for name, (media_type, make) in TEXTS.items():
        found.append(Target(name=name, seeds=make(), attempt=_reads(media_type)))
    found += [
        Target(name="broken-head", seeds=seeds.broken_heads(), attempt=_open),
        Target(name="locked", seeds=seeds.locked(), attempt=_reads(LOCKED)),
    ]
    shown = (*seeds.pdfs(), *seeds.pictures())
    for name, attempt in (("view", _view), ("cut", _cut), ("rendition", _rendition)):
        found.append(Target(name=name, seeds=shown, attempt=attempt))
    for media_type, made in seeds.documents().items():
        name = seeds.OFFICE_NAMES[media_type]
        found.append(Target(name=name, seeds=made, attempt=_reads(media_type)))
    return {target.name: target for target in found}


def main() -> int:
    """Run the targets asked for, one after the other, and print a table."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("targets", nargs="*", metavar="TARGET", help=f"of {', '.join(targets())}; or all")
    arguments.add_argument("--minutes", type=float, default=10.0, help="for each target")
    arguments.add_argument(
        "--seed", type=int, default=int(time.time()), help="the same one tries the same files"
    )
    chosen = arguments.parse_args()
    every = targets()
    if unknown := set(chosen.targets) - every.keys():
        arguments.error(f"no such target: {', '.join(sorted(unknown))}")
    print(f"seed {chosen.seed}", flush=True)
    broken = False
    for name in chosen.targets or every:
        tally = fuzz(every[name], chosen.minutes * 60, chosen.seed)
        print(told(tally), flush=True)
        broken |= bool(tally.outside)
    return 1 if broken else 0


def fuzz(target: Target, seconds: float, seed: int, most: int = sys.maxsize) -> Tally:
    """Try files until the time, or their number, is used up."""
    tally, random = Tally(target=target.name), Random(f"{target.name} {seed}")
    settings = ReadingSettings(readers=1, open_time=LIMIT, read_time=LIMIT)
    with (
        tempfile.TemporaryDirectory() as folder,
        _places_of_death(tally.places),
        ReadingRoom(settings) as room,
    ):
        while tally.seconds < seconds and tally.tried < most:
            _one(target, mutated(random, target.seeds), tally, room, Path(folder))
    return tally


def _one(target: Target, data: bytes, tally: Tally, room: ReadingRoom, folder: Path) -> None:
    begun, problem = time.monotonic(), None
    try:
        problem = target.attempt(room, folder, data)
    except Exception as error:  # noqa: BLE001 - whatever it is, it broke outside the reader
        tally.outside.append(f"{type(error).__name__}: {_kept(target, data)}")
    took = time.monotonic() - begun
    if took > LIMIT + GRACE:
        tally.outside.append(f"{took:.0f} s: {_kept(target, data)}")
    tally.tried += 1
    tally.seconds += min(took, LIMIT + GRACE)  # a machine that slept tried nothing
    tally.slowest = max(tally.slowest, took)
    tally.problems[problem or "read"] += 1
    if problem in CONTAINED:
        tally.places[f"{problem}: {_kept(target, data)}"] += 1


def told(tally: Tally) -> str:
    """The figures of one target in a few lines."""
    speed = tally.tried / tally.seconds if tally.seconds else 0
    slowest = f"slowest {tally.slowest:.1f} s"
    problems = ", ".join(f"{count} {what}" for what, count in tally.problems.most_common())
    lines = [
        f"{tally.target}: {tally.tried} files in {tally.seconds / 60:.1f} min ({speed:.0f}/s), {slowest}",
        f"  {problems}; {len(tally.outside)} broke something outside the reader",
        *(f"  died {count}x {place}" for place, count in tally.places.most_common(10)),
        *(f"  OUTSIDE {what}" for what in tally.outside[:10]),
    ]
    return "\n".join(lines)


def _open(room: ReadingRoom, folder: Path, data: bytes) -> Reason | None:
    mail = folder / "mail"
    mail.write_bytes(data)
    room.glance(mail, "", RECEIVED)
    return room.open(mail, folder / "spool").problem


def _opens(media_type: str, filename: str) -> Try:
    def attempt(room: ReadingRoom, folder: Path, data: bytes) -> Reason | None:
        return _open(room, folder, seeds.attached(data, media_type, filename))

    return attempt


def _reads(*media_types: str) -> Try:
    """Read as each of the types in turn: the kind is told by the first bytes, which are wrong by now."""

    def attempt(room: ReadingRoom, folder: Path, data: bytes) -> Reason | None:
        spool = folder / "spool"
        spool.write_bytes(data)
        kind = media_types[len(data) % len(media_types)]
        return room.read(spool, _part(data, kind)).problem

    return attempt


def _view(room: ReadingRoom, folder: Path, data: bytes) -> Reason | None:
    """The page as the desk shows it, and its words."""
    wanted = Wanted(media_type=_kind(data), page=1, width=400, shape=Shape())
    with _file_of(folder, data) as file:
        room.words(file, 1)
        return room.view(file, wanted, folder / "picture").problem


def _cut(room: ReadingRoom, folder: Path, data: bytes) -> Reason | None:
    """The first two pages, as a clerk takes a file apart."""
    with _file_of(folder, data) as file:
        found = room.cut(file, _kind(data), [(1, 1), (2, 2)], folder / "made")
    return found if isinstance(found, Reason) else None


def _rendition(room: ReadingRoom, folder: Path, data: bytes) -> Reason | None:
    spool, part = folder / "spool", _part(data, _kind(data))
    spool.write_bytes(data)
    reading = room.read(spool, part)
    room.rendition(spool, part, reading, folder / "made")
    return reading.problem


def _kind(data: bytes) -> str:
    """As the bytes say; or any of the types that can be shown, where they say nothing any more."""
    kinds = ("application/pdf", *PICTURES)
    found = by_content.media_type(data, "application/octet-stream", "")
    return found if found in kinds else kinds[len(data) % len(kinds)]


@contextmanager
def _file_of(folder: Path, data: bytes) -> Iterator[int]:
    document = folder / "document"
    document.write_bytes(data)
    with document.open("rb") as file:
        yield file.fileno()


def _part(data: bytes, claimed_type: str) -> Part:
    media_type = claimed_type.partition(";")[0]
    sha256 = hashlib.sha256(data).hexdigest()
    return Part.alone(media_type, len(data), sha256=sha256, claimed_type=claimed_type)


def _kept(target: Target, data: bytes) -> str:
    KEPT.mkdir(parents=True, exist_ok=True)
    file = KEPT / f"{target.name}-{hashlib.sha256(data).hexdigest()[:12]}"
    file.write_bytes(data)
    return str(file)


@contextmanager
def _places_of_death(places: Counter[str]) -> Iterator[None]:
    """Count where readers died, from the room's own log."""

    def note(_: object, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
        if where := event.get("where"):
            places[str(where)] += 1
        raise structlog.DropEvent

    before = structlog.get_config()
    structlog.configure(processors=[note], cache_logger_on_first_use=False)
    try:
        yield
    finally:
        structlog.configure(**before)


if __name__ == "__main__":
    sys.exit(main())
