"""Where people live: how addresses are written, and what they may and may not decide."""

import pytest

from classifiers.addresses import MOST, find, index_addresses, living_there
from classifiers.nouns import Kind
from classifiers.plain import plain
from classifiers.reasons import Reason, Status
from tests.unit.classifiers.people import ANNA, YILMAZ, person
from tests.unit.classifiers.weighing import BG, FILED, OTHER_BG, outcome, weighed

HERE = person(street="Münsterstraße 12 a", postcode="44145")
NEIGHBOUR = person(
    bg_number="35502BG0012346", customer_number="123D456780", birth_date="1990-02-03", iban="", vsnr="",
    street="Am Markt 3", postcode="44137",
)  # fmt: skip
"""Somebody of Anna's name in the next case, who lives elsewhere."""
FAR = person(NEIGHBOUR, bg_number="35502BG0077777")
HOME = "Anna Müller\nMünsterstr. 12a\n44145 Dortmund"
ELSEWHERE = "Anna Müller\nAm Markt 3\n44137 Dortmund"


def lives_here(text: str) -> list[bool]:
    """For each address of the text that is Anna's: whether it stands there letter by letter."""
    index = index_addresses((HERE, YILMAZ))
    return [exact for address in find(plain(text)) for _, exact in living_there(address, index)]


@pytest.mark.parametrize(
    "text",
    [
        "Münsterstraße 12a\n44145 Dortmund",
        "MÜNSTERSTRASSE 12 A, 44145 Dortmund",
        "Muensterstr. 12a, 2. Etage\n44145 Dortmund",
        "Anna Müller Münster-Str.12a D-44145 Dortmund",
        "Straße, Hausnr.: Münster Str. 12 a\nPLZ, Ort: 44145 Dortmund",
        "MünsterstraBe 12a\n44145 Dortmund",
    ],
)
def test_one_address_in_many_spellings(text: str) -> None:
    assert lives_here(text) == [True]


def test_a_misread_letter_is_forgiven_and_told() -> None:
    assert lives_here("Munslerstr. 12a\n44145 Dortmund") == [False]


@pytest.mark.parametrize(
    "text",
    [
        "Münsterstr. 12\n44145 Dortmund",
        "Münsterstr. 12b\n44145 Dortmund",
        "Münsterstr. 112a\n44145 Dortmund",
        "Münsterstr. 12a\n44147 Dortmund",
        "Meisterweg 12a\n44145 Dortmund",
        "Münsterstr. 12a",
        "Konto 12a 44145",
    ],
)
def test_another_house_is_another_address(text: str) -> None:
    assert lives_here(text) == []


def test_a_text_of_nothing_but_addresses_is_looked_at_for_a_while() -> None:
    assert len(list(find("Weg 1, 44145 Ort\n" * 3 * MOST))) <= 8 * MOST


def test_an_address_is_no_second_factor_and_finds_nobody() -> None:
    assert (
        weighed("", f"{BG}\nMünsterstr. 12a\n44145 Dortmund", members=(HERE,)).reason is Reason.NUMBER_ALONE
    )
    assert weighed("", "Münsterstr. 12a\n44145 Dortmund", members=(HERE,)).candidates == ()
    assert weighed("", HOME, members=(HERE,)).reason is Reason.NO_NUMBER


def test_an_address_tells_a_namesake_in_the_next_case_apart() -> None:
    both = (HERE, NEIGHBOUR)
    assert weighed("", f"{BG}\nAnna Müller", members=both).reason is Reason.NEIGHBOUR_FITS
    assert outcome(weighed("", f"{HOME}\n{BG}", members=both)) == FILED
    same_house = (HERE, person(NEIGHBOUR, street=HERE.street, postcode=HERE.postcode))
    assert weighed("", f"{HOME}\n{BG}", members=same_house).reason is Reason.NEIGHBOUR_FITS


def test_an_address_away_from_the_name_tells_nobody_apart() -> None:
    landlord = f"{BG}\nAnna Müller\n{'Die Miete ist gezahlt. ' * 5}\nMünsterstr. 12a\n44145 Dortmund"
    assert weighed("", landlord, members=(HERE, NEIGHBOUR)).reason is Reason.NEIGHBOUR_FITS


@pytest.mark.parametrize("namesake", [NEIGHBOUR, FAR])
def test_the_address_of_a_namesake_contradicts_the_number(namesake: object) -> None:
    verdict = weighed("", f"{ELSEWHERE}\n{BG}", members=(HERE, namesake))  # type: ignore[arg-type]
    assert outcome(verdict) == (Status.REVIEW, Reason.CONTRADICTION)


def test_an_old_address_or_a_strangers_contradicts_nothing() -> None:
    moved = person(HERE, bg_number="35502BG0011111", street="Am Markt 3", postcode="44137", active=False)
    assert outcome(weighed("", f"{ELSEWHERE}\n{BG}", members=(HERE, moved))) == FILED
    stranger = person(YILMAZ, street="Am Markt 3", postcode="44137")
    assert outcome(weighed("", f"{ELSEWHERE}\n{BG}", members=(HERE, stranger))) == FILED


def test_of_two_namesakes_the_one_who_lives_there_comes_first() -> None:
    verdict = weighed("", HOME, members=(FAR, HERE))
    first, second = verdict.candidates
    assert first.bg_number == HERE.bg_number
    assert [f.kind for f in first.factors] == [Kind.NAME, Kind.ADDRESS]
    assert [f.kind for f in second.factors] == [Kind.NAME]


def test_a_number_of_another_case_is_not_outweighed_by_an_address() -> None:
    verdict = weighed("", f"{HOME}\n{OTHER_BG}", members=(HERE, YILMAZ))
    assert outcome(verdict) == (Status.REVIEW, Reason.CONTRADICTION)
    assert ANNA.bg_number in {candidate.bg_number for candidate in verdict.candidates}
