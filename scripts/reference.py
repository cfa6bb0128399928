"""Write the reference pages and the sample settings from the code: `python -m scripts.reference [--check]`.

With `--check` nothing is written; the exit code says whether every page is current.
"""

import ast
import inspect
import re
import sys
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from textwrap import wrap

from classifiers.reasons import SENTENCES, Reason
from config.errors import ExitCode
from config.load_catalogue import load_catalogue
from scripts.access import access_page
from scripts.settings_tree import Key, Table, as_toml, tables

ROOT = Path(__file__).resolve().parent.parent
BY_HAND = "Written by `make docs` from {source}; change it there."

EXAMPLES = {
    "mailbox.url": "imaps://kundenpost@mail.example.org/INBOX",
    "mailbox.password": "file:secrets/imap",
    "mailbox.ca_file": "certificates/office.pem",
    "mailbox.oauth2.token_url": "https://login.example.org/oauth2/token",
    "mailbox.oauth2.client_id": "kundenpost",
    "mailbox.oauth2.client_secret": "file:secrets/oauth2",
    "mailbox.oauth2.refresh_token": "file:secrets/refresh-token",
    "mailbox.oauth2.ca_file": "certificates/office.pem",
    "outgoing.url": "smtp://127.0.0.1:25",
    "outgoing.password": "file:secrets/smtp",
    "outgoing.ca_file": "certificates/office.pem",
    "outgoing.sender": "Jobcenter Dortmund <Kundenpost.Dortmund@jobcenter-ge.example>",
    "receipts.notices.text": "Unsere Häuser sind geschlossen; kommen Sie nur im Notfall.",
    "receipts.notices.first_day": "2026-12-24",
    "receipts.notices.last_day": "2027-01-01",
    "virus.clamd": "unix:/run/clamav/clamd.ctl",
    "review.metrics_token": "file:secrets/metrics-token",
    "register.source": "file:secrets/register-source",
    "register.query": "SELECT * FROM kundenpost_register",
    "documents.catalogue": "own-types.toml",
    "documents.model": "var/types.npz",
    "reading.ca_file": "certificates/smime.pem",
    "reading.tessdata": "/usr/share/tesseract-ocr/5/tessdata",
    "reading.best_tessdata": "/opt/tessdata-best",
}
"""What the sample shows for keys without a default."""

SAMPLE_TOP = """\
# Every setting of Kundenpost with its default. {by_hand}
# Copy it, take the # off what the office needs (at least [mailbox] and [outgoing]), and start with
# `kundenpost --config FILE check`. Relative paths are taken from the folder of the settings file.
"""

SETTINGS_TOP = """\
# Settings

{by_hand}

One TOML file, given by `--config FILE` or `KUNDENPOST_CONFIG`; `config/default.toml` is a sample with
every key. Each key can be overridden by an environment variable: `KUNDENPOST_STORAGE__DATABASE` for
`database` in `[storage]`, `KUNDENPOST_MAILBOX__0__PASSWORD` for the first mailbox. Unknown keys and unknown
`KUNDENPOST_…` names are refused, and every problem is told at once.

- A *duration* is written `"60s"`, `"5 min"`, `"1 h"` or `"3 d"`.
- A *size* is written `"512 KiB"`, `"50 MB"` or `"1.5 GB"`.
- A *secret* is `file:PATH`, `env:NAME`, or the text itself; it is never printed.
- Relative paths, in `file:` too, are taken from the folder of the settings file.
"""

KEYS_TOP = """\
| key | kind | default | what it does |
|---|---|---|---|
"""

EXIT_CODES_TOP = """\
# Exit codes

{by_hand}

Every command ends with one of these; 64 and above follow `sysexits.h` where it has a fitting code.

| code | name | meaning |
|---:|---|---|
"""

REASONS_TOP = """\
# Reasons

{by_hand}

Every document gets a status and one reason. The codes are stored and printed by `documents --json`;
they never change their meaning.
"""


def sample_settings() -> str:
    """Return the commented sample: active lines are the defaults, `#key` lines are examples."""
    parts = [SAMPLE_TOP.format(by_hand=BY_HAND.format(source="config/settings.py and config/servers.py"))]
    parts += [_sample_table(table) for table in tables()]
    return "\n".join(parts)


def _sample_table(table: Table) -> str:
    off = "#" if table.optional else ""
    lines = [*_comment(table.about), off + table.heading]
    for key in table.keys:
        lines += [*_comment(key.about), _sample_key(table, key, off)]
    return "\n".join(lines) + "\n"


def _comment(about: str) -> list[str]:
    return [f"# {line}" for line in wrap(about, 108, break_on_hyphens=False)]


