"""Properties of the grammars that hold for every number and every text."""

import sys
from collections.abc import Callable
from datetime import date
from itertools import islice
from types import ModuleType

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from classifiers.assess import Assessor
from classifiers.identifiers import (
    bg_number,
    birth_date,
    child_benefit_number,
    contract_number,
    court_file,
    customer_number,
    health_insurance_number,
    iban,
    objection_number,
    pension_number,
    tax_id,
)
from classifiers.lookup import what_to_look_up
from classifiers.names import find_names, index_names
from classifiers.nouns import Role
from classifiers.plain import plain
from classifiers.weigh import OfficeFacts, weigh
from config.load_catalogue import load_catalogue
from tests.unit.classifiers.people import ANNA, PETER, YILMAZ, part, person, reading
from tests.unit.classifiers.weighing import mail

IN_THE_REGISTER = (bg_number, customer_number, pension_number, iban, birth_date)
LEARNED = (
    tax_id,
    health_insurance_number,
    child_benefit_number,
    objection_number,
    court_file,
    contract_number,
)
GRAMMARS = (*IN_THE_REGISTER, *LEARNED)
DIGITS = "0123456789"


def digits(count: int) -> st.SearchStrategy[str]:
    return st.text(DIGITS, min_size=count, max_size=count)


@given(digits(5), st.sampled_from(["//", " // ", "BG", " BG ", "bg"]), digits(7))
def test_a_bg_number_reads_the_same_in_every_print(prefix: str, middle: str, serial: str) -> None:
    assert bg_number.canonical(prefix + middle + serial) == f"{prefix}BG{serial}"


@given(digits(3), st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), digits(6), st.sampled_from(["", " "]))
def test_a_customer_number_reads_the_same_in_every_print(
    agency: str, letter: str, serial: str, blank: str
) -> None:
    printed = f"{agency}{blank}{letter}{blank}{serial}"
    assert customer_number.canonical(printed) == f"{agency}{letter}{serial}"


@given(
    st.sampled_from(["02", "15", "65", "89"]),
    st.dates(),
    st.sampled_from("ABCMXZ"),
    digits(2),
    st.integers(1, 9),
)
def test_a_wrong_check_digit_is_never_a_pension_number(
    area: str, day: date, letter: str, serial: str, slip: int
) -> None:
    eleven = f"{area}{day:%d%m%y}{letter}{serial}"
    right = pension_number.check_digit(eleven)
    assert pension_number.canonical(f"{eleven}{right}") == f"{eleven}{right}"
    assert pension_number.canonical(f"{eleven}{(right + slip) % 10}") is None


@given(digits(18), st.integers(1, 96))
def test_wrong_check_digits_are_never_an_iban(account: str, slip: int) -> None:
    right = 98 - int(f"{account}131400") % 97
    assert iban.canonical(f"DE{right:02}{account}") == f"DE{right:02}{account}"
    wrong = (right + slip - 2) % 97 + 2
    assume(wrong != right)
    assert iban.canonical(f"DE{wrong:02}{account}") is None


@given(st.integers(0, 21), st.sampled_from(DIGITS))
def test_one_wrong_sign_is_never_an_iban(at: int, digit: str) -> None:
    right = "DE89370400440532013000"
    assume(right[at] != digit)
    assert iban.canonical(right[:at] + digit + right[at + 1 :]) is None


@given(st.dates(min_value=date(1900, 1, 1)))
def test_a_date_reads_the_same_in_every_form(day: date) -> None:
    for form in ("%d.%m.%Y", "%d/%m/%Y", "%Y-%m-%d"):
        assert birth_date.canonical(format(day, form)) == f"{day:%Y-%m-%d}"


@pytest.mark.parametrize("grammar", GRAMMARS, ids=lambda g: g.__name__)
@given(text=st.text(alphabet=st.sampled_from("0123456789BGD/ -.\nFebÜ89")))
def test_whatever_is_found_is_canonical_and_stands_where_it_says(grammar: ModuleType, text: str) -> None:
    text = plain(text)
    for start, end, value in grammar.find(text):
        assert grammar.canonical(value) == value
        assert grammar.canonical(text[start:end]) in {value, None}
        assert not text[start - 1 : start].isdigit()
        assert not text[end : end + 1].isdigit()


@pytest.mark.parametrize("grammar", GRAMMARS, ids=lambda g: g.__name__)
@given(text=st.text())
def test_any_text_at_all_can_be_searched(grammar: ModuleType, text: str) -> None:
    for searched in (plain(text), text):
        found = list(grammar.find(searched))
        assert all(0 <= start < end <= len(searched) for start, end, _ in found)
    value = grammar.canonical(text)
    assert value is None or grammar.canonical(value) == value


@given(st.text())
def test_plain_text_stays_as_it_is_when_made_plain_again(text: str) -> None:
    once = plain(plain(text))
    assert plain(once) == once
    assert "  " not in once


ADVERSARIAL = [
    "1",
    "1 ",
    "35502//",
    "123 A 123 ",
    "DE89 3704 ",
    "1.",
    "A1",
    "15 070649 C ",
    "\u0660",
    "1\n",
    "01. ",
]


