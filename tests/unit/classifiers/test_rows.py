"""Lists of persons: one legible number in them tells one row, not whose letter it is."""

import pytest

from classifiers.plain import plain
from classifiers.reasons import Reason, Status
from classifiers.rows import other_rows
from tests.unit.classifiers.people import ANNA, PETER, YILMAZ, person
from tests.unit.classifiers.weighing import BG, FILED, outcome, weighed

PARTNER = person(
    customer_number="123D456780", first_name="Bernd", last_name="Krause", birth_date="1980-02-03",
    iban="", vsnr="",
)  # fmt: skip
"""Somebody of another name in Anna's case."""
ANNA_WORDS = frozenset({"Anna", "Müller"})
LISTED = (Status.REVIEW, Reason.SEVERAL_PERSONS)


def rows(page: str) -> list[str]:
    """The other rows of the list in which Anna Müller is one."""
    page = plain(page)
    start = page.index("Anna Müller")
    return [page[begin:end] for begin, end in other_rows(page, start, start + len("Anna Müller"), ANNA_WORDS)]


@pytest.mark.parametrize(
    "page",
    [
        "Anna Müller  731,00 EUR\nKemal Demir  502,00 EUR",
        "Anna Müller 731,00\nKema| Dernir 5O2,0O",  # misread
        "1. Anna Müller 01.05.1982\n2. Kemal Demir 03.04.1990",
        "Kemal Demir, 3 Zimmer\nKemal Demir 502,00 €\nFrau Anna Müller 731 €",
        "Anna Müller A31,O EU\nAhmed von dei Heide 24g,00 UR\nAhmed von der Heide 24A,00UR",  # misread badly
        "04 Anna Müller 731,00 EUR\n05 Demir, Kemal 502,00 EUR",
    ],
)
def test_a_letter_that_is_a_list_goes_to_a_person(page: str) -> None:
    assert rows(page)
    assert outcome(weighed("", f"{BG}\n{page}")) == LISTED


@pytest.mark.parametrize(
    "page",
    [
        "Anna Müller\nKemal Demir",
        "Anna Müller 731,00 EUR\nbetrug die Miete im März 2020, 10,00 EUR mehr",
        "Anna Müller   Datum: 01.02.2020\nLange Straße 5   Telefon 0231 123456",
        "Anna Müller   01.02.2020\nLange Straße 5   02.02.2020",
        "Miete der Mieterin Anna Müller 731,00 EUR\nKalte Miete 500,00 EUR",
        "Anna Müller 731,00 EUR",
    ],
)
def test_other_lines_are_no_rows(page: str) -> None:
    assert rows(page) == []
    assert outcome(weighed("", f"{BG}\n{page}")) == FILED


THI_LAN = person(first_name="Thi Lan", last_name="Abd al-Rahman")


def test_the_whole_name_is_the_row() -> None:
    """It was found by two of its words; the others may be misread."""
    page = f"{BG}\nTi Lan Abd ai-Rahnan 731,00 EUR\nKemal Demir 502,00 EUR"
    assert outcome(weighed("", page, members=(THI_LAN,))) == LISTED


def test_a_household_is_no_list_of_others() -> None:
    """Rows of the same case, and of the same family name however its first name was read."""
    page = f"{BG}\nAnna Müller 563,00 EUR\nBernd Krause 506,00 EUR\nE1ias Müller 357,00 EUR"
    verdict = weighed("", page, members=(ANNA, PARTNER, PETER, YILMAZ))
    assert verdict.reason is Reason.SEVERAL_PERSONS  # two of one case: which of them, a person says
    assert "list" not in verdict.trail[-1].detail


def test_whoever_is_named_outside_the_list_is_meant() -> None:
    page = f"Frau Anna Müller\n{BG}\nUmsätze\nNetto Markt 23,10\nAnna Müller 100,00\nRewe Dortmund 12,00"
    assert outcome(weighed("", page)) == FILED
