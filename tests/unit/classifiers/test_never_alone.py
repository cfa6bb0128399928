"""What is never filed alone, however well it fits; and what tells neighbours and twins apart."""

import pytest

from classifiers.nouns import Member
from classifiers.reasons import Reason, Status
from classifiers.weigh import OfficeFacts, weigh
from tests.unit.classifiers.people import ANNA, PETER, YILMAZ, part, person, reading
from tests.unit.classifiers.weighing import (
    BG,
    EVERYBODY,
    FILED,
    OFFICE,
    OTHER_BG,
    TEXT,
    mail,
    outcome,
    weighed,
)

RESTRICTED = person(restricted=True)
NEIGHBOUR = person(
    bg_number="35502BG0012346", customer_number="123D456780", birth_date="1990-02-03", iban="", vsnr=""
)
"""Somebody of Anna's name in the next case."""
TWIN = person(NEIGHBOUR, last_name="Müller", first_name="Hanna", birth_date=ANNA.birth_date)
CAREFUL = OfficeFacts(prefixes=OFFICE.prefixes, least_confidence=0.97, least_margin=0.8)


@pytest.mark.parametrize(
    ("page", "members", "reason"),
    [
        (f"{BG} BG-Nr. 35502//0099999 Anna Müller", EVERYBODY, Reason.SEVERAL_CASES),
        (f"{BG} Anna Müller und Peter Müller", EVERYBODY, Reason.SEVERAL_PERSONS),
        (f"{BG} Anna Müller", (person(active=False),), Reason.CLOSED_CASE),
        (f"{BG} Anna Müller, geb. 14.05.1982", (RESTRICTED, PETER), Reason.RESTRICTED_CASE),
        (f"{BG} Peter Müller", (RESTRICTED, PETER), Reason.RESTRICTED_CASE),
        ("BG-Nr. 96201//0000001 Anna Müller", EVERYBODY, Reason.FOREIGN_OFFICE),
        ("BG-Nr. 35502 11 OO12345, Frau Müller", EVERYBODY, Reason.NUMBER_ALONE),
        ("BG-Nr. 35502 11 OO12345, Ana Müler", EVERYBODY, Reason.REPAIRED_NUMBER),
        (f"{BG} Anna Müller", (ANNA, NEIGHBOUR), Reason.NEIGHBOUR_FITS),
        (f"{BG} geb. 14.05.1982", (ANNA, TWIN), Reason.NEIGHBOUR_FITS),
    ],
)
def test_it_goes_to_a_person(page: str, members: tuple[object, ...], reason: Reason) -> None:
    verdict = weighed("", page, members=members)  # type: ignore[arg-type]
    if reason is Reason.FOREIGN_OFFICE:
        assert outcome(verdict) == (Status.REVIEW, reason)
    else:
        assert (outcome(verdict), verdict.case) == ((Status.REVIEW, reason), None)


def test_the_senders_address_is_no_second_factor() -> None:
    about = mail(sender="anna@example.org")
    assert weighed("", BG, about=about).reason is Reason.NUMBER_ALONE
    assert weighed("Anbei.", BG, about=about).status is Status.REVIEW


def test_a_number_only_in_forwarded_text_files_nothing() -> None:
    forwarded = f"Von: Amt\nGesendet: heute\nAn: Anna\n\n{BG}"
    assert weighed(forwarded, "Anna Müller, geb. 14.05.1982").reason is Reason.ONLY_QUOTED


@pytest.mark.parametrize(
    "page",
    [
        "BG-Nr. 35502 11 OO12345, Anna Müller",
        "BG-Nr. 35502B60012345 Anna Müller",
        "Kundennummer 123 0 456789 Anna Müller",
        "Kundennummer 123O456789, Anna Müller",
        "Kd.-Nr. I23D45678g Anna Müller",
        f"{BG} Anna Muiller-Lüdenscheid Anna Mueller",
    ],
)
def test_repaired_digits_file_beside_a_name_letter_by_letter(page: str) -> None:
    assert outcome(weighed("", page)) == FILED


def test_a_sloppy_number_of_nobody_knows_whom_is_no_case_number() -> None:
    page = f"{BG} Anna Müller"
    for sloppy in ("Mein Zeichen: 12345/0012399", "12345 - 0012399"):
        assert outcome(weighed("", f"{page} {sloppy}")) == FILED
        assert weighed("", f"Anna Müller {sloppy}").reason is Reason.NO_NUMBER
    for clear in ("Mein Zeichen: 12345//0012399", "BG-Nr. 12345/0012399", "Mein Zeichen: 35502/0012399"):
        assert weighed("", f"{page} {clear}").reason is Reason.SEVERAL_CASES


