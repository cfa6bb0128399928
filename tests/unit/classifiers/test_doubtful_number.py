"""A number that was read twice on a picture: what the weigher makes of it."""

from dataclasses import replace

from classifiers.nouns import Reading, SecondLook, Verdict
from classifiers.reasons import Reason, Status
from classifiers.weigh import weigh
from tests.unit.classifiers.people import part, reading
from tests.unit.classifiers.weighing import BG, EVERYBODY, FILED, OFFICE, TEXT, mail, outcome


def verdict_on(*looks: SecondLook) -> Verdict:
    read: Reading = reading(f"{BG} Anna Müller")
    page = replace(read.pages[0], how="ocr", second_looks=looks)
    return weigh((TEXT, part(2)), {2: replace(read, pages=(page,))}, mail(), EVERYBODY, OFFICE)[1]


def test_a_number_that_two_readings_agree_on_files() -> None:
    assert outcome(verdict_on(SecondLook(first="35502BG0012345", second="35502BG0012345"))) == FILED


def test_a_number_that_was_read_differently_goes_to_a_person() -> None:
    verdict = verdict_on(SecondLook(first="35502BG0012345", second="35502BG0012346"))
    assert outcome(verdict) == (Status.REVIEW, Reason.DOUBTFUL_NUMBER)
    assert "0012346" not in verdict.trail[-1].detail


def test_doubt_about_another_number_than_those_of_the_document_holds_nothing_up() -> None:
    assert outcome(verdict_on(SecondLook(first="4711", second="4712"))) == FILED
