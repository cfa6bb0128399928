"""What a reader sees of a mail at receipt, before anything in it is opened."""

from email.message import EmailMessage
from pathlib import Path

from ingest.room.room import ReadingRoom
from tests.integration.room.samples import mail, pdf


def glanced(room: ReadingRoom, tmp_path: Path, raw: bytes) -> tuple[int | None, str]:
    path = tmp_path / "letter.eml"
    path.write_bytes(raw)
    seen = room.glance(path)
    return seen.attachments, seen.text


def test_the_attachments_and_the_beginning_of_the_text_are_seen(room: ReadingRoom, tmp_path: Path) -> None:
    raw = mail("Mir wurde der Strom abgestellt.\n", ("brief.pdf", "application/pdf", pdf()))
    assert glanced(room, tmp_path, raw) == (1, "Mir wurde der Strom abgestellt.\n")


def test_the_text_of_a_mail_in_html_is_what_people_see(room: ReadingRoom, tmp_path: Path) -> None:
    message = EmailMessage()
    message["From"] = "anna@example.org"
    message.set_content("<p>Kein <b>Geld</b></p><p style='display:none'>mehr</p>", subtype="html")
    attachments, text = glanced(room, tmp_path, message.as_bytes())
    assert attachments == 0
    assert text.split() == ["Kein", "Geld"]


def test_a_long_text_is_seen_to_a_bound(room: ReadingRoom, tmp_path: Path) -> None:
    _, text = glanced(room, tmp_path, mail("Wort " * 100_000 + "\n"))
    assert len(text) == 20_000


def test_what_is_no_mail_shows_nothing_that_breaks(room: ReadingRoom, tmp_path: Path) -> None:
    attachments, text = glanced(room, tmp_path, b"")
    assert (attachments or 0, text) == (0, "")