@pytest.mark.parametrize("number", ["Mein Zeichcn: 35502BC0012345", "35502 11 0012345"])
def test_a_misread_number_without_a_readable_label_counts_beside_the_exact_name(number: str) -> None:
    assert outcome(weighed("", f"{number} Anna Müller", office=CAREFUL)) == FILED
    assert outcome(weighed(number, "Anna Müller"))[0] is Status.REVIEW
    for other in ("Ana Müler", "Öztürk Yilmaz", "geb. 14.05.1982"):
        assert weighed("", f"{number} {other}").reason in {Reason.NO_NUMBER, Reason.NO_EVIDENCE}
    page = f"{number} Anna Müller"
    assert weighed("", page, members=(ANNA, NEIGHBOUR)).reason is Reason.NEIGHBOUR_FITS
    assert weighed("", page, office=OfficeFacts()).reason is Reason.NO_NUMBER
    assert weighed("", page.replace("35502", "35503")).reason is Reason.NO_NUMBER
    assert weighed("", page.replace("12345", "12346")).reason is Reason.NO_NUMBER


def test_a_number_is_repaired_only_behind_a_label_and_to_one_the_register_knows() -> None:
    assert weighed("", "35502 11 OO12345 Anna Müller").reason is Reason.NO_NUMBER
    assert weighed("", "BG-Nr. 35502 11 OO12999 Anna Müller").reason is Reason.NO_NUMBER


@pytest.mark.parametrize("name", ["Oeztuerk Yilmas", "Öztürk Jilmaz", "Yilmaz, Oztuerk"])
def test_a_name_in_another_spelling_files_beside_a_clear_number(name: str) -> None:
    assert outcome(weighed("", f"BG-Nr. 35502//0099999 {name}", office=CAREFUL)) == FILED


def test_more_factors_tell_neighbours_and_twins_apart() -> None:
    page = f"{BG} Anna Müller, geb. 14.05.1982"
    assert outcome(weighed("", page, members=(ANNA, NEIGHBOUR))) == FILED
    assert outcome(weighed("", page, members=(ANNA, TWIN))) == FILED
    both = f"{BG} Kundennummer 123D456789 Anna Müller"
    assert outcome(weighed("", both, members=(ANNA, NEIGHBOUR))) == FILED


def test_a_learned_reference_is_one_factor_and_never_enough() -> None:
    learned = (("contract", "4711081522"),)
    everybody = (person(references=learned), person(PETER, references=learned), YILMAZ)
    page = "Vertragskonto 4711 0815 22"
    assert weighed("", page, members=everybody).reason is Reason.NO_NUMBER
    assert outcome(weighed("", f"{BG} {page}", members=everybody)) == FILED
    other = weighed("", f"BG-Nr. 35502//0099999 {page} Öztürk Yılmaz", members=everybody)
    assert other.reason is Reason.CONTRADICTION


LEARNED = person(references=(("contract", "4711"),))


@pytest.mark.parametrize("name", ["Anna Müller", "Anna Müller, geb. 14.05.1982", "Öztürk Yilmaz"])
def test_a_learned_reference_stands_for_no_number(name: str) -> None:
    verdict = weighed("", f"Stadtwerke, Vertragskonto 4711 {name}", members=(LEARNED, PETER, YILMAZ))
    assert outcome(verdict) == (Status.REVIEW, Reason.NO_NUMBER)


@pytest.mark.parametrize(
    "beside",
    [
        "Mitgliedsnummer beim Verein\n35502//0099999",
        "Unfallversicherung\n\n35502//0099999",
        "Kassenzeichen 12\n35502/0099999",
        "Objekt-Nr. 35502/0099999",
        "Kassenzeichen der BG 12 35502BC0099999",
        "Bedarfsgemeinschaft Nr. 2 35501/0099999",
        "BG-Nr.: 1 von 2, 35501/0099999",
    ],
)
def test_a_number_of_another_of_our_cases_is_heard_whatever_its_label_says(beside: str) -> None:
    verdict = weighed("", f"{BG} Anna Müller\n{beside}", members=EVERYBODY)
    assert outcome(verdict) == (Status.REVIEW, Reason.SEVERAL_CASES)


def test_short_first_names_are_never_taken_for_misread_ones() -> None:
    lina = person(first_name="Lina", last_name="Schulz")
    verdict = weighed("", f"{BG} Ina Schulz", members=(lina,))
    assert outcome(verdict) == (Status.REVIEW, Reason.NUMBER_ALONE)


@pytest.mark.parametrize("between", ["betrieblich Name, Vorname:", "Bäckerei\nAnschrift:"])
def test_a_name_behind_a_label_of_a_form_is_no_firms(between: str) -> None:
    verdict = weighed("", f"{BG} geb. 14.05.1982 {between} Öztürk Yılmaz", members=EVERYBODY)
    assert verdict.status is Status.REVIEW


