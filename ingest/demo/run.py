"""One pass of the sample office, shown from the letters to the proof of balance."""

import sys
from dataclasses import asdict
from email.header import decode_header, make_header
from email.message import Message
from pathlib import Path
from shutil import which
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from classifiers.reasons import Reason, sentence
from config.load import load_settings
from config.settings import Settings
from ingest.demo.letters import letters, sample_office
from ingest.demo.people import PEOPLE, add_people
from ingest.demo.servers import ACCOUNT, PrivateMailbox, Sink, free_port, private_mailbox, sink
from ingest.office import Office, open_office
from ingest.operations.balance import balance
from ingest.operations.listing import documents, submissions
from ingest.operations.once import once
from ingest.operations.register_file import import_register
from ingest.tally import Progress
from storage.nouns import Balance

PATH_WIDTH = 58
"""Where a document lies, in characters: it is there to be copied."""
SETTINGS = '''\
# Written by `kundenpost demo`. Its mail servers are gone; its store is here to look at.
[mailbox]
url = "imap://{account}@127.0.0.1:{imap}/INBOX"
password = "{password}"

[outgoing]
url = "smtp://127.0.0.1:{smtp}"
sender = "Jobcenter Dortmund <kundenpost@jobcenter.example>"

[storage]
database = "sqlite:///kundenpost.db"
cases = "cases"
blobs = "blobs"

[office]
name = "Jobcenter Dortmund"
prefixes = ["35502"]

[receipts]
hotline = "(0231) 842-1110"
letterboxes = "Hausbriefkästen unserer fünf Standorte"
appointments = "www.jobcenterdortmund.de"

[review]
listen = "127.0.0.1:{desk}"

[[receipts.notices]]
text = """
Bitte kommen Sie zurzeit nur in dringenden Notfällen persönlich. Einen Termin können Sie absagen; ein Attest
brauchen Sie dafür nicht, Nachteile haben Sie nicht."""
first_day = 2020-03-17
last_day = 2099-12-31
'''


def run_demo(folder: Path, progress: Progress, console: Console) -> bool:
    """Run the sample office in `folder` and show what came of it; whether everything adds up.

    Raises OperatorError, StorageError.
    """
    samples = sample_office()
    with sink() as receipts, private_mailbox() as mailbox:
        settings = _settings(folder, mailbox, receipts)
        with open_office(settings) as office:
            imported, _ = import_register(samples / "register.csv", office.store)
            password = add_people(office.store)
            files = letters(samples)
            mailbox.deliver([file.read_bytes() for file in files])
            console.print(f"A register of {imported.rows} rows, {len(files)} letters in the mailbox.")
            counts, problem = once(office, progress)
            if problem:
                raise problem
            _show(office, files, receipts, asdict(counts), console)
            result = balance(settings, office.store)
    _show_balance(result, folder, console)
    _show_desk(settings, password, folder, console)
    return result.holds


def _settings(folder: Path, mailbox: PrivateMailbox, receipts: Sink) -> Settings:
    file = folder / "kundenpost.toml"
    file.write_text(
        SETTINGS.format(
            account=ACCOUNT,
            imap=mailbox.port,
            password=mailbox.password,
            smtp=receipts.port,
            desk=free_port(),
        ),
        encoding="utf-8",
    )
    return load_settings(file, {})


def _show(
    office: Office, files: list[Path], receipts: Sink, counts: dict[str, Any], console: Console
) -> None:
    console.print(_letters_table(office, files))
    console.print(_receipts_table(receipts.messages))
    console.print("  ".join(f"{name} {value}" for name, value in counts.items()))


def _letters_table(office: Office, files: list[Path]) -> Table:
    """One row for each document; the sample letters were received in the order of their names."""
    title = "What happened to each letter"
    table = Table("Letter", "Part", "What happened", "Why", title=title, box=SIMPLE_HEAD)
    table.add_column("Where it lies", overflow="fold", min_width=PATH_WIDTH)
    received = iter([row["submission"] for row in submissions(office.store)])
    first: dict[bytes, str] = {}
    for file in files:
        if same := first.get(content := file.read_bytes()):
            table.add_row(file.stem, "all", "duplicate", f"The same bytes as {same}.", "")
            continue
        first[content] = file.stem
        for row in documents(office.store, submission=next(received)):
            why = sentence(Reason(row["reason"]), "en")
            name = file.stem if row["document"].endswith("-01") else ""
            table.add_row(name, row["part"], row["status"], why, row["path"] or "")
    return table


def _receipts_table(messages: list[Message]) -> Table:
    table = Table(
        "To", "Subject", box=SIMPLE_HEAD, title=f"Mails to clients: {len(messages)}; the first five"
    )
    for message in messages[:5]:
        table.add_row(str(message["To"]), str(make_header(decode_header(str(message["Subject"])))))
    return table


def _show_balance(result: Balance, folder: Path, console: Console) -> None:
    console.print("  ".join(f"{name} {value}" for name, value in result.counts.items() if value))
    for finding in result.findings:
        console.print(f"{finding.where}: {finding.what}")
    console.print(
        "Balance: every message ended in exactly one state."
        if result.holds
        else "Balance: it does not add up."
    )
    config = folder / "kundenpost.toml"
    program = _program()
    console.print(
        f"\nEverything lies in {folder}. Look at it:\n"
        f"  {program} documents --config {config}\n"
        f"  {program} balance --offline --config {config}\n"
        f"  {program} audit query --config {config}\n"
        f"Your own mailbox: copy config/default.toml, then `{program} check --config kundenpost.toml`.",
        soft_wrap=True,
    )


def _show_desk(settings: Settings, password: str, folder: Path, console: Console) -> None:
    """The last lines: where the review desk is, and who may use it."""
    console.print(
        f"\nThe review desk of this office, until Ctrl+C:\n"
        f"  {_program()} serve --config {folder / 'kundenpost.toml'}\n"
        f"Then open http://{settings.review.listen} and sign in as {', '.join(PEOPLE)}; "
        f"the password of each is {password}",
        soft_wrap=True,
    )


def _program() -> str:
    return "kundenpost" if which("kundenpost") else sys.argv[0]
