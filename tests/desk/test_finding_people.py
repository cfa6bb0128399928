"""Whom a clerk finds in the register, by what they know."""

import pytest
from sqlalchemy import text

from classifiers.nouns import Member
from ingest.operations.find_person import find_person
from storage.register_keys import index_everybody
from tests.review import DeskUnderTest

ELSEWHERE = """
    INSERT INTO members (id, bg_number, customer_number, digits, last_name, first_name, birth_date, street,
                         postcode, city, email, iban, vsnr, active, restricted, site, sound)
    SELECT 500 + :id, 'A' || bg_number || :id, customer_number, digits, last_name, first_name, birth_date,
           street, postcode, city, email, iban, vsnr, active, restricted, 'Anderswo', sound
    FROM members WHERE customer_number = '355D456789' AND bg_number = '35502BG0012345'
"""
"""Somebody like Anna of another site, who comes first in the register."""


def find(desk: DeskUnderTest, words: str, sites: frozenset[str] | None = None) -> tuple[Member, ...]:
    return find_person(desk.office.store, desk.office.settings.office.prefixes, words, sites)


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
        ("35502BG001234", "355D456789"),  # a digit missing
        ("35502BG00123455", "355D456789"),  # one too many
        ("355D45678", "355D456789"),  # a digit missing
        ("355D4567899", "355D456789"),  # one too many
        ("0012344", "355D456789"),  # the last seven with one wrong
        ("35502BG0012", "355D456789"),  # how it begins
        ("355D45", "355D456789"),
        ("Kowal", "355P662187"),
        ("Müller, An", "355D456789"),
        ("an müller", "355D456789"),
        ("Müller 15.07.1984", "355D456789"),
        ("15. Juli 1984, Anna", "355D456789"),
        ("15.07.84 Mueller", "355D456789"),
    ],
)
def test_a_person_is_found_by_what_is_known(full: DeskUnderTest, words: str, found: str) -> None:
    people = find(full, words)
    assert found in {person.customer_number for person in people}, words
    assert len(people) <= 20


@pytest.mark.parametrize(
    "words", ["", " ", "x" * 500, "%", "0" * 400, "' OR 1=1 --", "\x00", "99999999999999"]
)
def test_nonsense_finds_nobody_and_breaks_nothing(full: DeskUnderTest, words: str) -> None:
    assert find(full, words) == ()


@pytest.mark.parametrize("words", ["Kowalski 15.07.1984", "Müller 16.07.1984"])
def test_a_name_and_a_birth_date_must_both_fit(full: DeskUnderTest, words: str) -> None:
    assert "355D456789" not in {person.customer_number for person in find(full, words)}


@pytest.mark.parametrize("words", ["15.07.1984", "Müller, Anna", "Mueller", "Müll", "355D4567"])
def test_people_of_other_sites_take_no_place_from_a_teams_own(desk: DeskUnderTest, words: str) -> None:
    with desk.office.store.write() as tx:
        tx.connection.execute(text(ELSEWHERE), [{"id": n} for n in range(1, 41)])
        tx.connection.execute(text("DELETE FROM member_names"))
        tx.connection.execute(text("UPDATE members SET id = id + 1000 WHERE site <> 'Anderswo'"))
        index_everybody(tx.connection)
    found = find(desk, words, frozenset({"Südwall"}))
    assert "355D456789" in {person.customer_number for person in found}
    assert {person.site for person in found} == {"Südwall"}
    assert len(find(desk, words)) == 20


def test_a_team_finds_people_of_its_sites_only(full: DeskUnderTest) -> None:
    assert find(full, "355H730118", frozenset({"Südwall"})) == ()
    assert find(full, "355H730118", frozenset({"Luisenglück"})) != ()
