"""Servers that refuse, disks that are full, databases that are locked: a clear word, and nothing is lost."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.office import ROOT, OfficeUnderTest, new_office
from tests.servers.certificates import Authority
from tests.servers.dovecot import Dovecot, free_port
from tests.servers.sink import Sink
from tests.stories.mails import AGNIESZKA, ANNA, CAN, bg, mail, pdf

pytestmark = pytest.mark.dovecot
LETTERS = tuple(mail("Ich ziehe um.", sender=p.email) for p in (ANNA, AGNIESZKA, CAN))
REGISTER = str(ROOT / "tests" / "fixtures" / "office" / "register.csv")
COLUMNS = "bg_number,customer_number,last_name,first_name,birth_date,street,postcode,city,email,iban,vsnr"


def all_is_well(office: OfficeUnderTest, mails: int) -> None:
    """Every mail was taken once, moved away, and has had one receipt; the books balance."""
    assert office.dovecot.uids(office.user) == []
    receipts = [m.message["Message-ID"] for m in office.sink.messages]
    assert len(receipts) == len(set(receipts)) == mails
    balance = office.run("balance", "--json").json
    assert (balance["submissions"], balance["open"], balance["findings"]) == (mails, 0, [])


def test_a_wrong_password_is_told_and_what_is_due_is_sent_all_the_same(office: OfficeUnderTest) -> None:
    office.dovecot.append_all(office.user, LETTERS)
    nowhere = f"smtp://127.0.0.1:{free_port()}"
    waiting = office.run("once", "--json", KUNDENPOST_OUTGOING__URL=nowhere)
    assert (waiting.code, waiting.json["received"], waiting.json["sent"]) == (0, 3, 0), waiting.err
    refused = office.run("once", "--json", KUNDENPOST_MAILBOX__PASSWORD="falsch")
    assert (refused.code, refused.json["received"], refused.json["sent"]) == (77, 0, 3)
    assert "refused the password" in refused.err
    assert "falsch" not in refused.err
    all_is_well(office, 3)


def test_a_mailbox_out_of_reach_ends_with_its_own_code_and_the_figures(office: OfficeUnderTest) -> None:
    result = office.run("once", "--json", KUNDENPOST_MAILBOX__URL=f"imaps://k@127.0.0.1:{free_port()}/INBOX")
    assert (result.code, result.json["received"]) == (69, 0)
    assert "No letter is lost" in result.err


def test_an_expired_certificate_is_named_with_its_day(sink: Sink, tmp_path: Path) -> None:
    authority = Authority(tmp_path / "tls")
    old = authority.issue("old", ends=datetime(2024, 2, 1, tzinfo=UTC))
    with Dovecot(certificate=old) as server:
        server.ca_file = authority.file
        office = new_office(tmp_path, server, sink)
        server.append(office.user, LETTERS[0])
        result = office.run("once", "--json")
        assert (result.code, result.json["received"]) == (77, 0)
        assert "has expired on 2024-02-01" in result.err
        assert len(server.uids(office.user)) == 1


def test_a_server_that_puts_off_or_refuses_a_receipt(office: OfficeUnderTest) -> None:
    office.sink.reply_once("RCPT", "451 4.7.1 come back later", times=1)
    office.sink.refuse(AGNIESZKA.email, f"550 5.1.1 <{AGNIESZKA.email}> no such mailbox")
    office.dovecot.append_all(office.user, LETTERS[:2])
    assert office.once()["sent"] == 0
    refused = office.submissions()[1]["submission"]
    waiting = office.run("submissions", "show", refused, "--json").json["waiting"]
    assert set(waiting) == {"receipt_failed", "no_evidence"}
    (event,) = office.run("audit", "query", "--action", "receipt_failed", "--json").lines
    assert (event["submission"], event["details"]["reply"]) == (refused, "550 5.1.1 … no such mailbox")
    with closing(sqlite3.connect(office.folder / "kundenpost.db")) as database:
        database.execute("UPDATE outbox SET next_attempt_at = created_at WHERE state = 'waiting'")
        database.commit()
    assert office.once()["sent"] == 1
    assert office.sink.messages[0].recipients == (ANNA.email,)


def test_a_register_with_broken_lines_is_refused_whole(office: OfficeUnderTest, tmp_path: Path) -> None:
    file = tmp_path / "register.csv"
    good = "35502//0000001,355A000001,Muster,Max,1980-02-01,,,,,,,active,"
    lines = (
        f"{COLUMNS},status,site",
        good,
        "35502//000002,355A000002,Muster,Mia,01.02.1980,,,,,,,active,",
        "35502//0000003,355A00000,Muster,Kim,,,,,,,,offen,",
        "35502//0000004,355A000004,Muster",
        good.replace("1980", "1981"),
        ",355A000006,Muster,Udo,,,,,,DE00 1234,,,",
    )
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    result = office.run("cases", "import", str(file), "--json")
    assert (result.code, result.out) == (65, "")
    for place in (":3: bg_number:", ":3: birth_date:", ":4: customer_number:", ":4: status:", ":5:", ":6:"):
        assert f"{file}{place}" in result.err
    assert f"{file}:7: bg_number: is empty" in result.err
    assert office.run("check", "--json").lines[2]["said"].startswith("sqlite, 0 rows")
    file.write_text("\n".join(lines[:2]) + "\n", encoding="utf-8")
    assert office.run("cases", "import", str(file), "--json").json["added"] == 1


def test_a_locked_database_is_told_and_nothing_is_lost(office: OfficeUnderTest) -> None:
    office.dovecot.append_all(office.user, LETTERS)
    assert office.run("audit", "verify").code == 0
    with closing(sqlite3.connect(office.folder / "kundenpost.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        result = office.run("once", "--json", timeout=60)
        assert (result.code, result.out) == (74, "")
        assert "database is locked" in result.err
    assert len(office.dovecot.uids(office.user)) == 3
    assert office.once()["received"] == 3
    all_is_well(office, 3)


def test_a_case_folder_that_cannot_be_written_loses_nothing(office: OfficeUnderTest) -> None:
    assert office.run("cases", "import", REGISTER).code == 0
    office.cases.write_text("no folder")
    letter = mail(f"Ich ziehe um.\n{bg(ANNA)}\n{ANNA.name}", sender=ANNA.email)
    office.dovecot.append(office.user, letter)
    result = office.run("once", "--json")
    assert result.code == 74
    assert str(office.cases) in result.err
    assert [row["state"] for row in office.submissions()] == ["open"]
    assert {line["name"]: line["ok"] for line in office.run("check", "--json").lines}["cases"] is False
    office.cases.unlink()
    assert office.once()["filed"] == 1
    all_is_well(office, 1)


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    """A disk of its own, or the end of the test where none can be mounted."""
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "none", str(folder)], capture_output=True, check=False
    )
    if os.geteuid() or mounted.returncode:
        pytest.skip("only root can mount a small disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


ON_THE_SMALL_DISK = {
    "blobs": ('blobs = "', 'blobs = "disk/'),
    "cases": ('cases = "', 'cases = "disk/'),
    "database": ("sqlite:///", "sqlite:///disk/"),
}


@pytest.mark.parametrize("full", ON_THE_SMALL_DISK)
def test_a_full_disk_stops_the_work_and_loses_nothing(office: OfficeUnderTest, full: str) -> None:
    page = pdf(f"{bg(ANNA)} {ANNA.name}", *("x" * 90 for _ in range(30)))
    noise = ("a.bin", "application/octet-stream", os.urandom(600_000))
    settings = office.config.read_text().replace(*ON_THE_SMALL_DISK[full])
    office.config.write_text(settings.replace('min_free = "1 MB"', 'min_free = "1 B"'))
    with small_disk(office.folder / "disk", "2m") as disk:
        assert office.run("cases", "import", REGISTER).code == 0
        ballast = disk / "ballast"
        ballast.write_bytes(bytes(shutil.disk_usage(disk).free - 4096))
        office.dovecot.append(office.user, mail("Anbei.", page, noise, sender=ANNA.email))
        result = office.run("once", "--json")
        assert result.code == 74, result.err
        assert "space" in result.err or "full" in result.err
        ballast.unlink()
        assert office.once()["review"] == 1
        assert len(list(office.folder.rglob("*_02.pdf"))) == 1
        all_is_well(office, 1)


def test_with_too_little_space_no_mail_is_taken(office: OfficeUnderTest) -> None:
    office.dovecot.append(office.user, LETTERS[0])
    result = office.run("once", "--json", KUNDENPOST_STORAGE__MIN_FREE="900000 GB")
    assert (result.code, "it waits on the mail server" in result.err) == (74, True)
    assert len(office.dovecot.uids(office.user)) == 1


def test_no_language_data_is_told_before_any_letter_is_taken(office: OfficeUnderTest) -> None:
    office.dovecot.append(office.user, LETTERS[0])
    result = office.run("once", "--json", KUNDENPOST_READING__TESSDATA="/nowhere")
    assert (result.code, result.out) == (78, "")
    assert "deu.traineddata is missing in /nowhere" in result.err
    assert len(office.dovecot.uids(office.user)) == 1
