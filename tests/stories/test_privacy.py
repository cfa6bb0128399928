"""What the program tells of its work never holds a word of a letter."""

import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.fixtures.people import PEOPLE
from tests.office import OfficeUnderTest
from tests.stories.mails import ANNA

pytestmark = pytest.mark.dovecot
SAMPLES = Path(__file__).parents[1] / "fixtures" / "office"
PATIENCE = 90
WORDS = {
    word for p in PEOPLE for word in (p.last_name, p.first_name, p.email, p.iban, p.vsnr) if len(word) > 3
}
LETTERS_WORDS = {
    "Stromsperre",
    "Terminabsage",
    "Lohnabrechnung",
    "Mietvertrag",
    "IMG_4711",
    "fax.tif",
    "Dortmund",
}


def processes(of: int) -> str:
    """The titles of a process and of all below it."""
    told = subprocess.run(["ps", "-eo", "pid,ppid,args"], capture_output=True, text=True, check=True).stdout
    family, lines = {str(of)}, [line.split(maxsplit=2) for line in told.splitlines()]
    for pid, parent, _ in lines:
        if parent in family:
            family.add(pid)
    return "\n".join(title for pid, _, title in lines if pid in family)


def test_logs_audit_processes_and_file_names_hold_nothing_of_any_letter(office: OfficeUnderTest) -> None:
    assert office.run("cases", "import", str(SAMPLES / "register.csv")).code == 0
    letters = [file.read_bytes() for file in sorted(SAMPLES.glob("*.eml"))]
    office.dovecot.append_all(office.user, letters)
    log, titles = office.folder / "log", set[str]()
    with log.open("w") as err:
        daemon = subprocess.Popen(office.command("run"), stderr=err, stdout=err, cwd=office.folder)
        end = time.monotonic() + PATIENCE
        while log.read_text().count('"settled"') < len(letters) - 1 and time.monotonic() < end:
            titles.add(processes(daemon.pid))
            time.sleep(0.3)
        daemon.send_signal(signal.SIGTERM)
        assert daemon.wait(15) == 0
    told = {
        "log": log.read_text(),
        "audit": office.run("audit", "query", "--json").out + office.run("audit", "export").out,
        "titles": "\n".join(titles),
        "names": "\n".join(str(path.relative_to(office.folder)) for path in office.folder.rglob("*")),
    }
    assert told["log"].count('"settled"') == len(letters) - 1
    assert {place: [w for w in WORDS | LETTERS_WORDS if w in text] for place, text in told.items()} == {
        place: [] for place in told
    }
    assert ANNA.serial not in told["log"] + told["titles"]
    assert all(path.count("BG0") == 1 for path in told["names"].splitlines() if "BG0" in path)
