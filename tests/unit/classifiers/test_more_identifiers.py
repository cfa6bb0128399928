"""The numbers that stand in no register: printed forms, check digits, false friends, repairs."""

import pytest

from classifiers.identifiers import (
    bg_number,
    child_benefit_number,
    contract_number,
    court_file,
    customer_number,
    health_insurance_number,
    objection_number,
    tax_id,
)
from classifiers.identifiers.references import GRAMMARS, ReferenceKind, find
from classifiers.place import place_of
from classifiers.plain import plain

PRINTED = [
    (tax_id, "86 095 742 719", "86095742719"),
    (tax_id, "86095742719", "86095742719"),
    (tax_id, "65 929 970 489", "65929970489"),
    (health_insurance_number, "A123456780", "A123456780"),
    (health_insurance_number, "A 123 456 780", "A123456780"),
    (health_insurance_number, "A000500015", "A000500015"),
    (child_benefit_number, "115FK150220", "115FK150220"),
    (child_benefit_number, "115 FK 150 220", "115FK150220"),
    (objection_number, "W-35502-00123/20", "W-35502-00123/20"),
    (objection_number, "W 123/20", "W-123/20"),
    (objection_number, "W-35502-00123/2020", "W-35502-00123/20"),
    (court_file, "S 19 AS 345/20 ER", "S 19 AS 345/20 ER"),
    (court_file, "S19 AS 345/20", "S 19 AS 345/20"),
    (court_file, "L 7 AS 1044/22", "L 7 AS 1044/22"),
    (court_file, "B 14 AS 51/18 R", "B 14 AS 51/18 R"),
    (court_file, "412 C 1234/20", "412 C 1234/20"),
    (court_file, "23 M 987/21", "23 M 987/21"),
    (court_file, "DR II 987/21", "DR II 987/21"),
]


@pytest.mark.parametrize(("grammar", "text", "value"), PRINTED)
def test_every_printed_form_has_one_canonical_form(grammar: object, text: str, value: str) -> None:
    assert grammar.canonical(f" {text}\n") == value  # type: ignore[attr-defined]


@pytest.mark.parametrize(("grammar", "text", "value"), PRINTED)
def test_every_printed_form_is_found_within_a_sentence(grammar: object, text: str, value: str) -> None:
    found = [v for *_, v in grammar.find(plain(f"Unser Schreiben, {text}, vom Montag."))]  # type: ignore[attr-defined]
    assert found == [value]


FALSE_FRIENDS = [
    (tax_id, "86 095 742 718"),
    (tax_id, "01 234 567 890"),
    (tax_id, "11 111 111 111"),
    (tax_id, "12 345 678 901"),
    (tax_id, "Tel. 0231 8421110"),
    (tax_id, "DE89 3704 0044 0532 0130 00"),
    (health_insurance_number, "A123456781"),
    (health_insurance_number, "123A456780"),
    (health_insurance_number, "Zimmer 123 A 123 456 780"),
    (child_benefit_number, "1115FK150220"),
    (child_benefit_number, "115FK1502201"),
    (objection_number, "WG 123/20"),
    (objection_number, "NRW-35502-00123/20"),
    (objection_number, "35502/0012345"),
    (court_file, "12 A 345/20"),
    (court_file, "412 C 1234-20"),
]


@pytest.mark.parametrize(("grammar", "text"), FALSE_FRIENDS)
def test_a_false_friend_is_not_found(grammar: object, text: str) -> None:
    assert list(grammar.find(plain(text))) == []  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Vertragskonto: 4711 0815 22", ["4711081522"]),
        ("Vertragskontonummer 4711081522", ["4711081522"]),
        ("Mieternummer: 12.345.67", ["1234567"]),
        ("Kassenzeichen 8000.1234.5678", ["800012345678"]),
        ("Zähler-Nr.: 1ESY1160012345", ["1ESY1160012345"]),
        ("Buchungszeichen: X 12345678", ["X12345678"]),
        ("Vertragskonto 4711", ["4711"]),
        ("Kundenkonto-Nr. 4711 Anna", ["4711"]),
        ("Vertragskonto 471", []),
        ("Mieternummer 4711", []),
        ("Kundennummer 471108", []),
        ("Vertragskonto: siehe oben", []),
        ("Konto 4711081522", []),
        ("4711081522", []),
    ],
)
def test_a_contract_number_is_found_only_behind_its_label(text: str, values: list[str]) -> None:
    assert [value for *_, value in contract_number.find(plain(text))] == values


