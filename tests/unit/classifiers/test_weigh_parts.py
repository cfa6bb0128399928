"""Which parts of a mail are documents, and what becomes of those that could not be read."""

import pytest

from classifiers.nouns import Part, Role
from classifiers.reasons import Reason, Status
from classifiers.weigh import needs_reading, weigh
from tests.unit.classifiers.people import part, reading
from tests.unit.classifiers.weighing import (
    BG,
    EVERYBODY,
    FILED,
    OFFICE,
    SCAN,
    TEXT,
    mail,
    outcome,
    text_weighed,
    weighed,
)

# --- what is no document


@pytest.mark.parametrize(
    ("aside", "reason"),
    [
        (part(3, Role.SIGNATURE, media_type="application/pgp-signature"), Reason.CRYPTOGRAPHIC_SIGNATURE),
        (part(3, Role.REPORT, media_type="message/delivery-status"), Reason.DELIVERY_REPORT),
        (part(3, Role.INLINE, media_type="image/gif", size=43, pixels=(1, 1)), Reason.TRACKING_PIXEL),
        (part(3, media_type="image/gif", size=43, pixels=(3, 3)), Reason.TRACKING_PIXEL),
        (part(3, Role.INLINE, media_type="image/png", size=9_000, pixels=(300, 90)), Reason.SIGNATURE_IMAGE),
    ],
)
def test_what_is_no_document_is_set_aside(aside: Part, reason: Reason) -> None:
    verdict = weigh((TEXT, aside), {1: reading("Hallo")}, mail(), EVERYBODY, OFFICE)[1]
    assert outcome(verdict) == (Status.SET_ASIDE, reason)


@pytest.mark.parametrize(
    "document",
    [
        part(3, Role.ALTERNATIVE, media_type="application/pdf"),
        part(3, Role.INLINE, media_type="image/jpeg", size=2_000_000, pixels=(4000, 3000)),
        part(3, Role.INLINE, media_type="image/jpeg", size=15_000, pixels=(800, 600)),
        part(3, Role.INLINE, media_type="image/jpeg", size=15_000),
        part(3, media_type="image/png", size=9_000, pixels=(300, 90)),
    ],
)
def test_in_doubt_a_picture_is_a_document(document: Part) -> None:
    readings = {1: reading("Hallo"), 3: reading(f"{BG} Anna Müller")}
    assert needs_reading(document)
    assert outcome(weigh((TEXT, document), readings, mail(), EVERYBODY, OFFICE)[1]) == FILED


def test_another_form_of_an_empty_text_is_the_text() -> None:
    html = part(2, Role.ALTERNATIVE, media_type="text/html", filename="")
    readings = {1: reading(""), 2: reading(f"Ich komme nicht. Anna Müller {BG}")}
    empty, html_verdict = weigh((TEXT, html), readings, mail(), EVERYBODY, OFFICE)
    assert outcome(html_verdict) == FILED
    assert empty.status is not Status.FILED


def test_the_text_of_a_machine_is_set_aside_unless_it_names_a_case() -> None:
    machine = mail("Automatische Antwort", automatic=True)
    assert text_weighed("Ich bin im Urlaub.", about=machine).reason is Reason.AUTOMATIC_MAIL
    assert outcome(text_weighed(f"Formular: {BG} Anna Müller", about=machine)) == FILED
    assert outcome(weighed("Ihr Scan", f"{BG} Anna Müller", about=machine)) == FILED


def test_covering_text_is_set_aside_beside_documents_only() -> None:
    covering = f"Guten Tag, anbei meine Unterlagen. Mit freundlichen Grüßen, Anna Müller, {BG}"
    assert text_weighed(covering, SCAN).reason is Reason.SAYS_NOTHING
    assert outcome(text_weighed(covering)) == FILED
    logo = part(2, Role.INLINE, media_type="image/png", size=900, pixels=(100, 50), filename="")
    assert outcome(text_weighed(covering, logo)) == FILED


def test_a_request_beside_documents_is_a_document() -> None:
    assert outcome(text_weighed(f"Anbei. Ich kann nicht kommen. Anna Müller {BG}", SCAN)) == FILED
    assert text_weighed("Anbei.", SCAN, about=mail("Kündigung")).status is Status.REVIEW
    assert text_weighed("Anbei.\n> Ihr Brief", SCAN, about=mail("WG: Brief")).status is Status.REVIEW
    assert text_weighed("Anbei.\n> Ihr Brief", SCAN, about=mail("AW: Brief")).reason is Reason.SAYS_NOTHING


def test_a_greeting_between_two_photos_is_set_aside() -> None:
    between = part(3, media_type="text/plain", filename="")
    readings = {
        1: reading("Anbei."),
        2: reading("Rechnung"),
        3: reading("Mit freundlichen Grüßen\nAnna Müller"),
    }
    assert weigh((TEXT, SCAN, between), readings, mail(), EVERYBODY, OFFICE)[2].reason is Reason.SAYS_NOTHING