def test_a_reference_of_a_landlord_taught_for_two_cases_files_nothing() -> None:
    tenants = (LEARNED, person(YILMAZ, references=LEARNED.references))
    assert weighed("", "Vertragskonto 4711 Anna Müller", members=tenants).reason is Reason.NO_NUMBER


def test_a_reference_taught_for_two_cases_is_no_factor() -> None:
    learned = (("contract", "4711081522"),)
    everybody = (person(references=learned), person(YILMAZ, references=learned))
    assert weighed("", f"{BG} Vertragskonto 4711081522", members=everybody).reason is Reason.NUMBER_ALONE


def test_an_office_may_ask_for_more() -> None:
    page = f"{BG} geb. 14.05.1982"
    assert outcome(weighed("", page, office=CAREFUL)) == FILED
    strict = OfficeFacts(least_confidence=0.99)
    assert weighed("", page, office=strict).reason is Reason.NOT_SURE_ENOUGH
    wide = OfficeFacts(least_margin=0.95)
    namesake = person(
        bg_number="35502BG0077777", customer_number="123X000009", birth_date="1971-01-02", iban="", vsnr=""
    )
    assert (
        weighed("", f"{BG} Anna Müller", members=(ANNA, namesake), office=wide).reason
        is Reason.NOT_SURE_ENOUGH
    )


SHARED = person(YILMAZ, iban=ANNA.iban)


@pytest.mark.parametrize("kept", [ANNA, person(customer_number="")])
def test_an_account_of_two_cases_is_no_factor(kept: Member) -> None:
    page = f"{BG} IBAN DE89 3704 0044 0532 0130 00"
    assert weighed("", page, members=(kept, SHARED)).reason is Reason.NUMBER_ALONE
    assert outcome(weighed("", f"{page} Anna Müller", members=(kept, SHARED))) == FILED
    other = weighed("", f"{OTHER_BG} {page[len(BG) :]} Öztürk Yilmaz", members=(kept, YILMAZ))
    assert other.reason is Reason.CONTRADICTION


def test_an_account_of_a_couple_and_of_one_person_in_two_cases_is_a_factor() -> None:
    page = f"{BG} IBAN DE89 3704 0044 0532 0130 00"
    husband, before = person(PETER, iban=ANNA.iban), person(bg_number="35502BG0000008", active=False)
    his = person(husband, bg_number="35502BG0000008", active=False)
    for members in ((ANNA, husband), (ANNA, before), (ANNA, husband, before, his)):
        assert outcome(weighed("", page, members=members)) == FILED
    divorced = person(his, active=True)
    assert weighed("", page, members=(ANNA, before, divorced)).reason is Reason.NUMBER_ALONE


FOREIGN = "BG-Nr. 96201//0000001"


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("", f"{FOREIGN} Kundennummer 962X000001 Anna Müller"),
        ("", f"{FOREIGN} Kundennummer 123D456789 Anna Müller"),
        ("", f"{FOREIGN} Anna Müller und Öztürk Yilmaz"),
        ("", f"{FOREIGN} BG-Nr. 96201//0000002 Anna Müller"),
        (FOREIGN, "Attest für Anna Müller"),
        (f"{FOREIGN} Anna Müller", "Kundennummer 123D456789"),
        ("", "BG-Nr. 35602//0012399 Anna Müller"),
        ("", "BG-Nr. 35602//0012345 Öztürk Yilmaz"),
    ],
)
def test_what_another_office_is_in_charge_of_is_told_as_that(text: str, page: str) -> None:
    assert outcome(weighed(text, page)) == (Status.REVIEW, Reason.FOREIGN_OFFICE)


def test_beside_a_number_of_our_own_a_foreign_one_is_one_of_several_cases() -> None:
    assert weighed("", f"{BG} {FOREIGN} Anna Müller").reason is Reason.SEVERAL_CASES
    assert weighed(FOREIGN, f"{BG} Anna Müller").reason is Reason.CONTRADICTION


def test_a_misread_digit_of_our_own_prefix_is_no_other_office() -> None:
    page = "BG-Nr. 35602//0012345 Anna Müller"
    assert outcome(weighed("", page)) == (Status.REVIEW, Reason.UNKNOWN_NUMBER)
    foreign = person(bg_number="35602BG0012345", customer_number="356D000001")
    assert outcome(weighed("", page, members=(ANNA, foreign))) == (Status.REVIEW, Reason.FOREIGN_OFFICE)
    assert weighed("", page, members=(foreign,)).reason is Reason.FOREIGN_OFFICE


