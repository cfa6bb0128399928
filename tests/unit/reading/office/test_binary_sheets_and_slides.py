"""Workbooks and presentations of the years 1997 to 2007."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.reasons import Reason
from ingest.reading.nouns import ReadingLimits
from ingest.reading.office.read import read_office
from tests.unit.reading.office.conftest import ReadOffice
from tests.unit.reading.office.samples import PPT, XLS, ole, ppt, xls

BOOK = xls(("Löhne", [(0, 0, "Kundennummer"), (0, 3, 355.0), (1, 0, -7.0), (1, 1, 43910.5), (1, 2, "Grüße")]))


def test_a_sheet_is_a_page_with_its_title_and_rows(read: ReadOffice) -> None:
    reading = read(BOOK, XLS)
    assert reading.pages[0].text == "Löhne\nKundennummer\t\t\t355\n-7\t20.03.2020\tGrüße"
    assert reading.problem is None


def test_hidden_sheets_of_an_old_workbook_are_nobodys_words(read: ReadOffice) -> None:
    reading = read(xls(("A", [(0, 0, "offen")]), ("B", [(0, 0, "geheim")]), hidden=1), XLS)
    assert [page.text for page in reading.pages] == ["A\noffen"]
    assert dict(reading.metadata) == {"hidden_sheets": "1"}


def test_what_a_formula_gave_is_read(read: ReadOffice) -> None:
    assert read(xls(("A", [(0, 0, 1.0), (0, 1, b"Summe")])), XLS).pages[0].text == "A\n1\tSumme"


def test_a_workbook_behind_a_password_is_told_apart(read: ReadOffice) -> None:
    assert read(xls(("A", []), locked=True), XLS).problem is Reason.ENCRYPTED


def test_a_workbook_older_than_1997_goes_to_a_person(read: ReadOffice) -> None:
    assert read(ole({"Book": bytes(5000)}), XLS).problem is Reason.UNSUPPORTED_KIND


def test_a_presentation_has_words_and_goes_to_a_person(read: ReadOffice) -> None:
    reading = read(ppt("Guten Tag\rGrüße", "Zweites Blatt"), PPT)
    assert [page.text for page in reading.pages] == ["Guten Tag\nGrüße", "Zweites Blatt"]
    assert reading.problem is Reason.UNSUPPORTED_KIND


@pytest.mark.parametrize(("data", "media_type"), [(BOOK, XLS), (ppt("Guten Tag"), PPT)])
@given(at=st.integers(0, 7000), wrong=st.binary(min_size=1, max_size=8), kept=st.integers(0, 9000))
def test_wrong_bytes_and_lost_ends_never_raise(
    data: bytes, media_type: str, at: int, wrong: bytes, kept: int
) -> None:
    limits = ReadingLimits(pages=5, pixels=1, enough=lambda: False)
    read = read_office((data[:at] + wrong + data[at + len(wrong) :])[:kept], media_type, limits)
    assert read.pages or read.problem
