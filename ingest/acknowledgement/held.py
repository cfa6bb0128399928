"""Why a mail gets no receipt: a fixed code, and a sentence for people. Codes never change their meaning."""

from enum import StrEnum


class Held(StrEnum):
    """The fixed codes; `SENTENCES` says each in German and in English."""

    NULL_REVERSE_PATH = "null_reverse_path"
    DELIVERY_REPORT = "delivery_report"
    AUTO_SUBMITTED = "auto_submitted"
    MAILING_LIST = "mailing_list"
    PRECEDENCE_BULK = "precedence_bulk"
    AUTO_RESPONSE_SUPPRESSED = "auto_response_suppressed"
    AUTOREPLY_HEADER = "autoreply_header"
    ANSWERS_A_RECEIPT = "answers_a_receipt"
    OWN_ADDRESS = "own_address"
    MACHINE_SENDER = "machine_sender"
    SPAM_MARKED = "spam_marked"
    NOT_AUTHENTICATED = "not_authenticated"
    NOT_ADDRESSED = "not_addressed"
    NO_SENDER = "no_sender"
    DISABLED = "disabled"
    NO_OUTGOING_SERVER = "no_outgoing_server"
    SENDER_CAP = "sender_cap"
    DOMAIN_CAP = "domain_cap"
    TOTAL_CAP = "total_cap"


SPREAD = frozenset({Held.MAILING_LIST, Held.PRECEDENCE_BULK})
"""What came by a list or in bulk. A person may have written it, unlike all else that is automatic."""

SENTENCES: dict[Held, tuple[str, str]] = {
    Held.NULL_REVERSE_PATH: (
        "Die Nachricht will keine Antwort (leerer Rückweg); sie kommt von einem Mailserver.",
        "The mail wants no answer (null reverse path); a mail server wrote it.",
    ),
    Held.DELIVERY_REPORT: (
        "Die Nachricht ist ein Zustell- oder Lesebericht.",
        "The mail is a delivery or read report.",
    ),
    Held.AUTO_SUBMITTED: (
        "Die Nachricht wurde automatisch erzeugt.",
        "The mail was generated automatically.",
    ),
    Held.MAILING_LIST: ("Die Nachricht kommt über eine Mailingliste.", "The mail came by a mailing list."),
    Held.PRECEDENCE_BULK: ("Die Nachricht ist eine Massensendung.", "The mail is a bulk mailing."),
    Held.AUTO_RESPONSE_SUPPRESSED: (
        "Die Nachricht bittet darum, nicht automatisch beantwortet zu werden.",
        "The mail asks for no automatic answer.",
    ),
    Held.AUTOREPLY_HEADER: (
        "Die Nachricht trägt das Kennzeichen einer automatischen Antwort oder Weiterleitung.",
        "The mail carries the mark of an automatic answer or redirection.",
    ),
    Held.ANSWERS_A_RECEIPT: (
        "Die Nachricht beantwortet eine unserer Bestätigungen und sieht wie eine Abwesenheitsnotiz aus.",
        "The mail answers one of our receipts and looks like an out-of-office note.",
    ),
    Held.OWN_ADDRESS: (
        "Die Nachricht kommt von einer Adresse der Dienststelle.",
        "The mail comes from an address of the office itself.",
    ),
    Held.MACHINE_SENDER: (
        "Die Absenderadresse gehört einem Programm und wird nicht gelesen.",
        "The sender's address belongs to a program; nobody reads it.",
    ),
    Held.SPAM_MARKED: (
        "Der Mailserver hat die Nachricht als Spam oder Schadsoftware gekennzeichnet.",
        "The mail server marked the mail as spam or malware.",
    ),
    Held.NOT_AUTHENTICATED: (
        "Der Mailserver konnte den Absender nicht bestätigen; er kann gefälscht sein.",
        "The mail server could not confirm the sender, who may be forged.",
    ),
    Held.NOT_ADDRESSED: (
        "Keine Adresse der Dienststelle steht in An oder Kopie.",
        "None of the office's addresses is in To or Cc.",
    ),
    Held.NO_SENDER: (
        "Die Nachricht nennt keine brauchbare Absenderadresse.",
        "The mail has no usable sender address.",
    ),
    Held.DISABLED: (
        "Bestätigungen sind in den Einstellungen abgeschaltet.",
        "Receipts are switched off in the settings.",
    ),
    Held.NO_OUTGOING_SERVER: (
        "In den Einstellungen ist kein Ausgangsserver eingetragen.",
        "The settings name no outgoing mail server.",
    ),
    Held.SENDER_CAP: (
        "Diese Adresse hat heute schon so viele Bestätigungen bekommen wie erlaubt.",
        "This address has had as many receipts today as are allowed.",
    ),
    Held.DOMAIN_CAP: (
        "Diese Maildomäne hat in der letzten Stunde so viele Bestätigungen bekommen wie erlaubt.",
        "This mail domain has had as many receipts in the last hour as are allowed.",
    ),
    Held.TOTAL_CAP: (
        "In der letzten Stunde gingen so viele Bestätigungen hinaus wie erlaubt.",
        "As many receipts as are allowed went out in the last hour.",
    ),
}


def sentence(held: Held, language: str = "de") -> str:
    """The reason in words, in German or English."""
    german, english = SENTENCES[held]
    return english if language == "en" else german
