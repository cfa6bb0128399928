"""Calendar entries, damage, pictures that were not read, pieces of messages: what becomes of each part."""

import pytest

from classifiers.mail_text import split
from classifiers.nouns import Role
from classifiers.reasons import Reason, Status
from classifiers.weigh import weigh
from tests.unit.classifiers.people import part, reading
from tests.unit.classifiers.weighing import BG, EVERYBODY, OFFICE, TEXT, mail, outcome

CARD = part(3, media_type="text/calendar")
NOTE = f"Ich ziehe um. {BG}, Anna Müller"


def test_a_calendar_entry_that_is_the_message_is_its_document() -> None:
    verdict = weigh((CARD,), {3: reading("BEGIN:VCALENDAR")}, mail(), EVERYBODY, OFFICE)[0]
    assert outcome(verdict) == (Status.REVIEW, Reason.NO_EVIDENCE)


@pytest.mark.parametrize("defect", ["unclosed", "boundary", "base64", "truncated", "crc", "checksum"])
def test_a_text_that_may_be_cut_off_goes_to_a_person(defect: str) -> None:
    verdict = weigh(
        (part(1, Role.TEXT, media_type="text/plain", defects=(defect,)),),
        {1: reading(NOTE)},
        mail(),
        EVERYBODY,
        OFFICE,
    )[0]
    assert outcome(verdict) == (Status.REVIEW, Reason.DAMAGED)


@pytest.mark.parametrize("defect", ["crc", "damaged", "checksum", "incomplete-mail"])
def test_what_would_be_filed_is_not_where_it_or_its_mail_is_damaged(defect: str) -> None:
    whole, hurt = part(3), part(3, defects=(defect,))
    assert weigh((whole,), {3: reading(NOTE)}, mail(), EVERYBODY, OFFICE)[0].status is Status.FILED
    verdict = weigh((hurt,), {3: reading(NOTE)}, mail(), EVERYBODY, OFFICE)[0]
    assert outcome(verdict) == (Status.REVIEW, Reason.DAMAGED)


def test_a_file_tells_itself_whether_it_is_whole() -> None:
    scan = part(3, media_type="application/pdf", defects=("unclosed",))
    verdict = weigh((scan,), {3: reading(f"{NOTE}")}, mail(), EVERYBODY, OFFICE)[0]
    assert verdict.reason is not Reason.DAMAGED


@pytest.mark.parametrize("reason", [Reason.PIECE_OF_MESSAGE, Reason.LIES_ELSEWHERE])
def test_what_is_not_whole_goes_to_a_person_by_its_name(reason: Reason) -> None:
    verdict = weigh((part(3, problem=reason),), {3: reading(NOTE)}, mail(), EVERYBODY, OFFICE)[0]
    assert outcome(verdict) == (Status.REVIEW, reason)


def test_pictures_that_were_not_read_keep_a_document_from_being_filed() -> None:
    read = reading(NOTE, problem=Reason.PICTURES_UNREAD)
    verdict = weigh((part(3),), {3: read}, mail(), EVERYBODY, OFFICE)[0]
    assert outcome(verdict) == (Status.REVIEW, Reason.PICTURES_UNREAD)


def test_the_status_of_a_signature_is_in_the_trail() -> None:
    signed = part(3, Role.SIGNATURE, media_type="application/pkcs7-signature", signature="invalid")
    verdict = weigh((TEXT, signed), {1: reading("Guten Tag")}, mail(), EVERYBODY, OFFICE)[1]
    assert "invalid" in verdict.trail[-1].detail


def test_heads_of_earlier_mails_without_end_hide_nothing_that_is_written() -> None:
    text = split("An: x\n" * 20_000 + "Ich ziehe um.")
    assert text.written.endswith("Ich ziehe um.")
    assert text.quoted == ""


def test_words_above_many_quoted_heads_are_written_and_those_below_quoted() -> None:
    head = "Von: Jobcenter\nGesendet: Montag\nAn: Anna\nBetreff: Ihr Antrag\n"
    text = split(f"Ich ziehe um.\n\n{head * 50}{NOTE}")
    assert text.written == "Ich ziehe um."
    assert NOTE in text.quoted
