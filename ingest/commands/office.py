"""Commands that work mail: `run`, `once`, `check`, `balance`, and `cases import`."""

import os
import signal
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from config.errors import ExitCode
from config.settings import Settings
from ingest.commands import show
from ingest.commands.options import AsJson, ConfigFile, settings_from

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.operations.register_rows import Problem
    from storage.nouns import Imported

cases = typer.Typer(help="The register of persons and cases.", no_args_is_help=True)


def run(context: typer.Context, config: ConfigFile = None) -> None:
    """The daemon: take mail, work it, send receipts, show the review desk, until SIGTERM.

    Logs go to standard error.
    """
    from ingest.daemon import Daemon  # noqa: PLC0415 - heavy, only here
    from ingest.office import open_office  # noqa: PLC0415 - as above
    from ingest.supervisor import Supervisor  # noqa: PLC0415 - as above

    settings = settings_from(config)
    show.log_to_stderr(json_lines=_json_logs(settings))
    with open_office(settings) as office:
        ended = Daemon(office, Supervisor(), context.obj or ()).run()
    if not ended:
        os._exit(ExitCode.OK)  # a thread that waits for a silent server would keep the process


def once(config: ConfigFile = None, json: AsJson = False) -> None:  # noqa: FBT002 - typer's shape of a flag
    """One pass: take all new mail, work it to the end, send what is due.

    What was decided at the desk, and is due, takes effect first. A mailbox out of reach ends it
    with exit code 69. An outgoing server out of reach does not: the outbox waits.
    """
    from ingest.office import open_office  # noqa: PLC0415 - heavy, only here
    from ingest.operations.colleague import colleague  # noqa: PLC0415 - as above
    from ingest.operations.once import once as do_once  # noqa: PLC0415 - as above

    settings = settings_from(config)
    show.log_to_stderr(json_lines=_json_logs(settings), level="warning")
    with colleague(settings) as working, open_office(settings) as office:
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: office.stop.set())
        with show.progress("Taking mail") as progress:
            counts, problem = do_once(office, progress, working)
    show.facts(asdict(counts), json_object=json or not sys.stdout.isatty())
    if problem:
        raise problem


def check(config: ConfigFile = None, json: AsJson = False) -> None:  # noqa: FBT002 - typer's shape of a flag
    """Look at settings, mailbox, outgoing server, database, folders, OCR and clock; say what to do."""
    from ingest.operations.check import check as do_check  # noqa: PLC0415 - heavy, only here

    show.log_to_stderr(json_lines=True, level="critical")
    all_ok = True
    for line in do_check(settings_from(config)):
        all_ok = all_ok and line.ok
        if json:
            show.as_json(asdict(line))
        else:
            sys.stdout.write(f"{'ok ' if line.ok else 'NO '} {line.name}: {line.said}\n")
    if not all_ok:
        raise typer.Exit(ExitCode.CHECK_FAILED)


def balance(
    config: ConfigFile = None,
    json: AsJson = False,  # noqa: FBT002 - typer's shape of a flag
    offline: Annotated[bool, typer.Option(help="Do not compare with the mailbox on the server.")] = False,  # noqa: FBT002 - as above
    quick: Annotated[bool, typer.Option(help="Compare sizes only; do not read every file again.")] = False,  # noqa: FBT002 - as above
) -> None:
    """Prove that every message ended in exactly one state; exit code 3 and the list where it did not."""
    from ingest.office import open_store  # noqa: PLC0415 - heavy, only here
    from ingest.operations.balance import balance as do_balance  # noqa: PLC0415 - as above

    settings = settings_from(config)
    show.log_to_stderr(json_lines=True, level="critical")
    with open_store(settings) as store:
        result = do_balance(settings, store, ask_mailbox=not offline, hashes=not quick)
    findings = [asdict(finding) for finding in result.findings]
    if json:
        show.as_json({"balanced": result.holds, **result.counts, "findings": findings})
    else:
        show.facts(result.counts, json_object=False)
        for finding in result.findings:
            sys.stdout.write(f"{finding.where}: {finding.what}\n")
        sys.stdout.write(
            "Everything adds up.\n" if result.holds else f"{len(findings)} things do not add up.\n"
        )
    if not result.holds:
        raise typer.Exit(ExitCode.NOT_BALANCED)


