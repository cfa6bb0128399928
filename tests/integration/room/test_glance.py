"""What a reader sees of a mail at receipt, before anything in it is opened."""

import datetime as dt
from email.message import EmailMessage
from pathlib import Path

from ingest.room.plain import Glance
from ingest.room.room import ReadingRoom
from tests.integration.room.samples import mail, pdf

TODAY = dt.date(2020, 3, 23)
CUT_OFF = "Mir wurde der Strom abgestellt."


def glanced(room: ReadingRoom, tmp_path: Path, raw: bytes, subject: str = "") -> Glance:
    path = tmp_path / "letter.eml"
    path.write_bytes(raw)
    return room.glance(path, subject, TODAY)


def test_the_attachments_are_counted_and_the_text_is_heeded(room: ReadingRoom, tmp_path: Path) -> None:
    raw = mail(f"{CUT_OFF}\n", ("brief.pdf", "application/pdf", pdf()))
    assert glanced(room, tmp_path, raw) == Glance(attachments=1, urgent=True)


def test_a_subject_may_say_it_alone(room: ReadingRoom, tmp_path: Path) -> None:
    assert glanced(room, tmp_path, mail("Guten Tag\n"), CUT_OFF) == Glance(attachments=0, urgent=True)


def test_most_mails_can_wait(room: ReadingRoom, tmp_path: Path) -> None:
    raw = mail("Anbei meine Heizkostenabrechnung.\n")
    assert glanced(room, tmp_path, raw, "Unterlagen") == Glance(attachments=0, urgent=False)


def test_the_text_of_a_mail_in_html_is_what_people_see(room: ReadingRoom, tmp_path: Path) -> None:
    shown, hidden = "<p>Mir wurde der <b>Strom</b> abgestellt.</p>", "<p style='display:none'>{}</p>"
    assert glanced(room, tmp_path, _html(shown)).urgent
    assert not glanced(room, tmp_path, _html(f"<p>Guten Tag</p>{hidden.format(CUT_OFF)}")).urgent


def test_a_long_text_is_seen_to_a_bound(room: ReadingRoom, tmp_path: Path) -> None:
    assert glanced(room, tmp_path, mail("Wort " * 1_000 + CUT_OFF + "\n")).urgent
    assert not glanced(room, tmp_path, mail("Wort " * 100_000 + CUT_OFF + "\n")).urgent


def test_what_is_no_mail_shows_nothing_that_breaks(room: ReadingRoom, tmp_path: Path) -> None:
    seen = glanced(room, tmp_path, b"")
    assert (seen.attachments or 0, seen.urgent) == (0, False)


def _html(body: str) -> bytes:
    message = EmailMessage()
    message["From"] = "anna@example.org"
    message.set_content(body, subtype="html")
    return message.as_bytes()
