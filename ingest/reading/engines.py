"""The engines that read print: Tesseract in process, or the system's Tesseract as a command.

Both run on one thread: `OMP_THREAD_LIMIT=1` must stand in the environment before either is loaded
(without it the command took five times as long on two cores).
"""

import shlex
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

import tesserocr
from pytesseract import pytesseract

from ingest.reading.nouns import Engine, Layout, Recognised, SecondReader
from ingest.reading.pixels import Grey
from ingest.reading.second_reader import load_second, name_of_second
from ingest.reading.tessdata import fingerprint, wheel_folder
from ingest.reading.word_table import from_table

METHOD = 6
"""Raised whenever our own share in a reading (clean-up, choice of the text layer) changes its result."""
RESOLUTION = 200
"""Dots per inch, as `recognise` scales its pictures."""


def load(
    engine: str, languages: str, folder: Path | None, second: str = "off", best: Path | None = None
) -> Engine:
    """The engine with its second reader, loaded and warm. `folder` is None for the system's own data."""
    first = (
        CommandEngine(languages, folder)
        if engine == "pytesseract"
        else InProcessEngine(languages, folder or wheel_folder())
    )
    first.second = load_second(second, languages, best)
    first.name += f" + {first.second.name}" if first.second else ""
    return first


def name_of(
    engine: str, languages: str, folder: Path | None, second: str = "off", best: Path | None = None
) -> str:
    """The name of the engine that `load` gives, in milliseconds instead of a second."""
    first = (
        _name_of_command(languages, folder)
        if engine == "pytesseract"
        else _name_in_process(languages, folder or wheel_folder())
    )
    other = name_of_second(second, languages, best)
    return f"{first} + {other}" if other else first


@dataclass(slots=True)
class Unloaded:
    """An engine of which only the name is there, for readers of mails and texts."""

    name: str
    second: SecondReader | None = None

    def recognise(self, grey: Grey, layout: Layout = Layout.PAGE) -> Recognised:  # noqa: ARG002 - as all engines
        """Raises RuntimeError: no page may come here."""
        raise RuntimeError("a page was given to a reader without an engine")


class InProcessEngine:
    """Tesseract within this process, through tesserocr."""

    def __init__(self, languages: str, folder: Path) -> None:
        """Load the model (0.2 s)."""
        self._api = tesserocr.PyTessBaseAPI(path=str(folder), lang=languages, psm=Layout.PAGE)  # type: ignore[arg-type]
        self.name = _name_in_process(languages, folder)
        self.second: SecondReader | None = None

    def recognise(self, grey: Grey, layout: Layout = Layout.PAGE) -> Recognised:
        """Read one page, or a piece of one."""
        height, width = grey.shape
        self._api.SetPageSegMode(layout)  # type: ignore[arg-type]
        self._api.SetImageBytes(grey.tobytes(), width, height, 1, width)  # type: ignore[arg-type]
        self._api.SetSourceResolution(RESOLUTION)
        table = self._api.GetTSVText(0) if self._api.Recognize() else ""
        self._api.Clear()
        return from_table(table)


class CommandEngine:
    """The system's Tesseract, started once a page through pytesseract."""

    def __init__(self, languages: str, folder: Path | None) -> None:
        """Ask the command for its version."""
        self._languages = languages
        self._config = f"--dpi {RESOLUTION}"
        if folder is not None:
            self._config += f" --tessdata-dir {shlex.quote(str(folder))}"
        self.second: SecondReader | None = None
        self.name = _name_of_command(languages, folder)

    def recognise(self, grey: Grey, layout: Layout = Layout.PAGE) -> Recognised:
        """Read one page or a piece. It is handed over as PGM: writing PNG costs a second a page."""
        config = f"{self._config} --psm {layout}"
        with TemporaryDirectory() as folder:
            page = Path(folder, "page.pgm")
            page.write_bytes(b"P5 %d %d 255\n" % grey.shape[::-1] + grey.tobytes())
            table = pytesseract.image_to_data(str(page), lang=self._languages, config=config)
        return from_table(table)


def _name_in_process(languages: str, folder: Path) -> str:
    own, model = tesserocr.PyTessBaseAPI.Version(), fingerprint(folder, languages)
    return f"tesserocr {version('tesserocr')} tesseract {own} {languages} {model} method {METHOD}"


def _name_of_command(languages: str, folder: Path | None) -> str:
    model = fingerprint(folder, languages) if folder else "system"
    own = pytesseract.get_tesseract_version()
    return f"pytesseract {version('pytesseract')} tesseract {own} {languages} {model} method {METHOD}"