def test_check_digits_are_the_published_ones() -> None:
    assert [tax_id.check_digit(ten) for ten in ("8609574271", "6592997048")] == [9, 9]
    assert [health_insurance_number.check_digit(nine) for nine in ("A12345678", "A00050001")] == [0, 5]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("BG-Nr. 35502 11 0012345", ["35502BG0012345"]),
        ("BG-Nr. 35502/10012345", ["35502BG0012345"]),
        ("BG-Nr. 35502110012345", ["35502BG0012345"]),
        ("BG-Nr. 3550270012345", ["35502BG0012345"]),
        ("BG-Nr. 355020012345", ["35502BG0012345"]),
        ("Mein Zeichen: 35502B60012345", ["35502BG0012345"]),
        ("Mein Zeichen: 35502860012345", ["35502BG0012345"]),
        ("Bedarfsgemeinschaft 35502BG60012345", ["35502BG0012345"]),
        ("Nummer der BG 355O2BGOO12345", ["35502BG0012345"]),
        ("Aktenzelchen 355O2//0012345", ["35502BG0012345"]),
        ("Bedarfsgemeinsebaft 355O2//0012345", ["35502BG0012345"]),
        ("BG-Nr. 35502//0012345", []),
        ("Telefonnummer 35502 11 0012345 oder", ["35502BG0012345"]),
        ("Berufsgenossenschaft BG-Nr. 35502 11 0012345", []),
        ("35502 11 0012345", []),
        ("BG-Nr. 35502 11 00123456", []),
        ("IBAN DE89 3704 0044 0532 0130 00", []),
    ],
)
def test_a_misread_case_number_is_repaired_behind_its_label(text: str, values: list[str]) -> None:
    assert [value for *_, value in bg_number.find_misread(plain(text))] == values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Kundennummer: 1230456789", ["123456789"]),
        ("Kundennummer 123 0 456 789", ["123456789"]),
        ("Kd.-Nr. I23D4S6789", ["123456789"]),
        ("Kundennummer 12311456789", ["123456789"]),
        ("Knndennummer 123 Il 456 789", ["123456789"]),
        ("Kundennummer 1231156789", ["123156789"]),
        ("Kundennummer 12312456789", []),
        ("Kundennummer 123D456789", []),
        ("Rechnung 1230456789", []),
        ("Kartennummer 12311456789", []),
    ],
)
def test_a_misread_customer_number_gives_its_nine_digits(text: str, values: list[str]) -> None:
    found = customer_number.find_misread(plain(text))
    assert [customer_number.digits_of(value) for *_, value in found] == values


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("1230456789", "123D456789"),
        ("123O456789", "123D456789"),
        ("123|456789", "123L456789"),
        ("1237456789", "123T456789"),
        ("123M456789", "123N456789"),
    ],
)
def test_a_letter_is_put_right_to_one_it_is_taken_for(read: str, printed: str) -> None:
    assert customer_number.misreads(read, printed)


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("123K456789", "123L456789"),
        ("1231456789", "123K456789"),
        ("123-456789", "123D456789"),
        ("123D456789", "123D456780"),
        ("123X456789", "123Y456789"),
    ],
)
def test_a_letter_is_put_right_to_no_other(read: str, printed: str) -> None:
    assert not customer_number.misreads(read, printed)


def test_numbers_for_which_a_case_can_be_learned_have_a_kind_each() -> None:
    text = plain(
        "Steuer-ID 86 095 742 719, KV-Nr. A123456780, Az. S 19 AS 345/20 ER, Vertragskonto 4711081522"
    )
    assert {(one.kind, one.value) for one in find(text)} == {
        (ReferenceKind.TAX_ID, "86095742719"),
        (ReferenceKind.HEALTH_INSURANCE, "A123456780"),
        (ReferenceKind.COURT_FILE, "S 19 AS 345/20 ER"),
        (ReferenceKind.CONTRACT, "4711081522"),
    }
    assert set(GRAMMARS) == set(ReferenceKind)


def test_near_numbers_are_one_slip_apart() -> None:
    assert bg_number.near("35502BG0012345", "35502BG0012346")
    assert bg_number.near("35502BG0012345", "35502BG0012354")
    assert not bg_number.near("35502BG0012345", "35502BG0012345")
    assert not bg_number.near("35502BG0012345", "35502BG0012367")
    assert not bg_number.near("35502BG0012345", "")


def test_a_place_on_the_page_is_told() -> None:
    page = "Jobcenter\nAnna Müller\nMein Zeichen: 35502//0012345\n" + "Text\n" * 20 + "Ende 14.05.1982"
    assert place_of(page, page.index("35502")) == "reference line"
    assert place_of(page, page.index("Anna")) == "letterhead"
    assert place_of(page, page.index("14.05")) == "body"
