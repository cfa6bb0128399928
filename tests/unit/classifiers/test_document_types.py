"""What a document is told to be, and why."""

from datetime import date

import pytest

from classifiers.assess import Assessor
from classifiers.reasons import Reason, Status
from classifiers.types.headings import Heading, Headings
from classifiers.types.layout import looks_of
from classifiers.weigh import OfficeFacts, weigh
from config.catalogue import Filing, Urgency
from config.load_catalogue import load_catalogue
from tests.unit.classifiers.people import part, reading
from tests.unit.classifiers.weighing import BG, EVERYBODY, FILED, TEXT, mail, outcome

TODAY = date(2020, 3, 23)
ASSESSOR = Assessor(load_catalogue())
OFFICE = OfficeFacts(prefixes=frozenset({"35502"}), assessor=ASSESSOR)
PAYSLIP = (
    "Abrechnung der Brutto/Netto-Bezüge\nPersonal-Nr. 17\nSteuer-Brutto 1.284,60\nAuszahlungsbetrag 1.023,47"
)


def type_of(*pages: str) -> str | None:
    return ASSESSOR.document(pages, TODAY).guess.code


@pytest.mark.parametrize(
    ("page", "code"),
    [
        (PAYSLIP, "LOHN"),
        (PAYSLIP.upper(), "LOHN"),
        ("Abrechnunq der Brutto/Netto-Bezuge\nAuszahlungsbetrag", "LOHN"),
        ("Antrag auf Weiterbewilligung\nJobcenter-WBA.04.2019", "WBA"),
        ("Seite 2 von 4\nJobcenter-WEP.04.2019", "WEP"),
        ("Arbeitsunfähigkeits-\nbescheinigung\nErstbescheinigung\narbeitsunfähig seit 20.03.2020", "AU"),
        ("Arbeitsunf4higkeitsbescheimgung\nFolgebescheinigung\narbeitsunfähig seit", "AU"),
        ("PERSONALAUSWEIS IDENTITY CARD\nIDD<<T220001293<<<<<<<<<<<<<<<", "AUSW"),
        ("Umsätze\n" + "\n".join(f"0{n}.03. Markt 12,{n}0-" for n in range(1, 8)), "KONTO"),
        ("Ich lege Widerspruch gegen den Bescheid vom 01.03.2020 ein.\nMeine Gründe folgen.", "WS"),
        ("Mitteilung von Änderungen\nAb 1. April: Einzug einer weiteren Person", "VAEM"),
        ("Hiermit zeige ich Ihnen an, dass ich bei der Firma Phoenix beschäftigt bin.", "VAEM"),
        ("Fachärztliche Stellungnahme\nHerr Kaya befindet sich in meiner Behandlung.", "ATTEST"),
        ("Klinikum Nord\nHerr Kaya wurde bis 3. April in unserem Haus stationär behandelt.", "ATTEST"),
        ("Rechtsanwälte\nKlage\nwegen Räumung\nDie Wohnung ist geräumt herauszugeben.", "RAEUM"),
        ("Anlage für Kinder unter 15 Jahren\nBezieht das Kind Unterhaltsvorschuss?", "KI"),
        ("Guten Tag", None),
        ("", None),
    ],
)
def test_a_document_is_told_by_its_cues(page: str, code: str | None) -> None:
    assert type_of(page) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Ich kann den Termin am 03.04.2020 leider nicht wahrnehmen.", "TERMIN_ABS"),
        ("Hiermit beantrage ich formlos Bürgergeld.", "ANTRAG_FORMLOS"),
        ("Wir sind umgezogen, die neue Adresse ist Musterweg 1.", "VAEM"),
        ("Gegen den Bescheid vom 1.3. lege ich Widerspruch ein.", "WS"),
        ("Ich habe Mietschulden, der Vermieter hat gemahnt.", "MAHN_MIETE"),
        ("Mir wurde der Strom abgestellt.", "STROM_SPERR"),
        ("Wir haben eine Räumungsklage bekommen!", "RAEUM"),
        ("Anbei mein Mietvertrag und die Lohnabrechnung.", None),
    ],
)
def test_the_text_of_a_mail_is_told_by_the_clients_own_words(text: str, code: str | None) -> None:
    assert ASSESSOR.mail("Unterlagen", text, TODAY).guess.code == code


def test_a_lease_that_a_mail_only_names_is_no_lease() -> None:
    assert ASSESSOR.mail("Mietvertrag", "Anbei der Mietvertrag über Wohnraum", TODAY).guess.code is None


def test_the_cues_are_told_with_page_and_words() -> None:
    guess = ASSESSOR.document(("Deckblatt", PAYSLIP), TODAY).guess
    assert guess.code == "LOHN"
    assert guess.score >= 5
    assert {(cue.kind, cue.page) for cue in guess.cues} == {("phrase", 2)}
    assert any("Auszahlungsbetrag" in cue.snippet for cue in guess.cues)


