"""Papers of the accuracy benchmark really printed, captured, and read in the reading room."""

import hashlib
import json
import random
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from benchmarks import reading_captures as captures
from benchmarks.accuracy_letters import Letter
from benchmarks.reading_letters import Line, Sheet, draw, faces
from classifiers.nouns import Part, Reading, Role
from ingest.room.room import ReadingRoom
from storage.readings import reading_of
from tests.fixtures.capture import fax, photo, scan

SIZE = 10.5
STEP = 5.4
WIDTH = 88
"""Characters of a line."""
LINES = 46
PIXELS = 1_900
"""Across a photo: about 220 dpi, as mail programs send them."""
CAPTURES = ("born digital", "scan", "photo", "scan", "photo", "fax")
"""In turn: born-digital papers cost nothing, so that there need not be many."""


def read(letter: Letter, number: int, seed: int, folder: Path, room: ReadingRoom) -> tuple[str, Reading]:
    """How the letter was captured, and what was read of it.

    Readings are kept in `folder` by what was printed and how, and by which engine: a run that was broken off,
    or of another version of what decides, reads nothing twice.
    """
    capture = CAPTURES[number % len(CAPTURES)]
    printed = json.dumps((letter.lines, capture, seed, room.engine()))
    kept = folder / f"{hashlib.sha256(printed.encode()).hexdigest()}.json"
    if not kept.exists():
        reading = _read(capture, sheet_of(letter, seed), seed, kept.with_suffix(".spool"), room)
        fresh = kept.with_suffix(".fresh")
        fresh.write_text(json.dumps(asdict(reading)), encoding="utf-8")
        fresh.replace(kept)
    return capture, reading_of(json.loads(kept.read_bytes()))


def _read(capture: str, sheet: Sheet, seed: int, spool: Path, room: ReadingRoom) -> Reading:
    content, media_type = _captured(capture, sheet, seed)
    spool.write_bytes(content)
    part = Part(
        number=1, path="1", nested=False, role=Role.ATTACHMENT, filename="", claimed_type=media_type,
        media_type=media_type, sha256=f"{seed:064x}", size=len(content), offset=0,
    )  # fmt: skip
    reading = room.read(spool, part)
    spool.unlink()
    return reading


def sheet_of(letter: Letter, seed: int) -> Sheet:
    """The paper on one page, in one of the typefaces there are."""
    rows = [row for line in letter.lines for row in _wrapped(line)][:LINES]
    lines = (Line(y=24 + STEP * n, words=words, size=SIZE) for n, words in enumerate(rows) if words)
    return Sheet(lines=tuple(lines), face=random.Random(seed).randrange(len(faces())))


def _captured(capture: str, sheet: Sheet, seed: int) -> tuple[bytes, str]:
    match capture:
        case "born digital":
            return captures.born_digital((sheet,)), "application/pdf"
        case "scan":
            return scan(draw(sheet), seed=seed, tilt=(seed % 21 - 10) / 10, quality=50), "image/jpeg"
        case "fax":
            return fax([draw(sheet)], seed=seed), "image/tiff"
        case _:
            picture = photo(draw(sheet), seed=seed, width=PIXELS)
            return captures.jpeg(picture, quality=75), "image/jpeg"


def _wrapped(line: str) -> Iterator[str]:
    row = ""
    for word in line.split(" "):
        if row and len(row) + 1 + len(word) > WIDTH:
            yield row
            row = ""
        row = f"{row} {word}" if row else word
    yield row