IsDelta = Annotated[bool, typer.Option("--delta", help="Only what changed: whom it does not name stays.")]
IsSure = Annotated[bool, typer.Option("--yes", help="Also where more than 5 % of all would be closed.")]


@cases.command("import")
def import_cases(
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", help="UTF-8, one row a person in a case.")],
    config: ConfigFile = None,
    delta: IsDelta = False,  # noqa: FBT002 - typer's shape of a flag
    yes: IsSure = False,  # noqa: FBT002 - as above
    json: AsJson = False,  # noqa: FBT002 - as above
) -> None:
    """Load or update the register: all of the file, or nothing of it.

    Whom the file does not name any more is closed, never deleted. A load that would close more
    than 5 % changes nothing and ends with exit code 65, unless it is told --yes.
    """
    from ingest.office import open_store  # noqa: PLC0415 - heavy, only here
    from ingest.operations.register_file import import_register  # noqa: PLC0415 - as above

    with open_store(settings_from(config)) as store:
        _show_load(str(file), *import_register(file, store, delta=delta, sure=yes), json)


@cases.command("load")
def load_cases(
    config: ConfigFile = None,
    yes: IsSure = False,  # noqa: FBT002 - typer's shape of a flag
    json: AsJson = False,  # noqa: FBT002 - as above
) -> None:
    """Read the register from the source of the settings now, as the daemon does by itself."""
    from ingest.office import open_store  # noqa: PLC0415 - heavy, only here
    from ingest.operations.register_source import load_register  # noqa: PLC0415 - as above

    settings = settings_from(config)
    with open_store(settings) as store:
        _show_load("register.query", *load_register(settings.persons, store, sure=yes), json)


@cases.command("references")
def list_references(
    config: ConfigFile = None,
    case: Annotated[str | None, typer.Option(help="Only this case, such as 35502BG0012345.")] = None,
    json: AsJson = False,  # noqa: FBT002 - typer's shape of a flag
) -> None:
    """Numbers of other people's letters that decisions taught a case for."""
    from ingest.office import open_store  # noqa: PLC0415 - heavy, only here
    from ingest.operations.references import references  # noqa: PLC0415 - as above

    columns = ("kind", "value", "case", "origin", "learned_by", "learned_at")
    with open_store(settings_from(config)) as store:
        show.lines(references(store, case), columns, json_lines=json)


@cases.command("forget")
def forget_reference(
    kind: Annotated[str, typer.Argument(help="As `cases references` shows it.")],
    value: Annotated[str, typer.Argument(help="The number.")],
    case: Annotated[str, typer.Argument(help="The case it was taught for.")],
    config: ConfigFile = None,
) -> None:
    """Take back what a decision taught: the number counts for nothing from then on."""
    from ingest.commands.listing import person  # noqa: PLC0415 - heavy, only here
    from ingest.office import open_store  # noqa: PLC0415 - as above
    from ingest.operations.references import forget  # noqa: PLC0415 - as above

    with open_store(settings_from(config)) as store:
        forget(store, kind, value, case, person())


def _show_load(name: str, imported: "Imported", doubtful: "Sequence[Problem]", as_json: bool) -> None:  # noqa: FBT001 - typer's flag
    for problem in doubtful[:20]:
        sys.stderr.write(f"{name}:{problem.line}: {problem.column}: {problem.what}\n")
    figures = asdict(imported)
    first = {column: figures.pop(column) for column in ("rows", "added", "changed", "unchanged")}
    show.facts({**first, "doubtful": len(doubtful), **figures}, json_object=as_json)


def _json_logs(settings: Settings) -> bool:
    chosen = settings.run.log
    return chosen == "json" or (chosen == "auto" and not sys.stderr.isatty())
