"""`calibrate`: what a score is worth, from the decisions people took."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from ingest.commands import show
from ingest.commands.options import AsJson, ConfigFile, settings_from

COLUMNS = ("at_least", "below", "decisions", "right", "precision", "lowest", "highest")


def calibrate(
    config: ConfigFile = None,
    plot: Annotated[Path | None, typer.Option(metavar="FILE.png", help="Draw the curve too.")] = None,
    json: AsJson = False,  # noqa: FBT002 - typer's shape of a flag
) -> None:
    """How often the first candidate was right, by its score: before you change [matching], look here.

    Only documents that waited and that a person filed are counted. What was filed alone is not: nobody says
    of it at the desk whether it was right, so that high scores are judged by the doubtful cases among them.
    """
    from ingest.office import open_store  # noqa: PLC0415 - heavy, only here
    from ingest.operations.calibrate import draw, reliability  # noqa: PLC0415 - as above

    with open_store(settings_from(config)) as store:
        rows = reliability(store)
    show.lines(map(asdict, rows), COLUMNS, json_lines=json)
    if plot:
        draw(rows, plot)
