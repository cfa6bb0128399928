"""Receipts as the outgoing server gets them: one a submission, from nobody, about nothing."""

import pytest

from tests.office import OfficeUnderTest
from tests.stories.mails import AGNIESZKA, ANNA, CAN, bg, mail, pdf

pytestmark = pytest.mark.dovecot
SECRETS = ("Lohn", "Schwanger", "Müller", "Mueller", "Anna", "0012345", "355D456789", "Kündig", "07.1984")
MACHINES = {
    "delivery_report": (("Content-Type", "multipart/report; report-type=delivery-status; boundary=x"),),
    "null_reverse_path": (("Return-Path", "<>"),),
    "auto_submitted": (("Auto-Submitted", "auto-replied"),),
    "mailing_list": (("List-Id", "<liste.example.org>"),),
    "precedence_bulk": (("Precedence", "bulk"),),
    "auto_response_suppressed": (("X-Auto-Response-Suppress", "OOF, AutoReply"),),
    "autoreply_header": (("X-Autoreply", "yes"),),
    "spam_marked": (("X-Spam-Flag", "YES"),),
}


def machine_mail(headers: tuple[tuple[str, str], ...]) -> bytes:
    whole = mail("Ich bin nicht da.", sender=CAN.email)
    kept = whole.replace(b"Content-Type: text", b"X-Was: text") if headers[0][0] == "Content-Type" else whole
    return "".join(f"{name}: {value}\r\n" for name, value in headers).encode() + kept


def test_a_receipt_says_that_the_mail_arrived_and_nothing_about_the_case(office: OfficeUnderTest) -> None:
    page = pdf(f"Schwangerschaft {ANNA.name}", f"geb. {ANNA.born}", name="Lohn Anna Müller.pdf")
    letter = mail(
        f"Kündigung für {ANNA.name}, {bg(ANNA)}, Kundennummer {ANNA.customer_number}",
        page,
        page,
        sender=f"{ANNA.name} <a.m@example.org>",
        subject=f"Schwanger! {ANNA.bg_number} {ANNA.name}",
        headers=(("Reply-To", "dritte@example.org"), ("Cc", "vierte@example.org")),
    )
    office.dovecot.append(office.user, letter)
    assert office.once()["sent"] == 1
    (receipt,) = office.sink.messages
    assert (receipt.mail_from, receipt.recipients) == ("", ("a.m@example.org",))
    bodies = [part.get_content() for part in receipt.message.walk() if not part.is_multipart()]
    shown = "\n".join([*bodies, *map(str, receipt.message.values())])
    assert [secret for secret in SECRETS if secret in shown or secret.encode() in receipt.content] == []
    assert office.submissions()[0]["submission"] in str(receipt.message["Subject"])
    assert "2 Dateien" in bodies[0]
    assert (receipt.message["Auto-Submitted"], receipt.message["To"]) == ("auto-replied", "a.m@example.org")
    assert receipt.message["Cc"] is receipt.message["Reply-To"] is None


def test_machines_ourselves_and_the_impatient_get_no_receipt_and_the_reason_is_kept(
    office: OfficeUnderTest,
) -> None:
    office.dovecot.append_all(office.user, [machine_mail(headers) for headers in MACHINES.values()])
    others = {
        "machine_sender": "no-reply@example.org",
        "own_address": "kundenpost@jobcenter.example",
        "no_sender": "",
    }
    letters = [mail("Ich ziehe um.", sender=sender) for sender in others.values()]
    letters += [mail(f"Noch etwas: {n}", sender=AGNIESZKA.email) for n in range(3)]
    office.dovecot.append_all(office.user, letters)
    counts = office.run("once", "--json", KUNDENPOST_RECEIPTS__PER_SENDER_PER_DAY="2").json
    assert (counts["acknowledged"], counts["sent"]) == (2, 2)
    assert {m.recipients for m in office.sink.messages} == {(AGNIESZKA.email,)}
    events = office.run("audit", "query", "--action", "received", "--json").lines
    held = [event["details"]["receipt"] for event in events]
    assert held == [*MACHINES, *others, "queued", "queued", "sender_cap"]
    acknowledged = [row["acknowledged"] for row in office.submissions()]
    assert acknowledged == [reason == "queued" for reason in held]
    assert office.once()["sent"] == 0
