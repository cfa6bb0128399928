"""Letters in envelopes within envelopes: what lies inside is filed as if it lay outside."""

import base64
import binascii
import io
import tarfile
import zipfile
from email import message_from_bytes
from email.message import EmailMessage

import pytest

from ingest.room.libreoffice import program
from tests.fixtures import word
from tests.makers import msg, signed, tnef
from tests.office import ROOT, OfficeUnderTest

pytestmark = pytest.mark.dovecot
SAMPLES = ROOT / "tests" / "fixtures" / "office"
LETTER = message_from_bytes((SAMPLES / "03-pdf-payslip.eml").read_bytes())
WORDS, PAYSLIP = (part.get_payload(decode=True) for part in LETTER.walk() if not part.is_multipart())


def mail(number: int, filename: str, content: bytes, kind: str = "application/octet-stream") -> bytes:
    letter = EmailMessage()
    letter["From"] = "Agnieszka Kowalski <a.kowalski@example.org>"
    letter["To"] = "kundenpost@jobcenter.example"
    letter["Subject"] = "Unterlagen"
    letter["Message-ID"] = f"<container-{number}@example.org>"
    letter.set_content(WORDS.decode())
    main, sub = kind.split("/")
    letter.add_attachment(content, maintype=main, subtype=sub, filename=filename)
    return letter.as_bytes()


