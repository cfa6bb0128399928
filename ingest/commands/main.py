"""The commands. Each reads the settings, calls one operation, and shows what it returns.

Nothing heavy is imported before a command needs it: `--help` answers at once.
"""

import sys
from io import TextIOWrapper

import typer

from ingest.commands import office
from ingest.commands.audit import audit
from ingest.commands.calibrate import calibrate
from ingest.commands.classify import classify
from ingest.commands.demo import demo
from ingest.commands.exits import told_to_people
from ingest.commands.listing import documents, quarantine, submissions
from ingest.commands.options import options_last
from ingest.commands.reread import reread

app = typer.Typer(
    name="kundenpost",
    help="Reads the Kundenpost mailbox and brings every document to the right case file, or to a person.",
    epilog="Begin with `kundenpost demo`, then `kundenpost check --config kundenpost.toml`.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for command in (office.run, office.once, office.check, office.balance, reread, calibrate, demo):
    app.command()(command)
app.add_typer(office.cases, name="cases")
app.add_typer(documents, name="documents")
app.add_typer(submissions, name="submissions")
app.add_typer(quarantine, name="quarantine")
app.add_typer(audit, name="audit")
app.add_typer(classify, name="classify")


def main(services: tuple[object, ...] = ()) -> None:
    """Run the program; the only place that ends the process. `services` run beside the daemon (`run`)."""
    if isinstance(sys.stdout, TextIOWrapper) and not sys.stdout.isatty():
        sys.stdout.reconfigure(encoding="utf-8")  # JSON is UTF-8 whatever the locale (RFC 8259, 8.1)
    arguments = options_last(sys.argv[1:])
    sys.exit(told_to_people(lambda: app(args=arguments, prog_name="kundenpost", obj=services)))
