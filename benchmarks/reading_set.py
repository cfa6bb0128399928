"""The 60 documents of the reading benchmark, made once for a seed and kept in `build/reading/`.

The seed TUNING is for trying things; FINAL gives the figures that are told, and nothing is chosen by it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks import reading_captures as captures
from benchmarks.reading_letters import Letter, draw, letter
from tests.fixtures.capture import fax, heic_photo, scan

TUNING, FINAL = 1_000, 7_000
FOLDER = Path("build", "reading")
TURNS = (0, 0, 90, 270, 180)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One file and what truly stands in it."""

    kind: str
    path: Path
    media_type: str
    letter: Letter


def documents(seed: int, share: float = 1.0) -> list[Document]:
    """The documents of a seed; of each class the first `share`."""
    made = []
    for kind, count, ending, media_type, make in CLASSES:
        for number in range(max(1, round(count * share))):
            number_in_all = seed + 100 * KINDS.index(kind) + number
            text = letter(number_in_all, _pages(kind, number))
            path = FOLDER / str(seed) / f"{kind}-{number:02}.{ending}"
            if not path.is_file():
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(make(text, number_in_all, number))
            made.append(Document(kind=kind, path=path, media_type=media_type, letter=text))
    return made


def _pages(kind: str, number: int) -> int:
    """Born-digital letters, scans and faxes have one to three pages."""
    return {"born-digital": 1 + number % 3, "scan": 1 + number % 3, "fax": 1 + number % 3}.get(kind, 1)


def _scan(text: Letter, seed: int, number: int) -> bytes:
    tilt = ((seed * 7919) % 21 - 10) / 10
    return captures.scans_pdf(
        [
            scan(draw(sheet), seed=seed + page, tilt=tilt, quality=45 + number)
            for page, sheet in enumerate(text.sheets)
        ]
    )


def _photo(text: Letter, seed: int, number: int) -> bytes:
    turn = TURNS[number % len(TURNS)]
    picture = captures.photographed(text.sheets[0], seed)
    return captures.jpeg(picture, quality=80, turn=turn, note=number % 2 == 0)


def _hard(text: Letter, seed: int, number: int) -> bytes:
    turn = TURNS[(number + 1) % len(TURNS)]
    return captures.jpeg(captures.badly_photographed(text.sheets[0], seed), quality=60, turn=turn)


Maker = Callable[[Letter, int, int], bytes]
CLASSES: tuple[tuple[str, int, str, str, Maker], ...] = (
    ("born-digital", 8, "pdf", "application/pdf", lambda text, _seed, _n: captures.born_digital(text.sheets)),
    ("scan", 12, "pdf", "application/pdf", _scan),
    ("fax", 8, "tiff", "image/tiff", lambda text, seed, _n: fax(list(map(draw, text.sheets)), seed=seed)),
    ("photo", 14, "jpg", "image/jpeg", _photo),
    (
        "heic",
        4,
        "heic",
        "image/heic",
        lambda text, seed, _n: heic_photo(captures.photographed(text.sheets[0], seed), quality=55),
    ),
    ("screenshot", 4, "png", "image/png", lambda text, _seed, _n: captures.screenshot(text.sheets[0])),
    ("hard", 10, "jpg", "image/jpeg", _hard),
)
KINDS = tuple(row[0] for row in CLASSES)


def pages_of(found: list[Document]) -> Iterator[tuple[Document, int]]:
    """Every page of the documents."""
    for document in found:
        for number in range(len(document.letter.sheets)):
            yield document, number
