"""The filing log: `audit query`, `audit verify`, `audit export`."""

import datetime as dt
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from config.errors import BadDataError, ExitCode
from ingest.commands import show
from ingest.commands.options import AsJson, ConfigFile, settings_from

audit = typer.Typer(help="The filing log: who did what, when, where and why.", no_args_is_help=True)
COLUMNS = ("seq", "at", "actor", "action", "submission", "document", "case", "details")


@audit.command("query")
def query(  # noqa: PLR0913, PLR0917 - one option for each thing an auditor asks for
    config: ConfigFile = None,
    json: AsJson = False,  # noqa: FBT002 - typer's shape of a flag
    case: Annotated[str | None, typer.Option(help="A case, such as 35502BG0012345.")] = None,
    submission: Annotated[str | None, typer.Option(help="A Vorgangsnummer.")] = None,
    document: Annotated[str | None, typer.Option(help="A document, such as DO-7KQ4-M2XF-01.")] = None,
    action: Annotated[str | None, typer.Option(help="received, decided, settled, receipt_sent, …")] = None,
    actor: Annotated[str | None, typer.Option(help="kundenpost, or operator:NAME.")] = None,
    since: Annotated[dt.datetime | None, typer.Option(help="From this moment, UTC.")] = None,
    until: Annotated[dt.datetime | None, typer.Option(help="Before this moment, UTC.")] = None,
    purpose: Annotated[str | None, typer.Option(help="What for; kept in the log with the question.")] = None,
) -> None:
    """Events, first things first."""
    from ingest.commands.listing import person  # noqa: PLC0415 - heavy, only here
    from ingest.office import open_store  # noqa: PLC0415 - as above
    from ingest.operations.audit_search import Asked  # noqa: PLC0415 - as above
    from ingest.operations.audit_search import query as events  # noqa: PLC0415 - as above
    from storage.audit_search import AuditSearch  # noqa: PLC0415 - as above

    asked = None if purpose is None else Asked(actor=person(), purpose=purpose)
    wanted = AuditSearch(
        case=case, submission=submission, document=document, action=action, actor=actor,
        since=_utc(since), until=_utc(until),
    )  # fmt: skip
    with open_store(settings_from(config)) as store:
        show.lines(events(store, wanted, asked), COLUMNS, json_lines=json)


@audit.command("verify")
def verify(config: ConfigFile = None, json: AsJson = False) -> None:  # noqa: FBT002 - typer's shape of a flag
    """Compute every event's hash again; exit code 3 when one was changed."""
    from ingest.office import open_store  # noqa: PLC0415 - heavy, only here

    with open_store(settings_from(config)) as store, store.read() as tx:
        count, findings = tx.audit.verify()
    result: dict[str, Any] = {
        "events": count,
        "verified": not findings,
        "findings": [f"{finding.where} {finding.what}" for finding in findings],
    }
    show.facts(result, json_object=json)
    if findings:
        raise typer.Exit(ExitCode.NOT_BALANCED)


@audit.command("export")
def export(
    config: ConfigFile = None,
    json: AsJson = False,  # noqa: FBT002, ARG001 - JSON Lines is the default anyway
    form: Annotated[Literal["jsonl", "csv"], typer.Option("--format", help="JSON Lines or CSV.")] = "jsonl",
    output: Annotated[Path | None, typer.Option(help="A file; standard output when none is named.")] = None,
) -> None:
    """The whole filing log; that it was exported is an event as well."""
    from ingest.office import open_store  # noqa: PLC0415 - heavy, only here
    from ingest.operations.export import export_log  # noqa: PLC0415 - as above

    with open_store(settings_from(config)) as store, closing(export_log(store, form)) as lines:
        _write(lines, output)


def _write(lines: Iterator[str], output: Path | None) -> None:
    if output is None:
        sys.stdout.writelines(f"{line}\n" for line in lines)
        return
    try:
        with output.open("x", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in lines)
    except OSError as error:
        raise BadDataError(
            f"{output} cannot be written: {error.strerror}. The log itself is untouched; name a new file."
        ) from None


def _utc(moment: dt.datetime | None) -> dt.datetime | None:
    if moment is None or moment.tzinfo:
        return moment
    return moment.replace(tzinfo=dt.UTC)
