"""Files that hold several documents, and long documents that are one."""

import re
import time

import pytest

from classifiers.assess import Assessor
from classifiers.nouns import Page, Reading
from classifiers.pieces import holds_several, that_begin
from config.load_catalogue import load_catalogue
from tests.unit.classifiers.people import reading

ASSESSOR = Assessor(load_catalogue())
PAYSLIP = """Bäckerei Sonnenkorn GmbH
Abrechnung der Brutto/Netto-Bezüge
März 2020
Personal-Nr. 00417 Steuerklasse 4 Eintritt 01.09.2018
Grundlohn 160,00 Std. Gesamt-Brutto 1.912,00
Lohnsteuer 148,16 Krankenversicherung 150,09 Rentenversicherung 177,82
Netto-Verdienst 1.413,23 Auszahlungsbetrag 1.413,23"""
LEASE = """Mietvertrag über Wohnraum
zwischen Nordstadt Wohnen GmbH, Vermieter, und Anna Beispiel, Mieterin
§ 1 Mietsache: Die Wohnung im 2. Obergeschoss, Nordstraße 4, besteht aus 2 Zimmern
§ 2 Mietzeit: Das Mietverhältnis beginnt am 01.04.2020
§ 3 Die Grundmiete beträgt monatlich 390,00 EUR, Betriebskosten 110,00 EUR
§ 4 Die Kaution beträgt drei Monatsmieten"""
LEASE_2 = """§ 5 Betriebskosten
Der Mieter trägt die Betriebskosten nach der Betriebskostenverordnung.
§ 6 Kündigung
Die Kündigung des Mietverhältnisses muss schriftlich erfolgen. Vermieter und Mieter unterschreiben."""
HOUSE = """Anlage 1 zum Mietvertrag
Hausordnung
Die Mieter halten von 22 bis 6 Uhr Ruhe. Der Vermieter bittet, das Treppenhaus zu reinigen."""
STATEMENT = """Sparkasse Dortmund
Kontoauszug Nr. 3/2020
IBAN DE02 1203 0000 0000 2020 51 Kontostand 1.204,11 EUR Buchungstag Wertstellung Umsatz
02.03. Gutschrift Lohn 1.413,23 05.03. Lastschrift Miete 500,00 Neuer Saldo 913,23"""
STATEMENT_2 = """Buchungstag Wertstellung Verwendungszweck Umsatz
12.03. Lastschrift Stadtwerke Abschlag Strom 45,00
Gehaltsabrechnung
28.03. Gutschrift Arbeitgeber 1.413,23 Neuer Saldo 2.281,46"""
NOTICE = """Jobcenter Dortmund
Änderungsbescheid
Bescheid über Leistungen zur Sicherung des Lebensunterhalts nach dem SGB II
Die bewilligten Leistungen ändern sich ab dem 01.04.2020. Berechnungsbogen liegt bei.
Rechtsbehelfsbelehrung: Gegen diesen Bescheid kann Widerspruch erhoben werden."""
FORM = "Hauptantrag\nAntrag auf Bürgergeld\nIch beantrage Leistungen zur Sicherung des Lebensunterhalts\n{}"
ANNEXES = (
    FORM.format("Jobcenter-HA.01.2023"),
    "Anlage KdU\nAnlage zur Feststellung der Kosten der Unterkunft und Heizung\nJobcenter-KDU.01.2023",
    "Anlage VM\nFeststellung der Vermögensverhältnisse\nKonten, Bausparvertrag\nJobcenter-VM.01.2023",
)

COVER = "TELEFAX\nAn Jobcenter, Kundenpost\nVon Anna Beispiel\nSeiten 3 mit diesem Blatt\n" + "Anbei. " * 20


def several(*pages: str | Page) -> bool:
    numbered = [
        page if isinstance(page, Page) else Page(number=number, text=page, how="text")
        for number, page in enumerate(pages, 1)
    ]
    whole = Reading(engine="test", pages=tuple(numbered), page_count=len(numbered))
    return holds_several(whole) or ASSESSOR.holds_several(that_begin(whole))


def sheet(number: int, kind: str, text: str = "Trennblatt", copy_of: int = 0) -> Page:
    return Page(number=number, text=text, how="ocr", kind=kind, copy_of=copy_of)


@pytest.mark.parametrize(
    "pages",
    [
        (PAYSLIP, LEASE, LEASE_2),
        (PAYSLIP, LEASE, NOTICE),
        (LEASE, LEASE_2, HOUSE, PAYSLIP),
        (PAYSLIP, STATEMENT),
        (f"{STATEMENT}\nSeite 1 von 2", "Saldo 12,00\nSeite 2 von 2", PAYSLIP),
        (PAYSLIP, "Mitteilung\nSeite 1 von 2", "Ende\nSeite 2 von 2"),
        ("Eins Seite 1 von 2", "zwei", "Seite 1 von 2"),
        ("Brief", sheet(2, "separator"), "Noch ein Brief"),
        (sheet(1, "separator"), "Brief", sheet(3, "separator"), "Noch einer", sheet(5, "separator")),
    ],
)
def test_a_file_that_begins_anew_holds_several_documents(pages: tuple[str | Page, ...]) -> None:
    assert several(*pages)


@pytest.mark.parametrize(
    "pages",
    [
        (PAYSLIP,),
        (PAYSLIP, PAYSLIP),
        (LEASE, LEASE_2, HOUSE),
        (STATEMENT, STATEMENT_2, STATEMENT_2),
        tuple(f"{page}\nSeite {number} von 3" for number, page in enumerate((NOTICE, PAYSLIP, LEASE), 1)),
        ANNEXES,
        (COVER, "Brief Seite 1 von 2", "Seite 2 von 2"),
        ("Unterlagen für das Jobcenter", "Brief Seite 1 von 2", "Seite 2 von 2"),
        (sheet(1, "separator"), "Brief", "Seite 2"),
        ("Brief", "Seite 2", sheet(3, "separator"), sheet(4, "blank", "")),
        (sheet(1, "scan", "Brief\nSeite 1 von 2"), sheet(2, "scan", "Brief\nSeite 1 von 2", copy_of=1)),
        (NOTICE, "Berechnungsbogen\nAnna Beispiel Regelbedarf 446,00 Mehrbedarf 0,00 Miete 500,00"),
    ],
)
def test_a_long_document_is_one(pages: tuple[str | Page, ...]) -> None:
    assert not several(*pages)


def test_a_page_that_says_it_goes_on_begins_nothing() -> None:
    whole = reading("Seite 1 von 2", f"{LEASE}\nSeite 2 von 2", LEASE)
    assert that_begin(whole) == ["Seite 1 von 2", LEASE]


def test_the_time_is_linear() -> None:
    page = re.sub(r"\n", " wort\n", LEASE) * 200
    began = time.process_time()
    several(*[page] * 40)
    assert time.process_time() - began < 10
