"""Whose signatures the office believes: a file that cannot be read is told before any letter is opened."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from config.settings import ReadingSettings
from ingest.room.forkserver import RoomFailedError
from ingest.room.room import ReadingRoom
from ingest.room.trusted import certificates
from tests.fixtures import odd_envelopes
from tests.makers import signed


def test_a_reader_knows_whom_the_office_believes(tmp_path: Path) -> None:
    mail, file = tmp_path / "mail", tmp_path / "ca.pem"
    mail.write_bytes(odd_envelopes.smime_detached().raw)
    file.write_bytes(signed.office()[0].public_bytes(Encoding.PEM))
    with ReadingRoom(ReadingSettings(readers=1, ca_file=file)) as room:
        opened = room.open(mail, tmp_path / "spool")
    assert [part.signature for part in opened.parts if part.signature] == ["valid"]


def test_without_a_file_nobody_is_believed() -> None:
    assert certificates(None) == ""


@pytest.mark.parametrize("content", ["kein Zertifikat", None])
def test_certificates_that_cannot_be_read_are_told(tmp_path: Path, content: str | None) -> None:
    file = tmp_path / "ca.pem"
    if content is not None:
        file.write_text(content, encoding="ascii")
    with pytest.raises(RoomFailedError, match=r"reading\.ca_file cannot be read"):
        certificates(file)