@pytest.mark.parametrize("grammar", GRAMMARS, ids=lambda g: g.__name__)
@pytest.mark.parametrize("unit", ADVERSARIAL)
def test_a_megabyte_of_almost_numbers_is_searched_to_its_end(grammar: ModuleType, unit: str) -> None:
    text = plain(unit * (1_000_000 // len(unit)))
    assert all(end <= len(text) for _, end, _ in grammar.find(text))


MORE_ADVERSARIAL = [
    *ADVERSARIAL, "BG 3550", "Nr. 1", "Kunden 12O4", "/20", "W-1/20 ", "S 19 AS 3/2", "Vertragskonto 1",
    "Zähler",
    "Anna M ", "Vermieter ", "Dr. med. ", "Frau Herr ", "35502 0000000", "86 095 742 71", "115FK", "\n1\n",
]  # fmt: skip


def _work(text: str) -> None:
    """Everything the deciding half does with a text before it is weighed."""
    page = plain(text)
    lookup = what_to_look_up([text])
    lookup.pairs(frozenset(islice(lookup.folds(), 50)))
    lookup.days()
    members = index_names((ANNA,))
    list(find_names(page, members))


def _steps(text: str, work: Callable[[str], None] = _work) -> int:
    """How much work a text is: lines of our code that are run, which no neighbour on the machine changes."""
    steps = 0

    def count(*_: object) -> object:
        nonlocal steps
        steps += 1
        return count

    sys.settrace(count)
    try:
        work(text)
    finally:
        sys.settrace(None)
    return steps


@pytest.mark.parametrize("unit", MORE_ADVERSARIAL)
def test_four_times_the_text_is_no_more_than_four_times_the_work(unit: str) -> None:
    _steps(unit)
    small, large = _steps(unit * 500), _steps(unit * 2_000)
    assert large <= 4.4 * small + 2_000


DISTINCT: dict[str, Callable[[int], str]] = {
    "case numbers": lambda n: f"BG 35502//{n:07} ",
    "case numbers in lines": lambda n: f"Mein Zeichen: 35502BG{n:07}\n",
    "misread numbers": lambda n: f"BG-Nr. 35502 11 O{n:06} ",
    "Kundennummern": lambda n: f"Kundennummer 123D{n:06} ",
    "pension numbers": lambda n: f"65 010180 {chr(65 + n % 26)} {n % 1000:03} ",
    "accounts": lambda n: f"DE{n % 100:02} 9005 0012 0000 {n:04} 00 ",
    "days": lambda n: f"geb. {n % 28 + 1:02}.{n % 12 + 1:02}.{1920 + n % 90}\n",
    "names": lambda n: f"Anna Müller {_word(n)} ",
    "misread names": lambda n: f"BG 35502//0012345 Anna Mii11er {_word(n)} ",
    "landlords": lambda n: f"Vermieter/in (Name): Anna Müller {_word(n)}\n",
    "greetings": lambda n: f"Mit freundlichen Grüßen\n{_word(n)}\n",
    "separators of mails": lambda n: f"--Original{n % 2}\n",
    "heads of mails": lambda n: f"Am 02.03.2020 um 10:{n % 60:02} schrieb {_word(n)}:\n\n",
    "addresses": lambda n: f"{_word(n)} <a{n}@example.org>, 02.03.2020 10:00: ",
    "fields": lambda n: f"Von: {_word(n)}\nAn: a@b\n",
    "deadlines": lambda n: f"Frist bis zum {n % 28 + 1}. März 2020, Räumung am {n % 28 + 1}.4.2020. ",
    "headings": lambda n: f"Bescheinigung {_word(n)}\nKündigung der Wohnung\n",
    "homes": lambda n: f"Anna Müller\nHauptstraße {n % 300}\n44{n % 900:03} Dortmund\n",
}
"""Things of which no two are the same, so that nothing is found once and remembered."""


def _word(number: int) -> str:
    return "".join(chr(97 + int(digit)) for digit in str(number)).capitalize()


def _weighed(text: str) -> None:
    """All of the deciding half: the mail's words, a document, and the subject are this text."""
    parts = (part(1, Role.TEXT), part(2))
    readings = {1: reading(text), 2: reading(text)}
    at_home = person(street="Hauptstraße 12", postcode="44137")
    weigh(parts, readings, mail(text[:2_000]), (ANNA, at_home, PETER, YILMAZ), WITH_TYPES)


WITH_TYPES = OfficeFacts(prefixes=frozenset({"35502"}), assessor=Assessor(load_catalogue()))


@pytest.mark.parametrize("kind", DISTINCT)
def test_four_times_as_many_different_things_are_weighed_in_four_times_the_steps(kind: str) -> None:
    def text(count: int) -> str:
        return "".join(map(DISTINCT[kind], range(count)))

    _steps(text(20), _weighed)
    small, large = _steps(text(250), _weighed), _steps(text(1_000), _weighed)
    assert large <= 4.4 * small + 20_000


def test_five_megabytes_of_a_letter_are_looked_through_to_the_end() -> None:
    letter = (
        "Sehr geehrte Frau Müller, Anna, BG-Nr. 35502//0012345, geb. 14.05.1982, Az. S 19 AS 345/20 ER.\n"
    )
    text = letter * (5_000_000 // len(letter)) + "Kundennummer 123 0 456789"
    lookup = what_to_look_up([text])
    assert lookup.bg_numbers == {"35502BG0012345"}
    assert lookup.customer_digits == {"123456789"}
    assert lookup.references == {("court_file", "S 19 AS 345/20 ER")}
    assert "muler|ana" in lookup.pairs(lookup.folds())


def test_a_megabyte_of_names_is_searched_to_its_end() -> None:
    assert list(find_names("Anna Müller " * 80_000, index_names(()))) == []
