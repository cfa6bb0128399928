"""A birth date behind a name: when it says that somebody else is meant, and when it may be a slip."""

import pytest

from classifiers.reasons import Reason, Status
from tests.unit.classifiers.people import ANNA, PETER, YILMAZ, person
from tests.unit.classifiers.weighing import BG, EVERYBODY, FILED, OTHER_BG, outcome, weighed

NAMESAKE = person(bg_number="35502BG0000007", customer_number="123N000007", birth_date="1971-02-03")


@pytest.mark.parametrize(
    "said",
    [
        "Anna Müller, geb. 03.02.1971",
        "Müller, Anna Maria geb. 03.02.1971",
        "ANNA MUELLER geboren am 3. Februar 1971",
        "Anna Müller geb. Schmidt, geb. 03.02.1971",
        "Anna Müller (* 03.02.1971)",
        "Anna Müller, geb. 3.2.71",
        "Name: Müller Vorname: Anna\nGeburtsdatum: 03.02.1971",
        "Frau\nAnna Müller\nAm Markt 3\n44137 Dortmund\nGeburtsdatum (TT.MM.JJJJ): 03.02.1971",
        "Anna Müller\nAttest vom 02.03.2020\nPatientin: Anna Müller, geb. 03.02.1971",
        "Anna Müller, geb. 14.05.1982\nAnna Müller, geb. 03.02.1971",
        "Bescheid vom 03.02.1971\nAnna Müller, geb. 03.02.1971",
    ],
)
def test_another_birth_date_behind_the_name_contradicts(said: str) -> None:
    assert outcome(weighed("", f"{BG}\n{said}")) == (Status.REVIEW, Reason.CONTRADICTION)
    assert weighed(BG, said).reason is Reason.CONTRADICTION
    assert weighed(f"{BG}\n{said}", "Attest für Anna Müller").reason is Reason.CONTRADICTION
    assert weighed("", f"Kundennummer 123D456789\n{said}").reason is Reason.CONTRADICTION


@pytest.mark.parametrize(
    "said",
    [
        "Anna Müller, geb. 14.05.1983",
        "Anna Müller, geb. 14.05.1928",
        "Anna Müller, geb. 05.14.1982",
        "Anna Müller, geb. 01.01.1971",
        "Anna Müller, geb. 14.5.82",
        "Anna Müller, Kind Mia, geb. 03.02.2019",
        "Anna Müller und Mia, geb. 03.02.2019",
        "Anna Müller (Antragstellerin), geb. 03.11.1979",
        "Anna Müller, geb. Schmidt, verheiratet seit 03.02.1995",
        "Anna Müller, Mahngebühr vom 03.02.1995",
        "Anna Müller\nBescheid vom 03.02.1971",
        "Anna Müller, geb. 14.05.1982, Dortmund, 03.02.1995",
    ],
)
def test_what_may_be_a_slip_or_another_day_contradicts_nothing(said: str) -> None:
    assert outcome(weighed("", f"{BG}\n{said}")) == FILED


def test_a_member_without_a_birth_date_or_with_an_invented_one_is_not_denied() -> None:
    for born in ("", "1982-01-01"):
        page = f"{BG} Anna Müller, geb. 03.02.1971"
        assert outcome(weighed("", page, members=(person(birth_date=born), PETER))) == FILED
    page = f"{OTHER_BG} Öztürk Yilmaz, geb. 03.02.1971"
    assert outcome(weighed("", page, members=(ANNA, YILMAZ))) == FILED


def test_father_and_son_of_one_name_in_one_case_are_told_apart_by_their_days() -> None:
    son = person(customer_number="123S000009", birth_date="2004-09-30")
    assert outcome(weighed("", f"{BG} Anna Müller, geb. 30.09.2004", members=(*EVERYBODY, son))) == FILED


def test_a_day_near_a_namesakes_contradicts_too() -> None:
    page = f"{BG} Anna Müller, geb. 03.02.1972"
    assert weighed("", page, members=(*EVERYBODY, NAMESAKE)).reason is Reason.CONTRADICTION
