"""The engines that read print: Tesseract in process, or the system's Tesseract as a command.

Both run on one thread: `OMP_THREAD_LIMIT=1` must stand in the environment before either is loaded
(without it the command took five times as long on two cores).
"""

import hashlib
import shlex
from collections.abc import Iterator
from importlib.metadata import version
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import tesserocr
from pytesseract import pytesseract

from ingest.reading.nouns import Engine, Recognised
from ingest.reading.pixels import Grey
from ingest.reading.tessdata import data_files, wheel_folder

METHOD = 1
"""Raised whenever our own share in a reading (clean-up, choice of the text layer) changes its result."""
RESOLUTION = 200
"""Dots per inch, as `recognise` scales its pictures."""
LAYOUT = 3
"""Page segmentation: fully automatic, the best of all modes on whole pages."""


def load(engine: str, languages: str, folder: Path | None) -> Engine:
    """The engine, its model loaded and warm. `folder` is None for the system's own data."""
    if engine == "pytesseract":
        return CommandEngine(languages, folder)
    return InProcessEngine(languages, folder or wheel_folder())


class InProcessEngine:
    """Tesseract within this process, through tesserocr."""

    def __init__(self, languages: str, folder: Path) -> None:
        """Load the model (0.2 s)."""
        self._api = tesserocr.PyTessBaseAPI(path=str(folder), lang=languages, psm=LAYOUT)  # type: ignore[arg-type]
        own = self._api.Version()
        model = _fingerprint(folder, languages)
        self.name = f"tesserocr {version('tesserocr')} tesseract {own} {languages} {model} method {METHOD}"

    def recognise(self, grey: Grey) -> Recognised:
        """Read one page."""
        height, width = grey.shape
        self._api.SetImageBytes(grey.tobytes(), width, height, 1, width)  # type: ignore[arg-type]
        self._api.SetSourceResolution(RESOLUTION)
        text = self._api.GetUTF8Text()
        words = tuple((word, sure / 100) for word, sure in self._api.MapWordConfidences())
        self._api.Clear()
        return Recognised(text=text, words=words)


class CommandEngine:
    """The system's Tesseract, started once a page through pytesseract."""

    def __init__(self, languages: str, folder: Path | None) -> None:
        """Ask the command for its version."""
        self._languages = languages
        self._config = f"--psm {LAYOUT} --dpi {RESOLUTION}"
        if folder is not None:
            self._config += f" --tessdata-dir {shlex.quote(str(folder))}"
        model = _fingerprint(folder, languages) if folder else "system"
        own = pytesseract.get_tesseract_version()
        self.name = (
            f"pytesseract {version('pytesseract')} tesseract {own} {languages} {model} method {METHOD}"
        )

    def recognise(self, grey: Grey) -> Recognised:
        """Read one page. It is handed over as PGM: writing PNG costs a second a page."""
        with TemporaryDirectory() as folder:
            page = Path(folder, "page.pgm")
            page.write_bytes(b"P5 %d %d 255\n" % grey.shape[::-1] + grey.tobytes())
            table = pytesseract.image_to_data(
                str(page), lang=self._languages, config=self._config, output_type=pytesseract.Output.DICT
            )
        return _from_table(table)


def _fingerprint(folder: Path, languages: str) -> str:
    """Which models these are: the fast and the best German model have the same file name."""
    models = b"".join(file.read_bytes() for file in data_files(folder, languages))
    return hashlib.sha256(models).hexdigest()[:8]


class Word(NamedTuple):
    """One row of Tesseract's table."""

    place: tuple[int, int, int]
    """Block, paragraph and line."""
    text: str
    sure: float


def _from_table(table: dict[str, list[str]]) -> Recognised:
    """Tesseract's table of words as lines; an empty line between two paragraphs."""
    rows = [row for row in _rows(table) if row.text.strip()]
    paragraphs = [list(words) for _, words in groupby(rows, key=lambda row: row.place[:2])]
    text = "\n\n".join("\n".join(_lines(paragraph)) for paragraph in paragraphs)
    return Recognised(text=text, words=tuple((row.text, row.sure) for row in rows))


def _rows(table: dict[str, list[str]]) -> Iterator[Word]:
    columns = (table[name] for name in ("block_num", "par_num", "line_num", "text", "conf"))
    for block, paragraph, line, text, sure in zip(*columns, strict=True):
        yield Word((int(block), int(paragraph), int(line)), str(text), max(0.0, float(sure)) / 100)


def _lines(paragraph: list[Word]) -> Iterator[str]:
    for _, words in groupby(paragraph, key=lambda row: row.place):
        yield " ".join(word.text for word in words)
