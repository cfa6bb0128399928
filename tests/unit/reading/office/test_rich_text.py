"""Rich Text Format."""

import pytest

from classifiers.reasons import Reason
from tests.unit.reading.office.conftest import ReadOffice
from tests.unit.reading.office.samples import RTF


@pytest.mark.parametrize(
    ("inside", "seen"),
    [
        (r"Gr\'fc\'dfe\par Erika", "Grüße\nErika"),
        (r"\trowd\intbl Miete\cell 500\cell\row\pard x", "Miete\t500\nx"),
        (r"{\header Kopf\par}Text", "Kopf\nText"),
        (r"{\fonttbl{\f0 Arial;}}{\info{\title Antrag}}a{\pict 0102ff}", "a"),
        (r"Miete{\v  35502//0099999}\v  geheim\v0  500{\deleted  600}", "Miete 500"),
        (r"\v unsichtbar\plain  sichtbar", "sichtbar"),
    ],
)
def test_it_is_read_as_a_word_processor_shows_it(read: ReadOffice, inside: str, seen: str) -> None:
    reading = read(rf"{{\rtf1\ansi {inside}}}".encode("latin-1"), RTF)
    assert reading.pages[0].text == seen
    assert reading.problem is None


def test_a_page_break_begins_a_page(read: ReadOffice) -> None:
    assert [page.text for page in read(rb"{\rtf1 eins\page zwei}", RTF).pages] == ["eins", "zwei"]


def test_html_that_outlook_wrapped_is_read_as_html(read: ReadOffice) -> None:
    data = rb"{\rtf1\ansi\fromhtml1 {\*\htmltag <p>}\htmlrtf \par \htmlrtf0 Guten{\*\htmltag <br>}Tag}"
    assert read(data, RTF).pages[0].text == "Guten\nTag"


def test_a_file_that_was_cut_off_is_read_as_far_as_it_goes(read: ReadOffice) -> None:
    reading = read(rb"{\rtf1 Guten Tag{\b Fra", RTF)
    assert reading.problem is Reason.DAMAGED
    assert reading.pages[0].text == "Guten TagFra"


def test_groups_without_end_are_refused(read: ReadOffice) -> None:
    assert read(b"{\\rtf1 " + b"{" * 2_000_000, RTF).problem is Reason.UNREADABLE
