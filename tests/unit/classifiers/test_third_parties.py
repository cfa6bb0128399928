"""Who stands in a letter without being meant by it."""

import pytest

from classifiers.reasons import Reason
from classifiers.third_parties import is_third_party
from tests.unit.classifiers.people import ANNA, PETER, YILMAZ, person
from tests.unit.classifiers.weighing import BG, FILED, outcome, weighed

LANDLORD = person(YILMAZ, last_name="Schmidt", first_name="Peter")


@pytest.mark.parametrize(
    "page",
    [
        "Vermieter: Peter Schmidt",
        "Vermieterin\nPeter Schmidt",
        "Malerbetrieb Peter Schmidt",
        "Dr. med. Peter Schmidt",
        "Rechtsanwalt Dr. Peter Schmidt",
        "Inhaber: Herr Peter Schmidt",
        "Praxis Peter Schmidt",
        "Im Auftrag\nPeter Schmidt",
        "Peter Schmidt GmbH",
        "Arbeitgeber Peter Schmidt",
        "Ansprechpartner: Peter Schmidt",
        "gez. Peter Schmidt",
        "Ansprechpartncr: Peter Schmidt",
        "Vermicter: Herr Peter Schmidt",
        "Dr. mcd. Peter Schmidt",
        "Vermieter/in: Peter Schmidt",
        "Vermieter/-in: Peter Schmidt",
        "Vermieter(in) Peter Schmidt",
        "Vermieter*in: Peter Schmidt",
        "Vermieter_in: Peter Schmidt",
        "Vermieter:in: Peter Schmidt",
        "Vermieter (Name): Peter Schmidt",
        "Name des Vermieters: Peter Schmidt",
        "Name und Anschrift des Arbeitgebers: Peter Schmidt",
        "Vermieter/in\nName, Vorname: Peter Schmidt",
        "Vermicter/in (Name): Herr Peter Schmidt",
        "Bearbeitet von: Peter Schmidt",
        "Ausgestellt durch Peter Schmidt",
        "i. V. Peter Schmidt",
        "Pflegedienst Peter Schmidt",
        "Elektro Peter Schmidt",
        "Schreinerei Peter Schmidt",
        "Taxi Peter Schmidt",
        "Peter Schmidt, Vermieter",
        "Peter Schmidt (Vermieter)",
        "Peter Schmidt, Ihr Vermieter.",
        "Peter Schmidt als Vermieter",
        "Peter Schmidt, Vermieter/in, Hauptstr. 5",
        "Peter Schmidt\nRechtsanwalt",
        "Peter Schmidt\nRechtsanwalt und Notar\nHauptstr. 5",
        "Peter Schmidt\nVermieter",
        "Peter Schmidt Malermeister",
        "Peter Schmidt\nMalermeister\nHauptstr. 5",
        "Peter Schmidt, Facharzt für Innere Medizin",
        "Peter Schmidt e.K.",
    ],
)
def test_a_name_behind_an_office_or_a_trade_is_somebody_elses(page: str) -> None:
    at = page.index("Peter")
    assert is_third_party(page, at, at + len("Peter Schmidt"))


@pytest.mark.parametrize(
    "page",
    [
        "Peter Schmidt",
        "Mieter: Peter Schmidt",
        "Untermieter: Peter Schmidt",
        "Bescheinigung\nPeter Schmidt",
        "Semester Peter Schmidt",
        "Arbeitnehmer: Peter Schmidt",
        "Betreuter: Peter Schmidt",
        "Lebenspartner: Peter Schmidt",
        "Dr. med. Kaya bescheinigt Peter Schmidt",
        "Patient: Peter Schmidt",
        "Vermieter Can Kaya, Mieter Peter Schmidt",
        "Praxis am Markt\nfür Herrn Peter Schmidt",
        "Arbeitgeber und Peter Schmidt",
        "Rechtsanwalt Kaya für Peter Schmidt",
        "Betrieb Kaya\nPeter Schmidt",
        "Mieterin Peter Schmidt, Vermieter Can Kaya",
        "Peter Schmidt, Vermieter: Can Kaya",
        "Peter Schmidt\nVermieter\nCan Kaya",
        "Peter Schmidt\nArbeitgeber\nBäckerei Kaya",
        "Peter Schmidt\nArbeitgeber: Kaya",
        "Name der Mieterin: Peter Schmidt",
        "Freiwilligendienst\nPeter Schmidt",
        "Bescheinigung über Kinderbetreuung\nPeter Schmidt",
        "Mieter/in: Peter Schmidt",
        "Arbeitnehmer/in\nName, Vorname: Peter Schmidt",
        "Vom Vermieter auszufüllen\nName: Peter Schmidt",
        "Peter Schmidt ist Lehrer: er",
        "Mit freundlichen Grüßen\nPeter Schmidt",
    ],
)
def test_a_word_between_and_the_name_counts(page: str) -> None:
    at = page.index("Peter")
    assert not is_third_party(page, at, at + len("Peter Schmidt"))


@pytest.mark.parametrize(
    "page",
    [
        "Dr. med. Thi Lan Becker-Norden",
        "Vermieter: Becker-Norden, Thi Lan",
        "gez. Thi Lan Becker",
        "Praxis Lan Becker",
    ],
)
def test_a_name_of_several_words_is_somebody_elses_as_a_whole(page: str) -> None:
    lan = person(last_name="Becker-Norden", first_name="Thi Lan", iban="", vsnr="")
    assert weighed("", f"{BG}\n{page}", members=(lan,)).reason is Reason.NUMBER_ALONE
    assert outcome(weighed("", f"{BG}\nThi Lan Becker", members=(lan,))) == FILED


def test_a_client_as_landlord_neither_files_nor_contradicts() -> None:
    everybody = (ANNA, PETER, LANDLORD)
    assert outcome(weighed("", f"{BG} Anna Müller\nVermieter: Peter Schmidt", members=everybody)) == FILED
    theirs = weighed("", "BG-Nr. 35502//0099999\nVermieter: Peter Schmidt", members=everybody)
    assert theirs.reason is Reason.NUMBER_ALONE
    named_too = f"{BG} Anna Müller\nVermieter: Peter Schmidt\nAuch Peter Schmidt zieht um."
    assert weighed("", named_too, members=everybody).reason is Reason.CONTRADICTION
