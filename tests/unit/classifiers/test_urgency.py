"""What cannot wait, and what only sounds like it."""

from datetime import date

import pytest

from classifiers.assess import Assessor
from classifiers.urgency.days import days_in
from classifiers.urgency.odds import sounds_urgent
from config.catalogue import UrgentWords
from config.load_catalogue import load_catalogue

TODAY = date(2020, 3, 23)
SUMMER = date(2020, 7, 1)
ASSESSOR = Assessor(load_catalogue())


@pytest.mark.parametrize(
    ("text", "signal"),
    [
        ("Heute wurde mir der Strom abgestellt.", "power_cut"),
        ("Die Stadtwerke wollen nächste Woche das Gas sperren", "power_cut"),
        ("Wir haben eine Räumungsklage bekommen", "eviction"),
        ("Mein Vermieter hat mir fristlos gekündigt", "eviction"),
        ("Ich habe kein Geld und nichts zu essen", "no_money"),
        ("Ich schlafe im Auto", "homeless"),
        ("Mein Mann hat mich geschlagen", "violence"),
        ("Ich will nicht mehr leben, ich bringe mich um", "self_harm"),
        ("Ich bringe euch alle um", "threat"),
        ("Ich bin schwanger und nicht krankenversichert", "uninsured"),
        ("Die Heizung ist ausgefallen", "no_heating"),
        ("They cut off our electricity", "power_cut"),
        ("Hiç param kalmadı, çocuklar aç", "no_money"),
        ("Нас виселяють з квартири", "eviction"),
        ("У меня нет денег на еду", "no_money"),
        ("قطعوا عنا الكهرباء", "power_cut"),
    ],
)
def test_what_cannot_wait_is_heard_in_many_languages(text: str, signal: str) -> None:
    told = ASSESSOR.mail("", text, TODAY)
    assert told.urgency == "U0"
    assert signal in {hit.signal for hit in told.signals}
    assert ASSESSOR.at_receipt("", text, TODAY) == "U0"
    assert ASSESSOR.at_receipt(text, "", TODAY) == "U0"


@pytest.mark.parametrize(
    "text",
    [
        "Mein Abschlag für Strom hat sich erhöht.",
        "Der Strom ist wieder da, danke.",
        "Ich habe meine Wohnung zum 01.06.2020 gekündigt.",
        "Mein Arbeitgeber hat mir gekündigt.",
        "Wann kommt mein Geld?",
        "Unterhaltsvorschuss wurde bewilligt.",
        "Ich kann am Montag nicht zum Termin kommen.",
        "Anbei meine Heizkostenabrechnung.",
        "",
    ],
)
def test_what_only_sounds_like_it_can_wait(text: str) -> None:
    assert ASSESSOR.at_receipt("Unterlagen", text, TODAY) is None


def test_the_words_that_gave_it_are_told() -> None:
    hits = ASSESSOR.mail("", "Guten Tag. Heute wurde mir der Strom abgestellt. Gruß", TODAY).signals
    assert "Strom abgestellt" in hits[0].snippet


def test_a_cold_flat_is_no_emergency_in_summer() -> None:
    assert ASSESSOR.at_receipt("", "Die Heizung ist ausgefallen", SUMMER) is None


@pytest.mark.parametrize(
    ("subject", "text", "urgency"),
    [
        ("AW: Eingang", "Danke!\n\nAm 1.3.2020 um 9:00 Uhr schrieb Amt:\n> Kein Geld für Essen?", None),
        ("WG: Post", "Gruß\n\n-----Ursprüngliche Nachricht-----\nSperrankündigung Strom", "U0"),
        ("Strom wird morgen gesperrt", "", "U0"),
    ],
)
def test_quoted_words_count_only_where_they_are_what_is_sent(
    subject: str, text: str, urgency: str | None
) -> None:
    assert ASSESSOR.at_receipt(subject, text, TODAY) == urgency


@pytest.mark.parametrize(
    ("page", "urgency"),
    [
        ("Sperrandrohung\nAndrohung der Unterbrechung der Versorgung\nbis zum 30.03.2020", "U0"),
        ("Sperrandrohung\nAndrohung der Unterbrechung der Versorgung\nam 30.05.2020", "U1"),
        ("Sperrandrohung\nAndrohung der Unterbrechung der Versorgung", "U0"),
        ("Weiterbewilligungsantrag\nEnde des laufenden Bewilligungsabschnitts 31.03.2020", "U1"),
        ("Weiterbewilligungsantrag\nEnde des laufenden Bewilligungsabschnitts 31.07.2020", "U2"),
        ("PERSONALAUSWEIS\ngültig bis 01.05.2020\nidentity card", "U2"),
        ("PERSONALAUSWEIS\ngültig bis 01.05.2027\nidentity card", "U3"),
        ("Lohnabrechnung\nAuszahlungsbetrag", "U3"),
        ("Räumungsklage\nRäumung und Herausgabe", "U0"),
    ],
)
def test_type_words_and_days_decide_together(page: str, urgency: str) -> None:
    assert ASSESSOR.document((page,), TODAY).urgency == urgency


def test_a_lease_does_not_threaten_its_tenant() -> None:
    page = "Mietvertrag\n§ 1 Mietsache\n§ 2 Miete\n§ 3 Bei Verzug fristlose Kündigung.\nmein Vermieter"
    told = ASSESSOR.document((page,), TODAY)
    assert (told.guess.code, told.urgency, told.signals) == ("MIETV", "U3", ())


def test_days_are_hints_with_their_words() -> None:
    page = "Bitte zahlen Sie bis zum 01.04.2020.\nTermin am 2. April um 9 Uhr.\ngültig bis 2021-01-31"
    hints = ASSESSOR.document((page,), TODAY).days
    assert {(hint.kind, hint.day) for hint in hints} >= {
        ("deadline", date(2020, 4, 1)),
        ("expiry", date(2021, 1, 31)),
    }
    assert all(str(hint.day.day) in hint.snippet for hint in hints)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("03.04.2020", date(2020, 4, 3)),
        ("3.4.20", date(2020, 4, 3)),
        ("3. April", date(2020, 4, 3)),
        ("3.1.", date(2020, 1, 3)),
        ("15.12.", date(2019, 12, 15)),
        ("2020-04-03", date(2020, 4, 3)),
    ],
)
def test_days_are_read_as_people_write_them(written: str, day: date) -> None:
    assert [hint.day for _, hint in days_in(f"am {written} dort", TODAY)] == [day]


@pytest.mark.parametrize("written", ["31.02.2020", "99.99.", "0.0.2020", "3,4,20"])
def test_what_is_no_day_is_none(written: str) -> None:
    assert list(days_in(written, TODAY)) == []


def test_a_wording_nobody_thought_of_is_heard_by_its_words() -> None:
    words = UrgentWords(bias=-3.0, weights={"hunger": 2.0, "kinder": 1.5, "bescheid": -4.0})
    assert "Hunger" in (sounds_urgent("Meine Kinder leiden Hunger", words) or "")
    assert sounds_urgent("Meine Kinder leiden Hunger, der Bescheid fehlt", words) is None
    assert sounds_urgent("", words) is None
    long = "bescheid " * 60 + "die Kinder leiden Hunger " + "bescheid " * 60
    assert sounds_urgent(long, words) is None
