"""`python -m scripts.pictures`: make docs/pictures/ anew from the running program."""

import io
import sys
import tempfile
from pathlib import Path

from rich.console import Console

from ingest.demo.run import run_demo

PICTURES = Path(__file__).parents[1] / "docs" / "pictures"
WIDTH = 132


def main() -> int:
    """Run the demo and keep what it showed; paths of this machine are shortened."""
    sys.argv[0] = "kundenpost"  # what an installed program calls itself
    console = Console(record=True, highlight=False, width=WIDTH, file=io.StringIO())
    with tempfile.TemporaryDirectory() as folder:
        adds_up = run_demo(Path(folder), lambda *_: None, console)
        picture = console.export_svg(title="make demo").replace(folder, "kundenpost-demo")
    PICTURES.mkdir(exist_ok=True)
    (PICTURES / "demo.svg").write_text(picture, encoding="utf-8")
    return 0 if adds_up else 1


if __name__ == "__main__":
    sys.exit(main())