def test_two_types_that_are_as_likely_are_none_but_both_are_told() -> None:
    guess = ASSESSOR.document(("Kontoauszug\nRechnung Nr. 5",), TODAY).guess
    assert guess.code is None
    assert {guess.best, guess.runner_up} == {"KONTO", "RECH"}


def test_a_long_statement_stays_a_statement() -> None:
    bookings = "\n".join(f"{n:02}.03. Kindergeld Miete Rechnung 12,00-" for n in range(1, 29))
    assert type_of("Kontoauszug\nAlter Saldo 1,00", *[bookings] * 20) == "KONTO"


def test_a_heading_fills_its_line_or_opens_it() -> None:
    headings = Headings([Heading("X", "mietbescheinigung", 6.0)])
    assert [h.type for h, _ in headings.find("Mietbescheinigung")] == ["X"]
    assert [h.type for h, _ in headings.find("Mietbescheinigung zur Vorlage bei der Behörde am Südwall")] == [
        "X"
    ]
    assert [h.type for h, _ in headings.find("M1etbeschein1gung")] == ["X"]
    prose = "Bitte senden Sie uns auch noch die Mietbescheinigung Ihres Vermieters zu, danke sehr"
    assert list(headings.find(prose)) == []


def test_a_misread_heading_is_the_one_it_is_likest() -> None:
    headings = Headings(
        [Heading("RENT", "mietbescheinigung", 6.0), Heading("STUDY", "studienbescheinigung", 6.0)]
    )
    assert [h.type for h, _ in headings.find("Stuienbescheinigung")] == ["STUDY"]
    assert [h.type for h, _ in headings.find("Mletbescheinigung")] == ["RENT"]


@pytest.mark.parametrize(
    ("text", "look"),
    [
        ("P<D<<MUSTER<<ANNA<<<<<<<<<<<<<<<<<<", "mrz"),
        ("\n".join(f"0{n}.02. Lastschrift 9,99-" for n in range(1, 6)), "bookings"),
        ("\n".join(f"Posten {n} 1.234,5{n} EUR" for n in range(5)), "amounts"),
        ("§ 1 Sache\n§ 2 Zeit\n§ 3 Miete", "clauses"),
    ],
)
def test_a_page_is_seen_by_its_lines(text: str, look: str) -> None:
    assert look in looks_of(text)
    assert looks_of("Guten Tag\n§ 1") == frozenset()


@pytest.mark.parametrize(
    ("page", "filing"),
    [
        (PAYSLIP, Filing.FILE),
        ("PERSONALAUSWEIS\nIDD<<T220001293<<<<<<<<<<<<<<<", Filing.INSPECT_AND_DISCARD),
        ("Sozialgericht Dortmund\nS 19 AS 345/20 ER", Filing.NEVER_ALONE),
        ("Auskunft nach Art. 15 DSGVO", Filing.NEVER_ALONE),
    ],
)
def test_the_strictest_policy_of_what_it_may_be_counts(page: str, filing: Filing) -> None:
    assert ASSESSOR.document((page,), TODAY).filing is filing


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        ("Fiktionsbescheinigung\n§ 81 AufenthG", Reason.INSPECT_AND_DISCARD),
        ("Gesundheitskarte", Reason.INSPECT_AND_DISCARD),
        ("Sozialgericht Dortmund\nIn dem Rechtsstreit", Reason.RESTRICTED_TYPE),
        ("Rechtsanwälte Beispiel\nwir zeigen die Vertretung an", Reason.RESTRICTED_TYPE),
        ("Dienstaufsichtsbeschwerde", Reason.RESTRICTED_TYPE),
    ],
)
def test_what_is_restricted_is_never_filed_alone_however_sure_the_case(page: str, reason: Reason) -> None:
    readings = {1: reading(""), 2: reading(f"{page}\n{BG} Anna Müller")}
    verdict = weigh((TEXT, part(2)), readings, mail(), EVERYBODY, OFFICE)[1]
    assert outcome(verdict) == (Status.REVIEW, reason)
    assert verdict.trail[-1].rule == "filing_policy"


def test_other_documents_are_filed_with_their_type_and_urgency() -> None:
    readings = {1: reading(""), 2: reading(f"{PAYSLIP}\n{BG} Anna Müller")}
    verdict = weigh((TEXT, part(2)), readings, mail(), EVERYBODY, OFFICE)[1]
    assert outcome(verdict) == FILED
    assert (verdict.type, verdict.urgency) == ("LOHN", Urgency.U3)


def test_what_is_set_aside_has_no_type() -> None:
    readings = {1: reading("Anbei meine Unterlagen. Gruß"), 2: reading(PAYSLIP)}
    verdict = weigh((TEXT, part(2)), readings, mail(), EVERYBODY, OFFICE)[0]
    assert verdict.status is Status.SET_ASIDE
    assert (verdict.type, verdict.urgency, verdict.assessment) == (None, None, None)


def test_a_text_of_five_megabytes_ends() -> None:
    text = ("Kein Strom, kein Geld, Wohnung Termin 3.4.2020 nicht kündig " * 90_000)[:5_000_000]
    assert ASSESSOR.document((text,), TODAY).urgency is not None or type_of(text) is None
