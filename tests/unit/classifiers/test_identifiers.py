"""The numbers of a letter in every printed form, and what only looks like them."""

import pytest

from classifiers.identifiers import bg_number, birth_date, customer_number, iban, pension_number
from classifiers.plain import plain

GRAMMARS = {
    "bg": bg_number,
    "customer": customer_number,
    "pension": pension_number,
    "iban": iban,
    "date": birth_date,
}


def found(grammar: str, text: str) -> list[str]:
    return [value for _, _, value in GRAMMARS[grammar].find(plain(text))]


PRINTED = [
    ("bg", "35502//0012345", "35502BG0012345"),
    ("bg", "35502BG0012345", "35502BG0012345"),
    ("bg", "35502 // 0012345", "35502BG0012345"),
    ("bg", "35502 BG 0012345", "35502BG0012345"),
    ("bg", "35502 bg 0012345", "35502BG0012345"),
    ("bg", "35502/0012345", "35502BG0012345"),
    ("bg", "35502 - 0012345", "35502BG0012345"),
    ("bg", "35502\u00a0//\u00a00012345", "35502BG0012345"),
    ("bg", "35502\u2215\u22150012345", "35502BG0012345"),
    ("bg", "35502 \u2013 0012345", "35502BG0012345"),
    ("bg", "35502//001\u200b2345", "35502BG0012345"),
    ("bg", "\uff13\uff15\uff15\uff10\uff12//\u0660\u0660\u0661\u0662\u0663\u0664\u0665", "35502BG0012345"),
    ("bg", "96201BG0012345", "96201BG0012345"),
    ("customer", "123D456789", "123D456789"),
    ("customer", "123 D 456789", "123D456789"),
    ("customer", "123 D 456 789", "123D456789"),
    ("customer", "123d456789", "123D456789"),
    ("pension", "15 070649 C 103", "15070649C103"),
    ("pension", "15070649C103", "15070649C103"),
    ("pension", "65180539W001", "65180539W001"),
    ("pension", "10010490A443", "10010490A443"),
    ("iban", "DE89 3704 0044 0532 0130 00", "DE89370400440532013000"),
    ("iban", "DE89370400440532013000", "DE89370400440532013000"),
    ("iban", "DE 89 370 400 44 0532013000", "DE89370400440532013000"),
    ("iban", "de89 3704 0044 0532 0130 00", "DE89370400440532013000"),
    ("iban", "BG80 BNBG 9661 1020 3456 78", "BG80BNBG96611020345678"),
    ("iban", "GB29 NWBK 6016 1331 9268 19", "GB29NWBK60161331926819"),
    ("date", "01.02.1980", "1980-02-01"),
    ("date", "1. 2. 1980", "1980-02-01"),
    ("date", "01. Februar 1980", "1980-02-01"),
    ("date", "1. März 1980", "1980-03-01"),
    ("date", "01/02/1980", "1980-02-01"),
    ("date", "01-Feb-1980", "1980-02-01"),
    ("date", "1980-02-01", "1980-02-01"),
]


@pytest.mark.parametrize(("grammar", "text", "value"), PRINTED)
def test_every_printed_form_has_one_canonical_form(grammar: str, text: str, value: str) -> None:
    assert GRAMMARS[grammar].canonical(f"  {text}\n") == value


@pytest.mark.parametrize(("grammar", "text", "value"), PRINTED)
def test_every_printed_form_is_found_within_a_sentence(grammar: str, text: str, value: str) -> None:
    assert found(grammar, f"Mein Zeichen: 712.A - {text}, bitte angeben.") == [value]


FALSE_FRIENDS = [
    ("bg", "IBAN BG80BNBG96611020345678"),
    ("bg", "USt-IdNr. BG1234567"),
    ("bg", "Tel. 0231//8421110"),
    ("bg", "0231/8421110"),
    ("bg", "Tel. 02304/1234567"),
    ("bg", "Berufsgenossenschaft, Mitgliedsnummer 35502/0012345"),
    ("bg", "BG BAU 12345 - 1234567"),
    ("bg", "BG-Nummer 12/3456/7890"),
    ("bg", "Mieternummer 12345/0012399"),
    ("bg", "Kassenzeichen: 12345/0012399"),
    ("bg", "Konto-Nr. 12345/0012399"),
    ("bg", "Objekt 12345/0012399"),
    ("bg", "St.-Nr. 12345/0012399"),
    ("bg", "Berufsgenossenschaft, BG-Nummer: 35502//0012345"),
    ("bg", "Mitgliedsnummer 35502//0012345"),
    ("bg", "935502//0012345"),
    ("bg", "35502//00123456"),
    ("bg", "A35502BG0012345"),
    ("bg", "35502 0012345"),
    ("bg", "W-35502-00123/20"),
    ("bg", "BT-35502 BG-1"),
    ("customer", "115FK150220"),
    ("customer", "15 070649 C 103"),
    ("customer", "15070649C103"),
    ("customer", "1123D456789"),
    ("customer", "123D4567890"),
    ("customer", "Zimmer 123 A 123 456 780"),
    ("customer", "412 C 1234/20"),
    ("customer", "123 d 456789"),
    ("pension", "15 070649 C 104"),
    ("pension", "15 320649 C 10 3"),
    ("pension", "80 070649 C 103"),
    ("iban", "DE88 3704 0044 0532 0130 00"),
    ("iban", "DE89 3704 0044 0532 0130 000"),
    ("iban", "ADE89370400440532013000"),
    ("iban", "XX89370400440532013000"),
    ("date", "31.02.1980"),
    ("date", "1.2.19801"),
    ("date", "11.22.3344"),
    ("date", "0231/842-1110"),
]


@pytest.mark.parametrize(("grammar", "text"), FALSE_FRIENDS)
def test_a_false_friend_is_not_found(grammar: str, text: str) -> None:
    assert found(grammar, text) == []


def test_of_two_labels_the_last_one_counts() -> None:
    assert found("bg", "Kassenzeichen 4711, BG-Nr. 35502/0012345") == ["35502BG0012345"]
    assert found("bg", "BG-Nr. liegt bei, Kassenzeichen 35502/0012345") == []


@pytest.mark.parametrize("grammar", GRAMMARS)
def test_an_empty_text_is_no_number(grammar: str) -> None:
    assert GRAMMARS[grammar].canonical("") is None
    assert found(grammar, "") == []


def test_two_numbers_in_one_text_have_no_canonical_form() -> None:
    assert bg_number.canonical("35502//0012345 35502//0012346") is None
    assert found("bg", "35502//0012345 35502//0012346") == ["35502BG0012345", "35502BG0012346"]


def test_a_customer_number_in_a_table_is_found_beside_a_date() -> None:
    assert found("customer", "123D456789 01.02.2020") == ["123D456789"]


def test_a_year_of_two_digits_may_be_in_either_century() -> None:
    assert found("date", "geb. 1.2.80") == ["1980-02-01", "2080-02-01"]
    assert birth_date.canonical("1.2.80") is None


@pytest.mark.parametrize("day", ["1980-01-01", "2001-12-31"])
def test_the_days_offices_invent_are_weak(day: str) -> None:
    assert birth_date.weak(day)
    assert not birth_date.weak("1980-02-01")


@pytest.mark.parametrize(
    ("first_eleven", "digit"), [("15070649C10", 3), ("65180539W00", 1), ("10010490A44", 3)]
)
def test_the_check_digit_of_a_pension_number_is_the_published_one(first_eleven: str, digit: int) -> None:
    assert pension_number.check_digit(first_eleven) == digit
