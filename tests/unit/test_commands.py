"""The command line itself: what it teaches, and how it ends."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from config.errors import BusyError, ExitCode, MailboxUnreachableError, SettingsError
from ingest.commands.exits import told_to_people
from ingest.commands.options import options_last

ROOT = Path(__file__).parents[2]
REFERENCE = (ROOT / "docs" / "reference" / "json.md").read_text(encoding="utf-8")
COMMANDS = (
    "run", "once", "demo", "check", "balance", "cases import", "documents", "submissions", "quarantine list",
    "quarantine show", "quarantine replay", "audit query", "audit verify", "audit export",
)  # fmt: skip


def program(*arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, str(ROOT / "run_ingest.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_of_the_design_explains_itself(command: str) -> None:
    done = program(*command.split(), "--help")
    assert done.returncode == 0
    assert "Usage: kundenpost " + command in done.stdout


@pytest.mark.parametrize(
    ("given", "understood"),
    [
        (["--config", "a.toml", "once", "--json"], ["once", "--config", "a.toml", "--json"]),
        (
            ["audit", "--config", "a.toml", "--json", "query"],
            ["audit", "query", "--config", "a.toml", "--json"],
        ),
        (["once", "--config"], ["once", "--config"]),
        (["--json", "cases", "import", "--", "--json"], ["cases", "import", "--json", "--", "--json"]),
        (["--json", "cases", "import", "x.csv"], ["cases", "import", "x.csv", "--json"]),
        (["--config=a.toml", "balance"], ["balance", "--config=a.toml"]),
        (["--help"], ["--help"]),
    ],
)
def test_options_may_stand_anywhere(given: list[str], understood: list[str]) -> None:
    assert options_last(given) == understood


def fails_with(error: Exception) -> ExitCode:
    def fail() -> None:
        raise error

    return told_to_people(fail)


def test_each_family_of_errors_has_its_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert fails_with(SettingsError(("mailbox.url: this key is needed",))) == 78
    assert fails_with(MailboxUnreachableError("The mail server does not answer.")) == 69
    assert fails_with(BusyError("Another Kundenpost is at work.")) == 75
    assert "mailbox.url: this key is needed" in capsys.readouterr().err


def test_an_error_of_our_own_never_shows_the_words_of_a_letter(capsys: pytest.CaptureFixture[str]) -> None:
    assert fails_with(UnicodeDecodeError("utf-8", b"Lohn von Anna", 0, 1, "Anna")) == 1
    shown = capsys.readouterr().err
    assert "UnicodeDecodeError" in shown
    assert "Anna" not in shown


def test_a_wrong_option_is_a_usage_error() -> None:
    assert program("once", "--nonsense").returncode == ExitCode.USAGE


def test_the_json_fields_in_the_reference_are_those_of_the_code() -> None:
    from ingest.operations.listing import DOCUMENT, SUBMISSION  # noqa: PLC0415 - heavy, only here

    rows = dict(re.findall(r"^\| `([^`]+)`[^|]* \| `([^`]+)` \|$", REFERENCE, re.MULTILINE))
    assert tuple(rows["documents"].split(", ")) == DOCUMENT
    assert tuple(rows["submissions"].split(", ")) == SUBMISSION
