"""Mails that come twice, half, nameless or broken: each ends in one state, and its bytes are kept."""

import io
from hashlib import sha256
from pathlib import Path

import pytest
from PIL import Image

from tests.office import OfficeUnderTest, new_office
from tests.servers.dovecot import Dovecot
from tests.servers.sink import Sink
from tests.stories.mails import AGNIESZKA, ANNA, CAN, OFFICE, bg, mail, pdf, raw

pytestmark = pytest.mark.dovecot
REGISTER = Path(__file__).parents[1] / "fixtures" / "office" / "register.csv"
PAYSLIP = pdf(f"Lohnabrechnung für {ANNA.name}", f"geb. {ANNA.born}", name="lohn.pdf")
HOP = b"Received: from mail.example.org by mx.jobcenter.example; Mon, 23 Mar 2020 08:00:00 +0100\r\n"


def states(office: OfficeUnderTest) -> list[str]:
    return [row["state"] for row in office.submissions()]


def fates(office: OfficeUnderTest) -> list[list[str]]:
    """What became of the parts of each mail."""
    found: dict[str, list[str]] = {}
    for row in office.documents():
        found.setdefault(row["submission"], []).append(row["status"])
    return list(found.values())


def balanced(office: OfficeUnderTest) -> None:
    assert office.run("balance", "--json").json["findings"] == []


def stored_file(server: Dovecot, words: bytes) -> Path:
    """The file in which the server keeps the message with these words."""
    files = (f for f in (server.home / "mail").rglob("*") if f.is_file())
    return next(f for f in files if words in f.read_bytes())


@pytest.fixture
def with_register(office: OfficeUnderTest) -> OfficeUnderTest:
    assert office.run("cases", "import", str(REGISTER)).code == 0
    return office


def test_what_is_sent_twice_is_filed_once(with_register: OfficeUnderTest) -> None:
    office = with_register
    first = mail(f"Ich ziehe um. {bg(ANNA)} {ANNA.name}", PAYSLIP, sender=ANNA.email)
    office.dovecot.append_all(office.user, [first, HOP + first, first])
    counts = office.once()
    assert (counts["received"], counts["filed"], counts["duplicates"], counts["sent"]) == (3, 1, 2, 2)
    assert fates(office) == [["filed", "filed"], ["duplicate", "duplicate"]]
    assert len(list(office.cases.rglob("*_02.pdf"))) == 1
    balanced(office)


def test_the_same_words_and_papers_of_two_people_are_kept_for_both(with_register: OfficeUnderTest) -> None:
    office = with_register
    photo = ("IMG_1.pdf", "application/pdf", pdf("Mietbescheinigung Bornstraße 203")[2])
    letters = [
        mail("Ich komme morgen nicht.", sender=ANNA.email),
        mail("Ich komme morgen nicht.", sender=CAN.email),
        mail(f"Anbei. {bg(ANNA)}", photo, sender=ANNA.email),
        mail(f"Anbei. {bg(CAN)}", photo, sender=CAN.email),
        mail(f"Anbei. {bg(ANNA)}", photo, sender=ANNA.email, subject="noch einmal"),
        mail(f"Für Frau Müller. {bg(ANNA)}", photo, sender="hilfe@example.org"),
        mail(f"Für Herrn Öztürk. {bg(CAN)}", photo, sender="hilfe@example.org"),
    ]
    office.dovecot.append_all(office.user, letters)
    office.once()
    assert fates(office) == [
        ["review"],
        ["review"],
        ["set_aside", "review"],
        ["set_aside", "review"],
        ["set_aside", "duplicate"],
        ["review", "review"],
        ["review", "review"],
    ]


def test_a_mail_over_the_limit_is_kept_unopened_and_worked_when_it_is_put_back(
    with_register: OfficeUnderTest,
) -> None:
    office = with_register
    letter = mail(f"Ich ziehe um. {bg(ANNA)} {ANNA.name}", PAYSLIP, sender=ANNA.email)
    office.dovecot.append(office.user, letter)
    counts = office.run("once", "--json", KUNDENPOST_MAILBOX__MAX_SIZE="1 kB").json
    assert (counts["quarantined"], counts["acknowledged"], counts["sent"]) == (1, 1, 1)
    (kept,) = office.run("quarantine", "list", "--json").lines
    assert (kept["state"], kept["reason"]) == ("quarantined", "too_large")
    (whole,) = office.documents()
    assert (whole["part"], whole["media_type"], whole["status"]) == ("", "message/rfc822", "quarantined")
    assert whole["sha256"] == sha256(letter).hexdigest()
    shown = office.run("quarantine", "show", kept["submission"], "--json").json
    blob = office.folder / "blobs" / shown["sha256"][:2] / shown["sha256"]
    assert blob.read_bytes() == letter
    assert list(office.dovecot.messages(office.user, "Verarbeitet").values()) == [letter]
    assert office.run("quarantine", "replay", "DO-0000-0000", "--json").code == 66
    replayed = office.run("quarantine", "replay", kept["submission"], "--json").json
    assert replayed == {"replayed": [kept["submission"]]}
    counts = office.once()
    assert (counts["received"], counts["filed"], counts["sent"]) == (0, 1, 0)
    assert [row["part"] for row in office.documents()] == ["1", "2"]
    balanced(office)


