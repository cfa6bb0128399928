"""The command `reread`: documents read again after the engine has changed."""

import datetime as dt
import signal
from dataclasses import asdict
from typing import Annotated

import typer

from classifiers.reasons import Status
from ingest.commands import show
from ingest.commands.listing import person
from ingest.commands.options import AsJson, ConfigFile, settings_from

COLUMNS = ("submission", "read", "changed", "filed", "in_hand")


def reread(
    config: ConfigFile = None,
    json: AsJson = False,  # noqa: FBT002 - typer's shape of a flag
    document: Annotated[list[str] | None, typer.Option(help="Only these, such as DO-7KQ4-M2XF-01.")] = None,
    submission: Annotated[list[str] | None, typer.Option(help="Only these Vorgangsnummern.")] = None,
    status: Annotated[Status | None, typer.Option(help="Only documents of this status.")] = None,
    read_before: Annotated[
        dt.datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Only what was last read before this day (UTC)."),
    ] = None,
) -> None:
    """Read a chosen set again with today's engine, and weigh anew what still waits for a person.

    What is filed stays where it is. Older readings are kept.
    """
    from ingest.office import open_office  # noqa: PLC0415 - heavy, only here
    from ingest.operations.reread import Chosen  # noqa: PLC0415 - as above
    from ingest.operations.reread import reread as do_reread  # noqa: PLC0415 - as above

    chosen = Chosen(
        documents=tuple(document or ()),
        submissions=tuple(submission or ()),
        status=status,
        read_before=read_before and read_before.replace(tzinfo=dt.UTC),
    )
    settings = settings_from(config)
    show.log_to_stderr(json_lines=True, level="warning")
    with open_office(settings) as office:
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: office.stop.set())
        rows = (asdict(one) for one in do_reread(office, chosen, person()))
        show.lines(rows, COLUMNS, json_lines=json)
