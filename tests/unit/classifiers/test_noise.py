"""What of machines, lists and spam is set aside, and who is heard through the noise."""

import pytest

from classifiers.nouns import Part, Role
from classifiers.reasons import Reason, Status
from tests.unit.classifiers.people import part
from tests.unit.classifiers.weighing import SCAN, mail, outcome, text_weighed

MACHINE: dict[str, object] = {"automatic": True}
LIST: dict[str, object] = {"automatic": True, "spread": True}
SPAM: dict[str, object] = {"spam": True}
ASIDE = (Status.SET_ASIDE, Reason.AUTOMATIC_MAIL)
SPAM_ASIDE = (Status.SET_ASIDE, Reason.SPAM_MARKED)
HEARD = (Status.REVIEW, Reason.NO_EVIDENCE)


def _heard(text: str, marks: dict[str, object], *others: Part, subject: str = "Nachricht") -> object:
    return outcome(text_weighed(text, *others, about=mail(subject, **marks)))


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Automatische Antwort: Eingangsbestätigung", "Ich bin bis zum 06.04. nicht im Büro."),
        (
            "Abwesenheitsnotiz",
            """Guten Tag,

            ich bin ab 12.05. wieder für Sie da. In dringenden Fällen wenden Sie sich bitte an
            meine Vertretung, Frau Klar (0231 1234). Termine vereinbaren Sie bitte telefonisch.

            Viele Grüße""",
        ),
        ("Out of office", "I am on annual leave until Monday and will answer your e-mail on my return."),
        ("Re: Eingangsbestätigung", "Ich bin krank. Ich gebe Ihnen nach meiner Rückkehr Bescheid."),
        (
            "Ihre Anfrage",
            """Vielen Dank für Ihre Nachricht. Wir kümmern uns um Ihr Anliegen zu Miete, Kaution und
            Wohnung. Ihren Antrag auf Wohngeld stellen Sie bitte über unser Portal.""",
        ),
        (
            "Undelivered Mail Returned to Sender",
            """This is the mail system at host mail.example.org.

            I'm sorry to have to inform you that your message could not be delivered.""",
        ),
        ("Gelesen: Eingangsbestätigung", "Ihre Nachricht wurde am 23.03.2020 um 10:12 Uhr gelesen."),
    ],
)
def test_what_machines_say_is_set_aside(subject: str, text: str) -> None:
    assert _heard(text, MACHINE, subject=subject) == ASIDE


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Kontaktformular", "Name: Anna Beispiel\nAnliegen: Hiermit beantrage ich Bürgergeld."),
        ("Antrag auf Bürgergeld", "Name: Anna Beispiel\nTelefon: 0231 1234"),
        ("Abwesenheitsnotiz", "Ich bin im Krankenhaus. Ich lege Widerspruch gegen den Bescheid ein."),
        ("Formular", "My name is Anna. I would like to apply for benefits."),
        ("Kontaktformular", "Anliegen: Ich bin obdachlos und habe kein Geld."),
    ],
)
def test_a_request_for_benefits_is_heard_through_a_machine(subject: str, text: str) -> None:
    assert _heard(text, MACHINE, subject=subject) == HEARD


NEWSLETTERS = (
    "Neues aus dem Fachverband\n\nDas Seminar im April ist online.\n\nAbbestellen: https://news.example.org",
    """Liebe Mitglieder,

    ich freue mich, Ihnen von unserer Arbeit zu berichten. Wir laden Sie zum Termin am 4. Mai ein.
    Unser Newsletter im Browser: https://news.example.org/5

    Abmelden""",
    "Hallo zusammen, am Samstag ist Flohmarkt im Hof.",
    "Bürgergeld 2026: Was sich ändert. Stellen Sie Ihren Antrag rechtzeitig!\n\nNewsletter abbestellen",
    "Unsere Angebote der Woche\nhttps://a.example https://b.example https://c.example",
)


@pytest.mark.parametrize("text", NEWSLETTERS)
def test_newsletters_are_set_aside(text: str) -> None:
    assert _heard(text, LIST, subject="Rundbrief März") == ASIDE


