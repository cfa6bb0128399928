"""What the office makes of a real scanner's word."""

from collections.abc import Iterator
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path
from typing import Literal

import pytest
from pypdf import PdfWriter

from classifiers.reasons import Reason
from config.settings import VirusSettings
from ingest.virus.gate import Admission, ScanFailedError, ScannerDownError, VirusGate
from tests.servers.clamd import BAIT, BAIT_NAME, BAITED_FILE, FILE_NAME, Clamd

OPEN = Admission()
MARKED = Admission(unscanned=True)
NOWHERE = "unix:/nowhere/clamd.sock"


@pytest.fixture(scope="module")
def scanner() -> Iterator[Clamd]:
    with Clamd("StreamMaxLength 1M", "AlertEncrypted yes", "AlertExceedsMax yes", "MaxFiles 20") as server:
        yield server


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    path = tmp_path / "letter.eml"
    path.write_bytes(_mail(b"Kontoauszug"))
    return path


def test_without_a_scanner_every_mail_may_be_opened(letter: Path) -> None:
    letter.write_bytes(BAIT)
    gate = VirusGate(None)
    assert gate.admit(letter) == OPEN
    assert not gate.holds()


def test_a_clean_mail_may_be_opened_and_a_virus_not(scanner: Clamd, letter: Path) -> None:
    gate = _gate(scanner.url)
    assert gate.admit(letter) == OPEN
    letter.write_bytes(BAIT)
    assert gate.admit(letter) == Admission(refused=Reason.VIRUS_FOUND, signature=BAIT_NAME)
    assert not gate.holds()


def test_nothing_of_a_mail_is_looked_at_before_it_was_scanned(scanner: Clamd, letter: Path) -> None:
    assert VirusGate(None).may_be_looked_at(letter)
    assert _gate(scanner.url).may_be_looked_at(letter)
    assert not _gate(NOWHERE).may_be_looked_at(letter)
    letter.write_bytes(BAIT)
    assert not _gate(scanner.url).may_be_looked_at(letter)


def test_what_was_clean_when_it_came_is_not_scanned_again_but_once(scanner: Clamd, letter: Path) -> None:
    gate = _gate(scanner.url)
    assert gate.may_be_looked_at(letter)
    letter.write_bytes(BAIT)  # the bytes of a stored mail never change; here they tell whether it was scanned
    assert gate.admit(letter) == OPEN
    assert gate.admit(letter) == Admission(refused=Reason.VIRUS_FOUND, signature=BAIT_NAME)


def test_a_file_with_a_password_is_no_virus_but_hides_none_either(scanner: Clamd, letter: Path) -> None:
    letter.write_bytes(_mail(_locked()))
    assert _gate(scanner.url).admit(letter) == OPEN
    letter.write_bytes(_mail(_locked(), BAITED_FILE))
    assert _gate(scanner.url).admit(letter) == Admission(refused=Reason.VIRUS_FOUND, signature=FILE_NAME)


@pytest.mark.parametrize("size", [0, 2 * 2**20])
def test_what_the_scanner_does_not_see_to_its_end_stays_shut_or_is_marked(
    scanner: Clamd, letter: Path, size: int
) -> None:
    letter.write_bytes(_mail(*(b"%%PDF-1.4 %d" % n for n in range(30))) + b"\r\n" * (size // 2))
    assert _gate(scanner.url).admit(letter) == Admission(refused=Reason.TOO_LARGE_TO_SCAN)
    assert _gate(scanner.url, "pass_with_mark").admit(letter) == MARKED


def test_a_scanner_that_is_down_holds_letters_or_marks_them(letter: Path) -> None:
    waiting = _gate(NOWHERE)
    assert waiting.holds()
    with pytest.raises(ScannerDownError):
        waiting.admit(letter)
    passing = _gate(NOWHERE, "pass_with_mark")
    assert not passing.holds()
    assert passing.admit(letter) == MARKED


def test_a_scanner_that_hangs_is_down_and_not_asked_again_for_every_letter(letter: Path) -> None:
    with Clamd() as own:
        own.freeze()
        gate = _gate(own.url, "pass_with_mark", timeout=1.0)
        assert gate.admit(letter) == MARKED
        own.thaw()
        assert gate.admit(letter) == MARKED  # within the pause nobody asks
        assert _gate(own.url).admit(letter) == OPEN


def test_a_scanner_that_fails_on_one_mail_fails_the_work_on_that_mail_only(
    letter: Path, tmp_path: Path
) -> None:
    with Clamd() as own:
        (own.home / "tmp").rmdir()  # it takes connections, but can keep no stream
        gate = _gate(own.url)
        with pytest.raises(ScanFailedError):
            gate.admit(letter)
        assert not gate.holds()


def _gate(
    url: str, when_down: Literal["hold", "pass_with_mark"] = "hold", timeout: float = 60.0
) -> VirusGate:
    return VirusGate(VirusSettings(clamd=url, when_down=when_down, timeout=timeout))


def _locked() -> bytes:
    writer, out = PdfWriter(), BytesIO()
    writer.add_blank_page(100, 100)
    writer.encrypt("Lan1991", algorithm="RC4-128")
    writer.write(out)
    return out.getvalue()


def _mail(*attachments: bytes) -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"] = "Anna Beispiel <anna@example.org>", "Unterlagen"
    message.set_content("Anbei.")
    for number, content in enumerate(attachments):
        message.add_attachment(content, "application", "pdf", filename=f"Scan{number}.pdf")
    return message.as_bytes()
