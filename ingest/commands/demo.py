"""The command `demo`."""

import sys
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from config.errors import ExitCode
from ingest.commands import show


def demo(
    folder: Annotated[
        Path | None, typer.Option(help="An empty folder to work in. Default: a new one.")
    ] = None,
) -> None:
    """A complete office on this machine: sample letters, one pass, what became of each and why.

    Needs no root, no network and no system package; ends by itself.
    """
    from rich.console import Console  # noqa: PLC0415 - heavy, only here

    from ingest.demo.run import run_demo  # noqa: PLC0415 - as above

    show.log_to_stderr(json_lines=True, level="warning")
    place = folder or Path(tempfile.mkdtemp(prefix="kundenpost-demo-"))
    place.mkdir(parents=True, exist_ok=True)
    with show.progress("Working the letters") as progress:
        adds_up = run_demo(place.resolve(), progress, Console(highlight=False, width=_width()))
    if not adds_up:
        raise typer.Exit(ExitCode.NOT_BALANCED)


def _width() -> int | None:
    """The terminal's own width; wide enough for paths in a pipe."""
    return None if sys.stdout.isatty() else 160