def test_a_message_the_server_will_not_hand_over_holds_nobody_up(sink: Sink, tmp_path: Path) -> None:
    with Dovecot(store="maildir") as server:
        office = new_office(tmp_path, server, sink)
        server.append_all(office.user, [mail(f"Brief {n}", sender=ANNA.email) for n in (1, 2, 3)])
        stored_file(server, b"Brief 2").chmod(0)
        assert office.once()["received"] == 2
        unbalanced = office.run("balance", "--json")
        (finding,) = unbalanced.json["findings"]
        assert (unbalanced.code, "refused by the server" in finding["what"]) == (3, True)
        stored_file(server, b"Brief 2").chmod(0o600)
        assert office.once()["received"] == 1
        balanced(office)


def test_a_folder_made_anew_shows_nothing_new(office: OfficeUnderTest) -> None:
    letters = [mail(f"Brief {n}", sender=ANNA.email) for n in (1, 2)]
    office.dovecot.append_all(office.user, letters, folder="Post")
    chosen = {
        "KUNDENPOST_MAILBOX__URL": office.dovecot.url(office.user, "Post"),
        "KUNDENPOST_MAILBOX__DONE": "",
    }
    assert office.run("once", "--json", **chosen).json["received"] == 2
    with office.dovecot.client(office.user, None) as client:
        client.delete_folder("Post")
    office.dovecot.append_all(office.user, [letters[1], letters[0]], folder="Post")
    counts = office.run("once", "--json", **chosen).json
    assert (counts["received"], counts["duplicates"], counts["sent"]) == (2, 2, 0)
    assert len(states(office)) == len(office.sink.messages) == 2
    assert office.run("balance", "--json", **chosen).json["findings"] == []


def test_broken_and_empty_mails_each_end_somewhere(office: OfficeUnderTest) -> None:
    picture = io.BytesIO()
    Image.new("L", (900, 900), 255).save(picture, "PNG")
    letters = {
        "empty": mail(""),
        "no sender": mail("Ich ziehe um.", sender=""),
        "nothing but a header": b"Subject: x\r\n",
        "nothing at all": b"\r\n",
        "a nameless paper": mail("Anbei.", ("", "application/pdf", PAYSLIP[2]), sender=ANNA.email),
        "no bytes": mail("Anbei.", ("leer.pdf", "application/pdf", b""), sender=CAN.email),
        "a white picture": mail("Anbei.", ("weiss.png", "image/png", picture.getvalue()), sender=CAN.email),
        "raw bytes in the header": raw(
            b"From: J\xfcrgen M\xfcller <juergen@example.org>", b"Subject: Gr\xfc\xdfe", f"To: {OFFICE}",
            b"Message-ID: <\xfc@x>", "Content-Type: text/plain; charset=unknown-8bit", "", b"Umzug \xfc",
        ),
        "zero bytes": raw("From: a@example.org", "Subject: x\0y", "Message-ID: <\0@x>", "", "Um\0zug"),
        "no boundary": raw("From: a@example.org", "Content-Type: multipart/mixed", "", "Ich ziehe um."),
    }  # fmt: skip
    office.dovecot.append_all(office.user, letters.values())
    counts = office.once()
    assert counts["received"] == len(letters)
    assert counts["review"] + counts["set_aside"] == len(letters)
    assert all("filed" not in parts for parts in fates(office))
    held = [row["acknowledged"] for row in office.submissions()]
    assert held == [bool(b"From:" in letter) for letter in letters.values()]
    notices = [m for m in office.sink.messages if "nicht lesbar" in str(m.message["Subject"])]
    assert [m.recipients for m in notices] == [(CAN.email,)] * 2
    assert {row["reason"] for row in office.documents()} >= {"empty_file", "no_text", "no_evidence"}
    balanced(office)
    assert AGNIESZKA.email not in {m.recipients[0] for m in office.sink.messages}
