"""Containers, what computers leave in them, and letters that come page by page."""

from dataclasses import replace

import pytest

from classifiers.nouns import Part, Role
from classifiers.pieces import for_each_piece, put_together
from classifiers.reasons import Reason, Status
from classifiers.weigh import needs_reading, weigh
from tests.unit.classifiers.people import part, reading
from tests.unit.classifiers.weighing import BG, EVERYBODY, FILED, OFFICE, TEXT, mail, outcome, weighed

CONTAINER = replace(part(2), role=Role.CONTAINER, media_type="application/zip")


def of_container(container: Part) -> tuple[Status, Reason]:
    return outcome(weigh((TEXT, container), {1: reading("Anbei.")}, mail(), EVERYBODY, OFFICE)[1])


def test_an_opened_container_is_set_aside_and_never_read() -> None:
    assert of_container(CONTAINER) == (Status.SET_ASIDE, Reason.UNPACKED)
    assert not needs_reading(CONTAINER)


@pytest.mark.parametrize(
    ("problem", "status"),
    [
        (Reason.DAMAGED, Status.REVIEW),
        (Reason.ENCRYPTED, Status.UNREADABLE),
        (Reason.TOO_MANY_PARTS, Status.QUARANTINED),
        (Reason.UNSUPPORTED_KIND, Status.REVIEW),
    ],
)
def test_a_container_that_was_not_opened_to_its_end_goes_to_a_person(problem: Reason, status: Status) -> None:
    assert of_container(replace(CONTAINER, problem=problem)) == (status, problem)


def test_encrypted_mail_goes_to_a_person() -> None:
    locked = replace(CONTAINER, media_type="application/octet-stream", problem=Reason.ENCRYPTED)
    assert of_container(locked) == (Status.REVIEW, Reason.ENCRYPTED)


def test_what_a_computer_left_in_an_archive_is_set_aside() -> None:
    left = replace(part(2), path="2.1", filename="__MACOSX/._Lohn.pdf")
    assert outcome(weighed("Anbei.", BG, scan=left)) == (Status.SET_ASIDE, Reason.LEAVINGS)
    outside = replace(left, path="2")
    assert outcome(weighed("Anbei.", BG, scan=outside))[1] is not Reason.LEAVINGS


def test_a_file_with_several_documents_goes_to_a_person_whole() -> None:
    pages = (f"{BG} Anna Müller-Lüdenscheid Seite 1 von 2", "Seite 2 von 2", "Seite 1 von 1")
    assert outcome(weighed("Anbei.", *pages)) == (Status.REVIEW, Reason.SEVERAL_DOCUMENTS)
    assert outcome(weighed("Anbei.", *pages[:2])) == FILED


def pages_of(*texts: str) -> dict[int, tuple[int, Status, Reason]]:
    """What becomes of photos of single pages that come in one mail."""
    parts = (TEXT, *(part(number) for number in range(2, len(texts) + 2)))
    readings = {1: reading("Anbei."), **{number: reading(text) for number, text in enumerate(texts, 2)}}
    whole = put_together(parts, readings)
    verdicts = for_each_piece(whole, weigh(whole.parts, whole.readings, mail(), EVERYBODY, OFFICE))
    return {n: (letter.first, *outcome(verdict)) for n, (letter, verdict) in verdicts.items() if n > 1}


def test_pages_photographed_one_by_one_share_the_case_of_their_letter() -> None:
    first = f"Lohnabrechnung {BG} Anna Müller-Lüdenscheid Seite 1 von 2"
    assert pages_of("Auszahlung 1.200 EUR Seite 2 von 2", first) == {2: (3, *FILED), 3: (3, *FILED)}


def test_a_page_of_somebody_else_keeps_the_whole_letter_from_being_filed() -> None:
    first = f"Lohnabrechnung {BG} Anna Müller-Lüdenscheid Seite 1 von 2"
    found = pages_of(first, "BG-Nr. 35502//0099999 Seite 2 von 2")
    assert {status for _, status, _ in found.values()} == {Status.REVIEW}