KRAUSE = person(bg_number="35502BG0010001", customer_number="355K100014", iban="", vsnr="")
LANGE = person(KRAUSE, bg_number="35502BG0020002", customer_number="355L100015")
"""Two of one name and birth date, whose Kundennummern differ in the letter and one digit."""


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        ("Kundennummer 355K100015", Reason.UNKNOWN_NUMBER),
        ("355K100015", Reason.UNKNOWN_NUMBER),
        ("Rechnung 355X100015", Reason.UNKNOWN_NUMBER),
        ("Rechnung 355I100015", Reason.UNKNOWN_NUMBER),
        ("Kundennummer 355 4 100015", Reason.NO_NUMBER),
        ("Kundennummer 355 1 100015", Reason.NEIGHBOUR_FITS),
        ("Kundennummer 355I100015", Reason.NEIGHBOUR_FITS),
        ("Kundennummer 355L100015", Reason.NEIGHBOUR_FITS),
    ],
)
@pytest.mark.parametrize("factor", ["Anna Müller", "geb. 14.05.1982", "Anna Müller, geb. 14.05.1982"])
def test_a_letter_that_was_read_well_is_not_taken_for_anothers(
    page: str, reason: Reason, factor: str
) -> None:
    if reason is Reason.NO_NUMBER and "Müller" not in factor:
        reason = Reason.NO_EVIDENCE
    for members in ((KRAUSE, LANGE), (LANGE, KRAUSE)):
        verdict = weighed("", f"{page} {factor}", members=members)
        assert (outcome(verdict), verdict.case) == ((Status.REVIEW, reason), None)


def test_one_kundennummer_with_two_letters_is_a_neighbours_too() -> None:
    other = person(KRAUSE, bg_number="35502BG0030003", customer_number="355A100014")
    page = "Kundennummer 355K100014 Anna Müller"
    assert weighed("", page, members=(KRAUSE, other)).reason is Reason.NEIGHBOUR_FITS
    assert outcome(weighed("", page, members=(KRAUSE,))) == FILED


@pytest.mark.parametrize(
    "more", ["", "geb. 14.05.1982", "Kundennummer 123D456789", "IBAN DE89 3704 0044 0532 0130 00"]
)
def test_more_evidence_never_makes_less_sure_which_case_is_meant(more: str) -> None:
    members = (ANNA, person(bg_number="35502BG0070008"))
    page = f"{BG} Anna Müller {more}"
    assert outcome(weighed("", page, members=members, office=CAREFUL)) == FILED
    assert (
        outcome(weighed("", f"{page} 65 180539 W 001", members=members, office=CAREFUL))[0] is Status.REVIEW
    )


def test_somebody_elses_day_and_a_name_like_theirs_are_too_near() -> None:
    other = person(YILMAZ, last_name="Müler", first_name="Hana", birth_date="1990-02-03")
    page = f"{BG} Anna Müller, Hanna Müller, 03.02.1990"
    assert weighed("", page, members=(ANNA, other), office=CAREFUL).status is Status.REVIEW


def test_a_misread_letter_and_a_birth_date_are_enough_where_all_digits_are_well() -> None:
    born = "geb. 14.05.1982"
    for read in ("123 0 456789", "123O456789"):
        page = f"Kundennummer {read} {born}"
        assert outcome(weighed("", page, office=CAREFUL)) == FILED
        assert weighed("", page.replace(born, ""), office=CAREFUL).reason is Reason.NUMBER_ALONE
    page = f"Kundennummer 123D4S6789 {born}"
    assert weighed("", page, office=CAREFUL).reason is Reason.NOT_SURE_ENOUGH
    twin = person(NEIGHBOUR, customer_number="123X456780", birth_date=ANNA.birth_date)
    page = f"Kundennummer 123 0 456789 {born}"
    assert weighed("", page, members=(ANNA, twin), office=CAREFUL).reason is Reason.NEIGHBOUR_FITS


def test_a_likeness_to_somebody_else_contradicts_only_where_nobody_of_the_case_is_named() -> None:
    other = person(YILMAZ, last_name="Hoffmann", first_name="Stefan")
    members = (ANNA, other)
    assert outcome(weighed("", f"{BG} Anna Müller, Zeuge war Stephan Hofmann", members=members)) == FILED
    assert (
        weighed("", f"{BG} geb. 14.05.1982 Stephan Hofmann", members=members).reason is Reason.CONTRADICTION
    )


def test_every_part_of_a_mail_has_its_own_verdict_under_all_rules() -> None:
    readings = {1: reading(""), 2: reading(f"{BG} Anna Müller"), 3: reading("Rechnung")}
    verdicts = weigh((TEXT, part(2), part(3)), readings, mail(), (RESTRICTED,), CAREFUL)
    assert [v.status for v in verdicts][1:] == [Status.REVIEW, Status.REVIEW]
