"""The sample office: its register and its letters, all of invented people."""

from pathlib import Path

from config.errors import OperatorError

HOME = Path(__file__).resolve().parents[2]
PLACES = (HOME / "demo_office", HOME / "tests" / "fixtures" / "office")
"""In the wheel, and in a checkout."""


def sample_office() -> Path:
    """The folder with `register.csv` and the letters. Raises OperatorError."""
    for place in PLACES:
        if (place / "register.csv").is_file():
            return place
    raise OperatorError("The sample letters are not installed. Run the demo from a checkout: make demo")


def letters(folder: Path) -> list[Path]:
    """The letters in their order."""
    return sorted(folder.glob("*.eml"))
