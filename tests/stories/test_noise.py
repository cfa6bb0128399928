"""Noise in the mailbox is set aside and gets no receipt; nobody who speaks through it is overheard."""

from dataclasses import dataclass

import pytest

from tests.office import OfficeUnderTest
from tests.stories.mails import mail, pdf, raw

pytestmark = pytest.mark.dovecot

SPAM = (("X-Spam-Flag", "YES"), ("X-Spam-Status", "Yes, score=9.1 required=5.0"))
NEWSLETTER = (
    ("List-Id", "Rundbrief <rundbrief.news.example.org>"),
    ("List-Unsubscribe", "<https://news.example.org/ab>"),
    ("Precedence", "bulk"),
)
PEOPLE = (
    ("List-Id", "Beratung <beratung.listen.example.org>"),
    ("List-Post", "<mailto:beratung@listen.example.org>"),
    ("Precedence", "list"),
)
FOOTER = f"\n{'_' * 47}\nBeratung mailing list\nhttps://listen.example.org/beratung\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A mail, and what must become of it as a whole."""

    name: str
    mail: bytes
    state: str
    reason: str


def _report(kind: str, words: str, fields: str, *headers: str) -> bytes:
    return raw(
        "From: Mail Delivery System <MAILER-DAEMON@mx.example.org>",
        "To: kundenpost@jobcenter.example",
        "Subject: Eingangsbestätigung",
        "Message-ID: <report@mx.example.org>",
        *headers,
        "MIME-Version: 1.0",
        f'Content-Type: multipart/report; report-type={kind}; boundary="b"',
        "",
        "--b",
        "Content-Type: text/plain; charset=utf-8",
        "",
        words,
        "--b",
        f"Content-Type: message/{kind}",
        "",
        fields,
        "",
        "--b",
        "Content-Type: message/rfc822",
        "",
        "From: kundenpost@jobcenter.example",
        "To: anna@example.org",
        "Subject: Eingangsbestätigung",
        "Auto-Submitted: auto-replied",
        "",
        "Ihre Nachricht ist eingegangen. Sie hatte 2 Anlagen.",
        "--b--",
    )


BOUNCE = _report(
    "delivery-status",
    "I'm sorry to have to inform you that your message could not be delivered.",
    "Reporting-MTA: dns; mx.example.org\r\n\r\nFinal-Recipient: rfc822; anna@example.org\r\nAction: failed",
    "Return-Path: <>",
    "Auto-Submitted: auto-replied",
)
READ = _report(
    "disposition-notification",
    "Ihre Nachricht wurde gelesen.",
    "Final-Recipient: rfc822; anna@example.org\r\nDisposition: manual-action/MDN-sent-manually; displayed",
)

ASIDE = (
    Case(name="a delivery report", mail=BOUNCE, state="set_aside", reason=""),
    Case(name="a read report", mail=READ, state="set_aside", reason=""),
    Case(
        name="an absence note",
        mail=mail(
            "Ich bin bis zum 06.04. nicht im Büro und lese Ihre Nachricht danach.",
            subject="Automatische Antwort: Eingangsbestätigung",
            headers=(("Auto-Submitted", "auto-replied"),),
        ),
        state="set_aside",
        reason="automatic_mail",
    ),
    Case(
        name="an absence note of an old program",
        mail=mail(
            "Ich bin im Urlaub und ab Montag wieder erreichbar.",
            subject="Abwesenheitsnotiz",
            headers=(("Precedence", "bulk"),),
        ),
        state="set_aside",
        reason="automatic_mail",
    ),
    Case(
        name="a newsletter",
        mail=mail(
            "Neues aus dem Verband: Das Seminar ist online.\n\nAbmelden: https://news.example.org/ab",
            subject="Rundbrief März",
            headers=NEWSLETTER,
        ),
        state="set_aside",
        reason="automatic_mail",
    ),
    Case(
        name="talk on a list",
        mail=mail(
            f"Hallo zusammen, am Samstag ist Flohmarkt im Hof.\n{FOOTER}",
            subject="[beratung] Flohmarkt",
            headers=PEOPLE,
        ),
        state="set_aside",
        reason="automatic_mail",
    ),
    Case(
        name="spam",
        mail=mail(
            "Gewinnen Sie jetzt! https://gewinn.example/los",
            sender="no-reply@gewinn.example",
            subject="***SPAM*** Ihr Gewinn",
            headers=SPAM,
        ),
        state="set_aside",
        reason="spam_marked",
    ),
)
HEARD = (
    Case(
        name="an application marked as spam",
        mail=mail("Hiermit beantrage ich Bürgergeld. Ich habe kein Geld mehr.", headers=SPAM),
        state="review",
        reason="no_evidence",
    ),
    Case(
        name="a short mail from a phone, marked as spam",
        mail=mail("hallo ich kann morgen nicht kommen", subject="***SPAM***", headers=SPAM),
        state="review",
        reason="no_evidence",
    ),
    Case(
        name="a scan without words, marked as spam",
        mail=mail(" ", pdf("Mietvertrag"), subject="Scan", headers=SPAM),
        state="review",
        reason="no_evidence",
    ),
    Case(
        name="an application through a newsletter's program",
        mail=mail(
            "Ich beantrage hiermit Bürgergeld.\n\nNewsletter abbestellen: https://verein.example/ab",
            headers=NEWSLETTER,
        ),
        state="review",
        reason="no_evidence",
    ),
    Case(
        name="a sentence through a counselling centre's list",
        mail=mail(
            f"Unsere Klientin wartet seit drei Wochen auf Antwort. Bitte rufen Sie zurück.\n{FOOTER}",
            sender="Beratungsstelle <beratung@example.org>",
            subject="[beratung] Rückfrage",
            headers=PEOPLE,
        ),
        state="review",
        reason="no_evidence",
    ),
    Case(
        name="a scan through a list",
        mail=mail("Weitergeleitet.", pdf("Kontoauszug"), subject="[beratung] Scan", headers=PEOPLE),
        state="review",
        reason="no_evidence",
    ),
    Case(
        name="an application from a web form",
        mail=mail(
            "Name: Anna Beispiel\nAnliegen: Antrag auf Bürgergeld",
            sender="Formular <noreply@portal.example>",
            subject="Kontaktformular",
            headers=(("Auto-Submitted", "auto-generated"),),
        ),
        state="review",
        reason="no_evidence",
    ),
)


def test_noise_is_set_aside_and_who_speaks_in_it_is_heard(office: OfficeUnderTest) -> None:
    cases = (*ASIDE, *HEARD)
    office.dovecot.append_all(office.user, [case.mail for case in cases])
    figures = office.once()
    assert (figures["set_aside"], figures["review"]) == (len(ASIDE), len(HEARD))
    rows = office.submissions()
    assert [(c.name, row["state"]) for c, row in zip(cases, rows, strict=True)] == [
        (c.name, c.state) for c in cases
    ]
    told = [(c.name, c.reason or row["reason"]) for c, row in zip(cases, rows, strict=True)]
    assert told == [(c.name, row["reason"]) for c, row in zip(cases, rows, strict=True)]
    assert not any(row["acknowledged"] for row in rows)
    assert office.sink.messages == []
    assert office.run("balance").code == 0


def test_nothing_of_the_noise_is_lost(office: OfficeUnderTest) -> None:
    office.dovecot.append_all(office.user, [case.mail for case in ASIDE])
    office.once()
    documents = office.documents()
    assert {row["submission"] for row in documents} == {row["submission"] for row in office.submissions()}
    assert {row["status"] for row in documents} == {"set_aside"}
    assert all(row["reason"] for row in documents)
