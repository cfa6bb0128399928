"""A misread, bent or joined name counts for somebody whose number stands beside it, and for nobody else."""

import pytest

from classifiers.names import find_names, index_names
from classifiers.plain import plain
from classifiers.reasons import Reason
from tests.unit.classifiers.people import ANNA, PETER, YILMAZ, person
from tests.unit.classifiers.weighing import BG, FILED, OTHER_BG, outcome, weighed


def alone(name: str) -> object:
    """Somebody of this name, with nothing else that could point to them."""
    first, _, last = name.partition(" ")
    return person(first_name=first, last_name=last, birth_date="", iban="", vsnr="", email="")


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("Peter Müller", "Peter Miiller"),
        ("Peter Müller", "Peter Mtiller"),
        ("Peter Müller", "Petcr Müller"),
        ("Peter Müller", "Mii11er, Peter"),
        ("Karl Groß", "Karl Gro8"),
        ("Karl Groß", "Karl GroB"),
        ("Jan Schröder", "Jan Schr6der"),
        ("Eva Weiß", "Eva Weifs"),
        ("Eva Weiß", "Name: WeiB\nVorname: Eva"),
        ("Eva Meier", "Eva Mcier"),
        ("Björn Meier", "Bj6rn Meier"),
        ("Peter Müller", "Peter Müllers Antrag"),
        ("Omar Abd al-Rahman", "Omar Abdulrahman"),
        ("Omar Abdulrahman", "Omar Abd al-Rahman"),
        ("Omar Abdelrahman", "Omar Abd ar-Rahman"),
    ],
)
def test_a_misread_name_is_a_weaker_factor_beside_the_number(name: str, read: str) -> None:
    one = alone(name)
    found = [n for n in find_names(plain(f"{BG}\n{read}"), index_names((one,))) if one in n.members]  # type: ignore[arg-type]
    assert [(n.members, n.exact) for n in found] == [((one,), False)]
    assert list(find_names(plain(read), index_names((one,)))) == []  # type: ignore[arg-type]
    assert list(find_names(plain(f"{OTHER_BG}\n{read}"), index_names((one,)))) == []  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "read",
    ["Peter Miller", "Peter", "Petra Müller", "Miiller", "Peter Müllers", "Peter und Miiller",
     "Anna Miiller, Peter Schmidt", "Vermieter: Petcr Müller", "Elektro Peter Miiller", "gez. Petcr Miiller"],
)  # fmt: skip
def test_another_name_is_not_like_it(read: str) -> None:
    one = alone("Peter Müller")
    assert list(find_names(plain(f"{BG}\n{read}"), index_names((one,)))) == []  # type: ignore[arg-type]


def test_a_misread_name_of_three_words_behind_a_title_is_the_doctors() -> None:
    lan = person(last_name="Becker", first_name="Thi Lan")
    assert list(find_names(f"{BG}\nDr. med. Thi Lan Beckcr", index_names((lan,)))) == []


def test_a_paper_with_a_misread_name_is_filed_by_its_number_and_by_no_other() -> None:
    everybody = (ANNA, PETER, YILMAZ)
    assert outcome(weighed("", f"{BG}\nPeter Miiller", members=everybody)) == FILED
    assert weighed("", f"{OTHER_BG}\nPeter Miiller", members=everybody).reason is Reason.NUMBER_ALONE
    repaired = weighed("", "BG-Nr. 35502 11 OO12345\nPeter Miiller", members=everybody)
    assert repaired.reason is not Reason.NUMBER_AND_SECOND_FACTOR