def zipped(name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


def tarred(name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        entry = tarfile.TarInfo(name)
        entry.size = len(content)
        archive.addfile(entry, io.BytesIO(content))
    return out.getvalue()


@pytest.fixture
def worked(office: OfficeUnderTest) -> OfficeUnderTest:
    assert office.run("cases", "import", str(SAMPLES / "register.csv")).code == 0
    return office


def rows_of(office: OfficeUnderTest, *letters: bytes) -> list[list[tuple[str, str, str, str]]]:
    office.dovecot.append_all(office.user, list(letters))
    office.once()
    found: dict[str, list[tuple[str, str, str, str]]] = {}
    for row in office.documents():
        facts = (row["part"], row["media_type"], row["status"], row["reason"])
        found.setdefault(row["submission"], []).append(facts)
    return list(found.values())


def test_a_payslip_in_an_archive_is_filed_and_the_archive_set_aside(worked: OfficeUnderTest) -> None:
    letters = (mail(1, "Lohn.zip", zipped("../../Lohn.pdf", PAYSLIP)),)
    (rows,) = rows_of(worked, *letters)
    assert rows == [
        ("1", "text/plain", "set_aside", "says_nothing"),
        ("2", "application/zip", "set_aside", "unpacked"),
        ("2.1", "application/pdf", "filed", "number_and_second_factor"),
    ]
    assert worked.run("balance").code == 0


def test_archives_within_archives_are_opened_to_the_end(worked: OfficeUnderTest) -> None:
    (rows,) = rows_of(worked, mail(1, "a.tgz", tarred("b.zip", zipped("Lohn.pdf", PAYSLIP))))
    assert [row[0] for row in rows] == ["1", "2", "2.1", "2.1.1"]
    assert rows[-1][2:] == ("filed", "number_and_second_factor")


def test_a_mail_attached_as_a_file_is_a_level_of_its_own(worked: OfficeUnderTest) -> None:
    inner = (SAMPLES / "07-text-application.eml").read_bytes()
    (rows,) = rows_of(worked, mail(1, "Weiterleitung.eml", inner))
    assert rows[1][1:] == ("message/rfc822", "set_aside", "unpacked")
    assert rows[2][0].startswith("2.1")
    assert rows[2][2] == "review"


def test_a_bomb_stops_at_the_budget_and_goes_to_quarantine(worked: OfficeUnderTest) -> None:
    (rows,) = rows_of(worked, mail(1, "bombe.zip", zipped("null.txt", b"\0" * 90_000_000)))
    assert rows[1][2:] == ("quarantined", "unpacks_too_large")
    assert worked.submissions()[0]["state"] == "quarantined"
    assert worked.run("balance").code == 0


def test_a_locked_archive_is_named_and_the_client_hears_of_it(worked: OfficeUnderTest) -> None:
    locked = bytearray(zipped("Lohn.pdf", PAYSLIP))
    central = locked.rfind(b"PK\x01\x02")
    locked[6] |= 1
    locked[central + 8] |= 1
    (rows,) = rows_of(worked, mail(1, "Lohn.zip", bytes(locked)))
    assert rows[1][2:] == ("unreadable", "encrypted")
    subjects = [str(received.message["Subject"]) for received in worked.sink.messages]
    assert len(subjects) == 2


def opened(office: OfficeUnderTest, letter: bytes) -> dict[str, tuple[str, str]]:
    """What became of each part of one letter, by its path."""
    (rows,) = rows_of(office, letter)
    return {part: (status, reason) for part, _, status, reason in rows}


def test_outlooks_envelope_is_the_mail_itself(worked: OfficeUnderTest) -> None:
    envelope = tnef.winmail(files=[tnef.file(b"LOHN.PDF", PAYSLIP)])
    found = opened(worked, mail(1, "winmail.dat", envelope, "application/ms-tnef"))
    assert found["2"] == ("set_aside", "unpacked")
    assert found["2.1"] == ("filed", "number_and_second_factor")


def test_a_message_file_of_outlook_is_a_forwarded_mail(worked: OfficeUnderTest) -> None:
    inside = msg.message({0x0037: "Lohn", 0x1000: "Anbei."}, [msg.attachment("Lohn.pdf", PAYSLIP)])
    file = msg.compound_file(inside)
    found = opened(worked, mail(1, "Nachricht.msg", file))
    assert found["2"] == ("set_aside", "unpacked")
    assert ("filed", "number_and_second_factor") in found.values()


def test_a_mail_signed_in_one_piece_is_opened_without_a_key(worked: OfficeUnderTest) -> None:
    inner = mail(1, "Lohn.pdf", PAYSLIP)
    head = b"From: a.kowalski@example.org\r\nMessage-ID: <signed@example.org>\r\nMIME-Version: 1.0\r\n"
    kind = b"Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\r\n"
    letter = (
        head + kind + b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(signed.sign(inner))
    )
    found = opened(worked, letter)
    assert found["1"] == ("set_aside", "unpacked")
    assert ("filed", "number_and_second_factor") in found.values()


def test_an_encrypted_mail_goes_to_a_person_by_its_name(worked: OfficeUnderTest) -> None:
    found = opened(worked, mail(1, "smime.p7m", signed.encrypt(b"geheim"), "application/pkcs7-mime"))
    assert found["2"] == ("review", "encrypted")


def test_a_file_written_into_the_text_is_found(worked: OfficeUnderTest) -> None:
    lines = b"".join(binascii.b2a_uu(PAYSLIP[at : at + 45]) for at in range(0, len(PAYSLIP), 45))
    text = WORDS.replace(b"\n", b"\r\n") + b"\r\nbegin 644 Lohn.pdf\r\n" + lines + b"`\r\nend\r\n"
    head = b"From: a.kowalski@example.org\r\nMessage-ID: <uu@example.org>\r\n"
    kind = b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    found = opened(worked, head + kind + text)
    assert ("filed", "number_and_second_factor") in found.values()
    assert found["1"] == ("set_aside", "unpacked")


def test_an_office_document_is_filed_with_a_pdf_where_libreoffice_is(worked: OfficeUnderTest) -> None:
    letter = word.document("Agnieszka Kowalski, Kundennummer 355P662187, kündigt ihre Arbeit an.")
    rows_of(worked, mail(1, "Brief.docx", letter))
    (row,) = [row for row in worked.documents() if row["part"] == "2"]
    assert (row["status"], row["pages"]) == ("filed", 1)
    file = worked.cases / row["path"]
    assert file.suffix == ".docx"
    assert file.read_bytes() == letter
    assert file.with_suffix(".rendition.pdf").is_file() == (program() is not None)
    assert worked.run("balance").code == 0
