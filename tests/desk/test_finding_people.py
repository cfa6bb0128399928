"""Whom a clerk finds in the register, by what they know."""

import pytest

from ingest.operations.find_person import find_person
from tests.review import DeskUnderTest


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("35502BG0012345", "355D456789"),
        ("35502//0012345", "355D456789"),
        ("35502BG0012354", "355D456789"),  # two digits swapped
        ("35502BG0017345", "355D456789"),  # one digit wrong
        ("12345", "355D456789"),
        ("355D456789", "355D456789"),
        ("355D456780", "355D456789"),  # one digit wrong
        ("Müller, Anna", "355D456789"),
        ("anna mueller", "355D456789"),
        ("15.07.1984", "355D456789"),
        ("1984-07-15", "355D456789"),
        ("Kowalski", "355P662187"),
    ],
)
def test_a_person_is_found_by_what_is_known(full: DeskUnderTest, words: str, found: str) -> None:
    people = find_person(full.office, words, None)
    assert found in {person.customer_number for person in people}, words
    assert len(people) <= 20


@pytest.mark.parametrize(
    "words", ["", " ", "x" * 500, "%", "0" * 400, "' OR 1=1 --", "\x00", "99999999999999"]
)
def test_nonsense_finds_nobody_and_breaks_nothing(full: DeskUnderTest, words: str) -> None:
    assert find_person(full.office, words, None) == ()


def test_a_team_finds_people_of_its_sites_only(full: DeskUnderTest) -> None:
    assert find_person(full.office, "355H730118", frozenset({"Südwall"})) == ()
    assert find_person(full.office, "355H730118", frozenset({"Luisenglück"})) != ()
