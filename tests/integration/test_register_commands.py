"""`cases import` and what belongs to it, as an operator runs them."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from config.errors import ExitCode
from ingest.operations.register_rows import COLUMNS
from tests.office import ROOT

ROWS = [f"35502BG00000{n:02},123D0000{n:02},Müller,Anna,1980-02-01,,,,,,,active," for n in range(40)]


def kundenpost(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    config = folder / "kundenpost.toml"
    config.write_text("[storage]\n", encoding="utf-8")
    command = [sys.executable, str(ROOT / "run_ingest.py"), "--config", str(config), *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture
def office(tmp_path: Path) -> Path:
    assert imported(tmp_path, ROWS)["added"] == 40
    return tmp_path


def write(folder: Path, rows: list[str]) -> str:
    file = folder / "register.csv"
    file.write_text("\n".join([",".join(COLUMNS), *rows]) + "\n", encoding="utf-8")
    return str(file)


def imported(folder: Path, rows: list[str], *words: str) -> dict[str, int]:
    done = kundenpost(folder, "cases", "import", write(folder, rows), *words, "--json")
    assert done.returncode == ExitCode.OK, done.stderr
    figures: dict[str, int] = json.loads(done.stdout)
    return figures


def test_a_load_that_would_close_more_than_a_twentieth_stops_until_it_is_confirmed(office: Path) -> None:
    file = write(office, ROWS[:30])
    stopped = kundenpost(office, "cases", "import", file, "--json")
    assert (stopped.returncode, stopped.stdout) == (ExitCode.BAD_DATA, "")
    assert "10 of 40" in stopped.stderr
    assert "--yes" in stopped.stderr
    assert imported(office, ROWS)["unchanged"] == 40
    assert imported(office, ROWS[:30], "--yes") == {
        "rows": 30, "added": 0, "changed": 0, "unchanged": 30, "doubtful": 0, "closed": 10, "reopened": 0,
        "restricted": 0,
    }  # fmt: skip


def test_a_delta_closes_only_what_it_says(office: Path) -> None:
    assert imported(office, [ROWS[0].replace("active", "closed")], "--delta")["closed"] == 1
    assert imported(office, ROWS)["reopened"] == 1


def test_there_is_nothing_learned_at_first(office: Path) -> None:
    listed = kundenpost(office, "cases", "references", "--json")
    assert (listed.returncode, listed.stdout) == (ExitCode.OK, "")
    forgotten = kundenpost(office, "cases", "forget", "contract", "4711081522", "35502BG0000000")
    assert forgotten.returncode == ExitCode.NOT_FOUND


def test_without_a_source_there_is_nothing_to_load(office: Path) -> None:
    done = kundenpost(office, "cases", "load")
    assert (done.returncode, done.stdout) == (ExitCode.CONFIGURATION, "")
    assert "[register]" in done.stderr