def _sample_key(table: Table, key: Key, off: str) -> str:
    if key.default is not None:
        return f"{off}{key.name} = {key.default}"
    example = EXAMPLES[f"{table.path}.{key.name}"]
    return f"#{key.name} = {example if key.kind == 'date' else as_toml(example)}"


def settings_page() -> str:
    """Return the reference page of every table and key."""
    parts = [
        SETTINGS_TOP.format(by_hand=BY_HAND.format(source="`config/settings.py` and `config/servers.py`"))
    ]
    parts += [_settings_table(table) for table in tables()]
    return "\n".join(parts)


def _settings_table(table: Table) -> str:
    rows = [f"| `{key.name}` | {key.kind} | {_shown(key)} | {key.about} |\n" for key in table.keys]
    return f"## `{table.heading}`\n\n{table.about}\n\n" + KEYS_TOP + "".join(rows)


def _shown(key: Key) -> str:
    return f"`{key.default}`" if key.default is not None else "needed" if key.needed else "none"


def exit_codes_page() -> str:
    """Return the table of exit codes with the docstring of each."""
    top = EXIT_CODES_TOP.format(by_hand=BY_HAND.format(source="`config/errors.py`"))
    return top + "".join(f"| {ExitCode[name]} | {name} | {about} |\n" for name, about in _exit_codes())


def _exit_codes() -> Iterator[tuple[str, str]]:
    """Pair each member with the string that stands below it, which Python itself throws away."""
    body = ast.parse(inspect.getsource(ExitCode)).body[0].body  # type: ignore[attr-defined]
    for member, about in pairwise(body):
        if isinstance(member, ast.Assign) and isinstance(member.targets[0], ast.Name):
            yield member.targets[0].id, about.value.value


def reasons_page() -> str:
    """Return the reasons under the headings their enum has in the code."""
    lines = [REASONS_TOP.format(by_hand=BY_HAND.format(source="`classifiers/reasons.py`"))]
    for line in inspect.getsource(Reason).splitlines():
        if heading := re.fullmatch(r" *# (.+)", line):
            lines += [f"## {heading[1].capitalize()}\n\n| code | German | English |\n|---|---|---|"]
        elif code := re.fullmatch(r' *[A-Z_]+ = "(\w+)".*', line):
            german, english = SENTENCES[Reason(code[1])]
            lines += [f"| `{code[1]}` | {german} | {english} |"]
    return re.sub(r"\|\n## ", "|\n\n## ", "\n".join(lines)) + "\n"


TYPES_TOP = """\
# Document types

{by_hand}

*Filing*: `file` alone where the case is sure; `file_after_redaction`, `inspect_and_discard_with_note` and
`never_alone` always by a person. *Urgency*: `U0` within the hour, `U1` within a working day, `U2` has a date
to keep, `U3` in its turn; `→` says to what words or days raise it.

| code | German | English | urgency | filing | kept |
|---|---|---|---|---|---|
"""


def types_page() -> str:
    """Return the tables of document types and of signals."""
    catalogue = load_catalogue()
    top = TYPES_TOP.format(
        by_hand=BY_HAND.format(source="`config/document_types.toml` and `config/signals.toml`")
    )
    rows = [
        f"| `{code}` | {one.german} | {one.english} | {' → '.join([one.urgency, *one.raised])} "
        f"| `{one.filing}` | `{one.retention}` |\n"
        for code, one in catalogue.types.items()
    ]
    kept = [f"- `{code}`: {one.english}\n" for code, one in catalogue.retention.items()]
    heard = [
        f"| `{code}` | {one.german} | {one.english} | {one.urgency} |\n"
        for code, one in catalogue.signal.items()
    ]
    signals = "\n## Signals of urgency\n\n| code | German | English | urgency |\n|---|---|---|---|\n"
    return "".join((top, *rows, "\n", *kept, signals, *heard))


PAGES: dict[str, Callable[[], str]] = {
    "config/default.toml": sample_settings,
    "docs/reference/settings.md": settings_page,
    "docs/reference/exit-codes.md": exit_codes_page,
    "docs/reference/reasons.md": reasons_page,
    "docs/reference/document-types.md": types_page,
    "docs/reference/desk-access.md": lambda: access_page(BY_HAND.format(source="`review/`")),
}


def is_current(name: str) -> bool:
    """Say whether the page on disk is what the code makes of it now."""
    file = ROOT / name
    return file.is_file() and file.read_text(encoding="utf-8") == PAGES[name]()


def main(arguments: list[str]) -> int:
    """Write the pages that are not current, or only name them."""
    stale = [name for name in PAGES if not is_current(name)]
    if arguments == ["--check"]:
        print("".join(f"{name} is not current: run `make docs`\n" for name in stale), end="")
        return 1 if stale else 0
    for name in stale:
        (ROOT / name).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / name).write_text(PAGES[name](), encoding="utf-8")
        print(f"{name} written")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
