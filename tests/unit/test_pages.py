"""Pages of one letter, one photo a mail."""

from dataclasses import replace

from classifiers.pieces import Cue
from classifiers.reasons import Reason, Status
from ingest.pages import with_earlier_pages
from storage.documents import EarlierPage
from storage.nouns import FilingPlan, PlannedDocument
from tests.contract.makers import document, plan, submission

CASE = "35502BG0012345"


def page(number: int, total: int = 3, of: str = "DO-FRST-0001-02", case: str | None = None) -> EarlierPage:
    return EarlierPage(document=of, cue=Cue(total, number), case=case)


def second_page(**changes: object) -> PlannedDocument:
    return replace(document(), cue=Cue(3, 2), **changes)  # type: ignore[arg-type]


def put(one: PlannedDocument, *earlier: EarlierPage) -> PlannedDocument:
    found: FilingPlan = with_earlier_pages(plan(submission(), one), earlier)
    return found.documents[0]


def test_a_page_is_proposed_to_the_document_that_lacks_it() -> None:
    placed = put(second_page(), page(1))
    assert placed.document == "DO-FRST-0001-02"
    assert (placed.verdict.status, placed.verdict.reason) == (Status.REVIEW, Reason.PIECE_OF_ANOTHER)


def test_a_page_that_is_there_already_stays_on_its_own() -> None:
    placed = put(second_page(), page(1), page(2))
    assert (placed.document, placed.verdict.reason) == (placed.id, Reason.NUMBER_ALONE)


def test_a_page_of_a_letter_of_other_length_stays_on_its_own() -> None:
    assert put(second_page(), page(1, total=4)).document == "DO-AAAA-AAAA-01"


def test_of_two_letters_the_later_one_that_lacks_the_page_takes_it() -> None:
    earlier = (page(1), page(2), page(1, of="DO-SCND-0002-02"))
    assert put(second_page(), *earlier).document == "DO-SCND-0002-02"


def test_a_filed_page_is_put_to_its_document_only_in_the_same_case() -> None:
    filed = replace(document().verdict, status=Status.FILED, case=CASE)
    assert put(second_page(verdict=filed), page(1, case=CASE)).document == "DO-FRST-0001-02"
    assert put(second_page(verdict=filed), page(1, case="35502BG0099999")).document == "DO-AAAA-AAAA-01"


def test_what_says_nothing_about_pages_is_left_alone() -> None:
    assert put(document(), page(1)) == document()
