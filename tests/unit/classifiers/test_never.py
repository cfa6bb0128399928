"""What the office says is nobody's evidence counts for nobody, in any printed form."""

from dataclasses import replace

import pytest

from classifiers.never import never_counted
from classifiers.reasons import Reason
from tests.unit.classifiers.people import ANNA, PETER, YILMAZ, person
from tests.unit.classifiers.weighing import BG, FILED, OFFICE, OTHER_BG, mail, outcome, weighed

OURS = replace(
    OFFICE,
    never=frozenset({
        "35502//0099999", "GB29 NWBK 6016 1331 9268 19", "123 Y 000003", "4711 0815", "02304/1234567",
        "Südwall 2, 44137", "Post@Amt.example",
    }),
)  # fmt: skip


@pytest.mark.parametrize(
    "line",
    [OTHER_BG, "BG-Nr. 35502BG0099999", "IBAN GB29NWBK60161331926819", "Kundennummer 123Y000003",
     "Tel. 02304/1234567", "Aktenzeichen 02304/1234567"],
)  # fmt: skip
def test_our_own_numbers_neither_contradict_nor_help(line: str) -> None:
    assert outcome(weighed("", f"{BG}\nAnna Maria Müller-Lüdenscheid\n{line}", office=OURS)) == FILED
    alone = weighed("", f"Öztürk Y\u0131lmaz\n{line}", office=OURS)
    assert alone.reason is Reason.NO_NUMBER


def test_without_the_setting_they_contradict() -> None:
    page = f"{BG}\nAnna Maria Müller-Lüdenscheid\n{OTHER_BG}"
    assert weighed("", page).reason is Reason.SEVERAL_CASES


def test_a_learned_number_of_the_office_points_to_nobody() -> None:
    taught = person(references=(("contract", "47110815"),))
    page = f"{BG}\nVertragskonto 47110815"
    assert outcome(weighed("", page, members=(taught, PETER))) == FILED
    assert weighed("", page, members=(taught, PETER), office=OURS).reason is Reason.NUMBER_ALONE


def test_the_offices_address_tells_no_namesakes_apart() -> None:
    elsewhere = person(YILMAZ, last_name="Müller", first_name="Peter", street="Südwall 2", postcode="44137")
    page = f"{BG}\nPeter Müller\nSüdwall 2\n44137 Dortmund"
    assert weighed("", page, members=(ANNA, PETER, elsewhere)).reason is Reason.CONTRADICTION
    assert outcome(weighed("", page, members=(ANNA, PETER, elsewhere), office=OURS)) == FILED


def test_mail_from_our_own_address_lifts_nobody() -> None:
    clerk = person(email="post@amt.example")
    scores = {
        weighed("", BG, members=(clerk,), office=office, about=mail(sender="post@amt.example"))
        .candidates[0]
        .score
        for office in (OFFICE, OURS)
    }
    assert len(scores) == 2


def test_an_entry_of_blanks_is_no_entry() -> None:
    assert never_counted([" ", "\n"]) == frozenset()
