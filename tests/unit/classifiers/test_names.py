"""Names are found by exact keys, in either order, by half of a double name, and never across two people."""

import pytest

from classifiers.folding import name_keys
from classifiers.names import find_names, index_names
from classifiers.plain import plain
from tests.unit.classifiers.people import ANNA, PETER, YILMAZ, person


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("Müller", {"mueller", "muller"}),
        ("MUELLER", {"mueller"}),
        ("Groß", {"gross"}),
        ("Y\u0131lmaz", {"yilmaz"}),
        ("YILMAZ", {"yilmaz"}),
        ("İnönü", {"inonu", "inoenue"}),
        ("Şahin", {"sahin"}),
        ("Wałęsa", {"walesa"}),
        ("Ševčenko", {"sevcenko"}),
        ("Sørensen", {"sorensen", "soerensen"}),
        ("Müller-Schmidt", {"mueller", "muller", "schmidt"}),
        ("von der Heide", {"heide"}),
        ("Dr. Klein", {"klein"}),
        ("O'Neill", {"neill"}),
        ("El", {"el"}),
        ("", set()),
    ],
)
def test_a_name_has_a_key_for_each_part_and_spelling(name: str, keys: set[str]) -> None:
    assert name_keys(name) == keys


def named(text: str, *members: object) -> set[object]:
    index = index_names(members or (ANNA,))  # type: ignore[arg-type]
    return {member for found in find_names(plain(text), index) for member in found.members}


@pytest.mark.parametrize(
    "text",
    [
        "Anna Maria Müller-Lüdenscheid",
        "Anna Müller",
        "Anna Maria MÜLLER",
        "Müller, Anna",
        "MUELLER ANNA",
        "anna müller",
        "Frau Anna Lüdenscheid wohnt hier",
        "Frau Müller, Anna Maria",
        "Anna M. Müller",
        "Müller geb. Anna",
        "Nachname: Müller\nVorname: Anna",
        "Name\nMüller\nVorname\nAnna",
        "mit Anna\nMüller besprochen",
        "Dr. Anna von Müller",
        "(Anna Müller)",
    ],
)
def test_a_full_name_is_found(text: str) -> None:
    assert named(text) == {ANNA}


@pytest.mark.parametrize(
    "text",
    [
        "Müller",
        "Anna",
        "Anna und ihre Tochter und Müller",
        "Frau Müller. Anna kommt später.",
        "Anna, Müller",
        "Peter Müller, Anna Schmidt",
        "Müllerin Anna",
        "Anna 35502 Müller",
        "Hannah Müller",
        "Anna; Müller",
        "Anna Miller",
        "Peter Müller und Anna Schmidt",
    ],
)
def test_what_is_no_full_name_is_not_found(text: str) -> None:
    assert named(text) == set()


def test_a_list_of_names_line_by_line_makes_no_name_of_two_lines() -> None:
    schmidt = person(last_name="Schmidt", first_name="Peter")
    assert named("Müller Peter\nSchmidt Anna", schmidt) == set()
    assert named("Müller Peter\nSchmidt Peter", schmidt) == {schmidt}


def test_dotless_i_and_umlauts_are_found_however_they_are_typed() -> None:
    for text in ("Öztürk Y\u0131lmaz", "OZTURK YILMAZ", "Oeztuerk Yilmaz", "O\u0308ztu\u0308rk Y\u0131lmaz"):
        assert named(text, YILMAZ) == {YILMAZ}


def test_the_person_whom_the_words_fit_best_is_meant() -> None:
    maria = person(customer_number="123M000004", first_name="Maria", last_name="Müller")
    anna = person(last_name="Müller", first_name="Anna Maria")
    assert named("Anna Maria Müller", maria, anna) == {anna}
    assert named("Maria Müller", maria, anna) == {maria}


def test_namesakes_are_all_meant() -> None:
    other = person(bg_number="35502BG0000009", customer_number="123X000009")
    assert named("Anna Müller", ANNA, other) == {ANNA, other}


def test_two_persons_in_one_text_are_both_found() -> None:
    assert named("Anna Müller und Peter Müller", ANNA, PETER) == {ANNA, PETER}


def test_a_megabyte_of_one_name_names_it_once() -> None:
    found = list(find_names("Müller Anna " * 80_000, index_names((ANNA,))))
    assert len(found) < 5
