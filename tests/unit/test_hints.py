"""What a clerk is told of a document that waits: its language, and numbers that can be learned."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from classifiers.nouns import Page, Reading, Role
from classifiers.reasons import Status
from ingest.hints import MOST_NUMBERS, with_hints
from ingest.planning import Weighed, plan_filing
from storage.nouns import FilingPlan
from tests.unit.test_planning import MAIL, weighed

UKRAINIAN = (
    "Добрий день, надсилаю вам довідку про доходи за березень, що я отримав від роботодавця, та заяву."
)
GERMAN = "Sehr geehrte Damen und Herren, anbei sende ich Ihnen die Lohnabrechnung für den Monat März."
GEORGIAN = "გამარჯობა, გიგზავნით ცნობას ხელფასის შესახებ მარტის თვისთვის"
TAX_ID = "Steuer-ID 86 095 742 719"


def part(number: int, *pages: str, role: Role = Role.ATTACHMENT, status: Status = Status.REVIEW) -> Weighed:
    """A part with this text, first of its own document."""
    one = weighed(number, status, sha=str(number), role=role)
    read = tuple(Page(number=n, text=text, how="text") for n, text in enumerate(pages, 1))
    return replace(one, reading=Reading(engine="test", pages=read, page_count=len(read)))


def hinted(*parts: Weighed) -> FilingPlan:
    return with_hints(plan_filing(MAIL, parts, {}, ZoneInfo("Europe/Berlin")), parts)


@pytest.mark.parametrize(
    ("text", "language"),
    [(UKRAINIAN, "uk"), (GERMAN, "de"), (GEORGIAN, "Geor"), ("4711 0815", "und"), ("", "und")],
)
def test_a_document_is_told_by_its_language_or_its_script(text: str, language: str) -> None:
    assert hinted(part(1, text)).documents[0].language == language


def test_a_photo_without_words_is_told_by_what_the_client_wrote_and_not_by_what_they_quote() -> None:
    quoted = "\n".join(f"> {GERMAN}" for _ in range(9))
    written = part(1, f"{UKRAINIAN}\n\n{quoted}", role=Role.TEXT)
    assert [one.language for one in hinted(written, part(2, "")).documents] == ["uk", "uk"]


def test_the_pages_of_one_letter_are_told_by_all_of_it() -> None:
    pages = part(1, "IMG 1"), replace(part(2, UKRAINIAN), first=1)
    assert [one.language for one in hinted(*pages).documents] == ["uk", "uk"]


def test_numbers_are_kept_with_the_part_they_stand_in_and_only_for_what_waits() -> None:
    plan = hinted(part(1, TAX_ID), part(2, GERMAN), part(3, TAX_ID, status=Status.FILED))
    assert [one.teachable for one in plan.documents] == [(("tax_id", "86095742719"),), (), ()]
    assert plan.documents[2].language == ""


def test_a_list_of_accounts_does_not_become_a_list_of_choices() -> None:
    accounts = "\n".join(f"Vertragskonto 4711{n:06}" for n in range(100))
    assert len(hinted(part(1, accounts)).documents[0].teachable) == MOST_NUMBERS