def test_an_empty_mail_goes_to_a_person() -> None:
    assert outcome(text_weighed("", about=mail(""))) == (Status.REVIEW, Reason.NO_EVIDENCE)
    assert outcome(text_weighed("", about=mail(f"Absage Termin, Anna Müller, {BG}"))) == FILED


def test_forwarded_text_counts_for_nothing() -> None:
    forwarded = part(3, Role.TEXT, nested=True)
    readings = {
        1: reading("Anbei."),
        2: reading("Anna Müller"),
        3: reading(f"Sie ziehen um. {BG} Anna Müller"),
    }
    verdicts = weigh((TEXT, SCAN, forwarded), readings, mail(), EVERYBODY, OFFICE)
    assert [v.reason for v in verdicts] == [Reason.SAYS_NOTHING, Reason.ONLY_QUOTED, Reason.ONLY_QUOTED]


def test_quotes_in_a_text_behind_an_attachment_count_for_nothing() -> None:
    behind = part(3, Role.TEXT)
    readings = {
        1: reading("Was heißt das?"),
        2: reading("Hausordnung"),
        3: reading(f"Am 2.3.2020 um 9:12 schrieb Jobcenter:\n> {BG} Anna Müller"),
    }
    verdicts = weigh((TEXT, SCAN, behind), readings, mail(), EVERYBODY, OFFICE)
    assert Status.FILED not in {verdict.status for verdict in verdicts}


def test_a_number_that_only_another_form_of_the_text_has_counts_too() -> None:
    shown = part(3, Role.ALTERNATIVE, media_type="text/html")
    readings = {1: reading(f"{BG} Anna Müller"), 3: reading("BG-Nr. 35502//0099999 Anna Müller")}
    verdict = weigh((TEXT, shown), readings, mail(), EVERYBODY, OFFICE)[0]
    assert outcome(verdict) == (Status.REVIEW, Reason.SEVERAL_CASES)
    readings[3] = reading(f"{BG} Anna Müller")
    assert outcome(weigh((TEXT, shown), readings, mail(), EVERYBODY, OFFICE)[0]) == FILED


def test_an_attachment_of_a_forwarded_mail_is_filed_by_what_it_says_itself() -> None:
    assert outcome(weighed("", f"{BG} Anna Müller", scan=part(2, nested=True))) == FILED


# --- what could not be read


@pytest.mark.parametrize(
    ("problem", "status"),
    [
        (Reason.UNSUPPORTED_KIND, Status.REVIEW),
        (Reason.DAMAGED, Status.REVIEW),
        (Reason.TOO_LONG, Status.REVIEW),
        (Reason.OUT_OF_TIME, Status.REVIEW),
        (Reason.ENCRYPTED, Status.UNREADABLE),
        (Reason.UNREADABLE, Status.UNREADABLE),
        (Reason.NO_TEXT, Status.UNREADABLE),
        (Reason.READER_CRASHED, Status.QUARANTINED),
        (Reason.READER_TIMED_OUT, Status.QUARANTINED),
        (Reason.READER_OUT_OF_BOUNDS, Status.QUARANTINED),
    ],
)
def test_a_document_that_was_not_read_to_its_end_is_never_filed(problem: Reason, status: Status) -> None:
    read = reading(f"{BG} Anna Müller", problem=problem)
    verdict = weigh((TEXT, SCAN), {1: reading(""), 2: read}, mail(), EVERYBODY, OFFICE)[1]
    assert outcome(verdict) == (status, problem)
    assert verdict.candidates[0].customer_number == "123D456789"


def test_a_part_without_a_reading_goes_to_a_person() -> None:
    verdict = weigh((TEXT, SCAN), {1: reading("")}, mail(), EVERYBODY, OFFICE)[1]
    assert outcome(verdict) == (Status.REVIEW, Reason.UNSUPPORTED_KIND)


def test_pages_that_were_not_read_keep_a_document_from_being_filed() -> None:
    read = reading(f"{BG} Anna Müller", page_count=2)
    verdict = weigh((TEXT, SCAN), {1: reading(""), 2: read}, mail(), EVERYBODY, OFFICE)[1]
    assert verdict.reason is Reason.TOO_LONG


def test_a_cut_off_file_goes_to_a_person() -> None:
    assert weighed("", f"{BG} Anna Müller", scan=part(2, defects=("truncated",))).reason is Reason.DAMAGED


def test_a_file_without_bytes_or_letters_is_unreadable() -> None:
    assert weighed("", "", scan=part(2, size=0)).reason is Reason.EMPTY_FILE
    assert weighed(f"{BG} Anna Müller", " . \n - ").reason is Reason.NO_TEXT