def test_an_absence_note_in_bulk_is_set_aside() -> None:
    assert _heard("Ich bin im Urlaub. Ich bin ab Montag wieder erreichbar.", LIST) == ASIDE


@pytest.mark.parametrize(
    "text",
    [
        "Liebes Jobcenter,\nunsere Klientin hat seit drei Wochen nichts gehört. Bitte rufen Sie uns zurück.",
        "Guten Tag, ich kann morgen nicht kommen. Ali",
        "Ich bin nicht erreichbar, das Telefon ist weg. Schreiben Sie mir?",
        "Können Sie bitte den Termin am Freitag verschieben?",
        "Familie Beispiel zieht am 1. Mai um, der Mietvertrag folgt.",
        f"Ich warte noch auf Antwort.\n{'_' * 47}\nBeratung mailing list\nAbmelden: https://listen.example.org",
        "Я не отримала виплату за березень",
        "لم أستلم أي رد",
    ],
)
def test_people_who_write_through_a_list_reach_a_person(text: str) -> None:
    assert _heard(text, LIST, subject="[beratung] Nachricht") == HEARD


def test_a_benefit_request_between_a_newsletters_marks_is_heard() -> None:
    text = "Ich beantrage hiermit Bürgergeld.\n\nZum Abmelden vom Newsletter: https://verein.example/ab"
    assert _heard(text, LIST) == HEARD


def test_words_forwarded_through_a_list_are_heard() -> None:
    text = "Zur Kenntnis\n\n-----Weitergeleitete Nachricht-----\nIch brauche Hilfe bei der Miete."
    assert text_weighed(text, about=mail("WG: Frage", **LIST)).status is Status.REVIEW


@pytest.mark.parametrize(
    "text",
    [
        "Gewinnen Sie jetzt 1000 Euro! http://gewinn.example",
        "Ihr Konto wurde gesperrt. Klicken Sie hier, um Ihre Zahlung zu bestätigen.",
        "Verdienen Sie viel von zu Hause aus! Jetzt starten!",
        "Cheap watches and pills, best prices",
        "",
    ],
)
def test_spam_is_set_aside(text: str) -> None:
    assert _heard(text, SPAM, subject="[SPAM] Angebot") == SPAM_ASIDE


@pytest.mark.parametrize(
    "text",
    [
        "Hiermit beantrage ich Leistungen nach dem SGB II für mich und meine Kinder.",
        "Hallo ich kann morgen nicht kommen bin krank. Ali",
        "Sehr geehrtes Jobcenter, anbei die Daten: https://cloud.example.org/x",
        "ich habe meinen Mietvertrag hier hochgeladen https://cloud.example.org/x",
        "Widerspruch gegen den Bescheid vom 3.3.",
        "merhaba benim randevu",
        "Hello, I did not get my money this month.",
        "Können Sie bitte den Termin verschieben?",
    ],
)
def test_a_letter_marked_as_spam_still_reaches_a_person(text: str) -> None:
    assert _heard(text, SPAM, subject="Hallo") == HEARD


def test_a_subject_alone_is_heard() -> None:
    assert _heard("", SPAM, subject="Antrag auf Bürgergeld") == HEARD


@pytest.mark.parametrize("marks", [LIST, SPAM])
def test_the_text_beside_documents_is_weighed_as_ever(marks: dict[str, object]) -> None:
    assert _heard("Aktuelle Preise", marks, SCAN) == HEARD
    assert _heard("Anbei die Unterlagen.", marks, SCAN) == (Status.SET_ASIDE, Reason.SAYS_NOTHING)
    logo = part(2, Role.INLINE, media_type="image/png", size=900, pixels=(100, 50), filename="")
    assert _heard("Aktuelle Preise", marks, logo)[0] is Status.SET_ASIDE  # type: ignore[index]


@pytest.mark.parametrize("marks", [LIST, SPAM, MACHINE])
def test_a_case_number_is_heard_through_any_noise(marks: dict[str, object]) -> None:
    text = "Angebot BG-Nr. 35502//0012345 https://x.example abmelden"
    assert _heard(text, marks) == (Status.REVIEW, Reason.NUMBER_ALONE)
