"""Document types: learn from reviewed decisions, and see how well they are told."""

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ingest.commands import show
from ingest.commands.options import AsJson, ConfigFile, settings_from

if TYPE_CHECKING:
    from ingest.operations.classify import Report

classify = typer.Typer(help="Document types: how well they are told, and learning.", no_args_is_help=True)
COLUMNS = ("type", "documents", "cues_precision", "cues_recall", "model_precision", "model_recall", "trusted")


@classify.command("train")
def train(config: ConfigFile = None, json: AsJson = False) -> None:  # noqa: FBT002 - typer's shape of a flag
    """Learn types from what people at the desk said documents are; used only where it beats the cues."""
    from ingest.office import open_office  # noqa: PLC0415 - heavy, only here
    from ingest.operations.classify import train as do_train  # noqa: PLC0415 - as above

    with open_office(settings_from(config)) as office:
        _show(do_train(office), as_json=json)


@classify.command("report")
def report(
    config: ConfigFile = None,
    json: AsJson = False,  # noqa: FBT002 - typer's shape of a flag
    picture: Annotated[
        Path | None, typer.Option(metavar="FILE.png", help="The confusion matrix, as a picture.")
    ] = None,
) -> None:
    """Precision and recall of each type, over the decisions kept back from learning."""
    from ingest.office import open_office  # noqa: PLC0415 - heavy, only here
    from ingest.operations.classify import report as do_report  # noqa: PLC0415 - as above
    from ingest.operations.learn import draw_confusion  # noqa: PLC0415 - as above

    with open_office(settings_from(config)) as office:
        found = do_report(office)
    if picture is not None:
        draw_confusion(found.pairs, picture)
    _show(found, as_json=json)


def _show(found: "Report", *, as_json: bool) -> None:
    rows = [_row(row) for row in map(asdict, found.rows)]
    summary = {
        "learned_from": found.learned_from,
        "kept_back": found.kept_back,
        "cues_f1": round(found.cues_f1, 3),
        "together_f1": round(found.together_f1, 3),
    }
    if as_json:
        show.as_json({**summary, "types": rows})
        return
    show.lines(rows, COLUMNS, json_lines=False)
    sys.stdout.write("\n")
    show.facts(summary, json_object=False)


def _row(row: dict[str, Any]) -> dict[str, Any]:
    figures = {
        f"{by}_{what}": round(row[by][what], 3) if row[by] else None
        for by in ("cues", "model")
        for what in ("precision", "recall")
    }
    return {"type": row["code"], "documents": row["documents"], **figures, "trusted": row["trusted"]}
