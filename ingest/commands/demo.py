"""The command `demo`."""

import signal
import sys
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import Annotated, Any

import typer

from config.errors import ExitCode
from ingest.commands import show
from ingest.commands.options import settings_from


def demo(
    context: typer.Context,
    folder: Annotated[
        Path | None, typer.Option(help="An empty folder to work in. Default: a new one.")
    ] = None,
    desk: Annotated[bool, typer.Option(help="Keep the review desk open afterwards, until Ctrl+C.")] = False,  # noqa: FBT002 - typer's shape of a flag
) -> None:
    """A complete office on this machine: sample letters, one pass, what became of each and why.

    Needs no root, no network and no system package; ends by itself, with the address of the review desk.
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
    if desk:
        _keep_open(place.resolve(), context.obj or ())


def _keep_open(folder: Path, services: tuple[Callable[[Any], AbstractContextManager[None]], ...]) -> None:
    """Let people look at what the demo left, until they stop it."""
    from ingest.office import open_office  # noqa: PLC0415 - heavy, only here

    with open_office(settings_from(folder / "kundenpost.toml")) as office, ExitStack() as beside:
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: office.stop.set())
        for service in services:
            beside.enter_context(service(office))
        office.stop.wait()


def _width() -> int | None:
    """The terminal's own width; wide enough for paths in a pipe."""
    return None if sys.stdout.isatty() else 160
