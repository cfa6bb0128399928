"""Commands that show what happened: `documents`, `submissions`, `quarantine`."""

import getpass
import os
import sys
from typing import Annotated

import typer

from classifiers.reasons import Status
from ingest.commands import show
from ingest.commands.options import AsJson, ConfigFile, settings_from

documents = typer.Typer(help="What happened to each document.", invoke_without_command=True)
submissions = typer.Typer(help="What happened to each mail.", invoke_without_command=True)
quarantine = typer.Typer(help="What could not be worked, with its reason.", no_args_is_help=True)

DOCUMENT_COLUMNS = ("document", "sender", "filename", "media_type", "status", "reason", "case", "path")
DOCUMENT_FACTS = (*DOCUMENT_COLUMNS, "pages", "person", "type", "urgency", "confidence", "duplicate_of")
SUBMISSION_COLUMNS = ("submission", "received_at", "sender", "state", "reason", "acknowledged")


@documents.callback()
def list_documents(
    context: typer.Context,
    config: ConfigFile = None,
    json: AsJson = False,  # noqa: FBT002 - typer's shape of a flag
    status: Annotated[Status | None, typer.Option(help="Only these.")] = None,
    case: Annotated[str | None, typer.Option(help="Only this case, such as 35502BG0012345.")] = None,
    submission: Annotated[str | None, typer.Option(help="Only this Vorgangsnummer.")] = None,
) -> None:
    """What happened to each document: one row for each part of each mail."""
    if context.invoked_subcommand:
        return
    from ingest.office import open_store  # noqa: PLC0415 - heavy, only here
    from ingest.operations.listing import DOCUMENT, documents  # noqa: PLC0415 - as above

    with open_store(settings_from(config)) as store:
        rows = documents(store, status=status, case=case, submission=submission)
        show.lines(rows, DOCUMENT if json else DOCUMENT_COLUMNS, json_lines=json)


@documents.command("show")
def show_document(
    document: Annotated[str, typer.Argument(help="Such as DO-7KQ4-M2XF-01.")],
    config: ConfigFile = None,
    json: AsJson = False,  # noqa: FBT002 - typer's shape of a flag
) -> None:
    """Why it happened to one document: evidence with page and words, candidates, and what every rule said."""
    from ingest.office import open_store  # noqa: PLC0415 - heavy, only here
    from ingest.operations.explain import told  # noqa: PLC0415 - as above
    from ingest.operations.listing import document as find_document  # noqa: PLC0415 - as above

    with open_store(settings_from(config)) as store:
        found = find_document(store, document)
    if json:
        show.as_json(found)
        return
    facts = {name: value for name, value in found.items() if name in DOCUMENT_FACTS}
    show.facts({**facts, "pieces": ", ".join(found["pieces"]) or None}, json_object=False)
    sys.stdout.write(told(found))


@submissions.callback()
def list_submissions(
    context: typer.Context,
    config: ConfigFile = None,
    json: AsJson = False,  # noqa: FBT002 - typer's shape of a flag
    state: Annotated[str | None, typer.Option(help="Only these: open, filed, review, …")] = None,
) -> None:
    """What happened to each mail."""
    if context.invoked_subcommand:
        return
    from ingest.office import open_store  # noqa: PLC0415 - heavy, only here
    from ingest.operations.listing import submissions  # noqa: PLC0415 - as above

    with open_store(settings_from(config)) as store:
        show.lines(submissions(store, state), SUBMISSION_COLUMNS, json_lines=json)


@submissions.command("show")
@quarantine.command("show")
def show_submission(
    submission: Annotated[str, typer.Argument(help="The Vorgangsnummer, such as DO-7KQ4-M2XF.")],
    config: ConfigFile = None,
    json: AsJson = False,  # noqa: FBT002 - typer's shape of a flag
) -> None:
    """One mail with its receipt, its documents, and what waits for a person."""
    from ingest.office import open_store  # noqa: PLC0415 - heavy, only here
    from ingest.operations.listing import submission as find_submission  # noqa: PLC0415 - as above

    with open_store(settings_from(config)) as store:
        show.facts(find_submission(store, submission), json_object=json)


@quarantine.command("list")
def list_quarantine(config: ConfigFile = None, json: AsJson = False) -> None:  # noqa: FBT002 - typer's shape of a flag
    """Mails that could not be worked."""
    from ingest.office import open_store  # noqa: PLC0415 - heavy, only here
    from ingest.operations.quarantine import quarantined  # noqa: PLC0415 - as above

    with open_store(settings_from(config)) as store:
        show.lines(quarantined(store), SUBMISSION_COLUMNS, json_lines=json)


@quarantine.command("replay")
def replay(
    submission: Annotated[
        list[str] | None, typer.Argument(help="Which; all of them when none is named.")
    ] = None,
    config: ConfigFile = None,
    json: AsJson = False,  # noqa: FBT002 - typer's shape of a flag
) -> None:
    """Put mails back to work; the daemon or the next `once` works them."""
    from ingest.office import open_store  # noqa: PLC0415 - heavy, only here
    from ingest.operations.quarantine import replay as put_back  # noqa: PLC0415 - as above

    with open_store(settings_from(config)) as store:
        show.facts({"replayed": put_back(store, submission or [], person())}, json_object=json)


def person() -> str:
    """Who sits at the machine, for the filing log."""
    try:
        return f"operator:{getpass.getuser()}"
    except (OSError, KeyError):
        return f"operator:{os.getuid()}"
