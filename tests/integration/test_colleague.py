"""The process that works letters beside the one that takes mail: ended from outside, nothing is lost."""

import os
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.fixtures.make_many import many
from tests.kills import descendants, left_of
from tests.office import ROOT, OfficeUnderTest, new_office
from tests.servers.dovecot import Dovecot
from tests.servers.sink import Sink

pytestmark = pytest.mark.dovecot
MAILS = 120
REGISTER = ROOT / "tests" / "fixtures" / "office" / "register.csv"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[OfficeUnderTest]:
    with Dovecot() as dovecot, Sink() as sink:
        made = new_office(tmp_path, dovecot, sink)
        assert made.run("cases", "import", str(REGISTER)).code == 0
        dovecot.append_all(made.user, list(many(MAILS, 50)))
        yield made


def test_a_pass_whose_letters_cannot_be_worked_says_so_and_the_next_one_goes_on(
    office: OfficeUnderTest,
) -> None:
    process = subprocess.Popen(
        office.command("once", "--json"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=office.folder
    )
    family = descendants(process.pid)
    while not _at_work(office):
        time.sleep(0.02)
        family = descendants(process.pid)
    os.kill(_colleague_of(process.pid), signal.SIGKILL)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 1
    assert b"ended from outside" in said
    assert left_of(family) == []
    assert office.once()["received"] == 0  # all mail was taken all the same
    assert {row["state"] for row in office.submissions()} <= {"filed", "review"}
    assert len(office.submissions()) == MAILS == len(office.sink.messages)
    assert office.run("balance").code == 0


def test_a_problem_of_the_letters_process_ends_the_pass_with_its_exit_code(office: OfficeUnderTest) -> None:
    (office.folder / "cases").write_text("a file in the place of the folder")
    result = office.run("once", "--json")
    assert (result.code, "cases" in result.err) == (74, True)
    (office.folder / "cases").unlink()
    office.once()
    assert {row["state"] for row in office.submissions()} == {"filed", "review"}
    assert office.run("balance").code == 0


def _at_work(office: OfficeUnderTest) -> bool:
    """Looked up in the database itself: a command takes as long as half of the pass."""
    with closing(sqlite3.connect(office.folder / "kundenpost.db")) as database:
        return bool(database.execute("SELECT 1 FROM submissions WHERE settled_at IS NOT NULL").fetchone())


def _colleague_of(pid: int) -> int:
    """The child that is the program itself once more; fork servers and readers are started anew."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    (own,) = [c for c in children if b"run_ingest.py" in Path(f"/proc/{c}/cmdline").read_bytes()]
    return int(own)
