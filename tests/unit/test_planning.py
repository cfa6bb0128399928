"""What becomes of each part, told letter by letter."""

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

from classifiers.nouns import Candidate, Page, Part, Reading, Role, Verdict
from classifiers.reasons import Reason, Status
from ingest.planning import Weighed, plan_filing, plan_quarantine, unreadable_notice
from storage.documents import Earlier
from storage.nouns import FilingPlan, Submission

BERLIN = ZoneInfo("Europe/Berlin")
NEW_YEAR = dt.datetime(2019, 12, 31, 23, 30, tzinfo=dt.UTC)
MAIL = Submission(
    id="DO-7KQ4-M2XF", blob="b" * 64, size=9, channel="email", message_id="<1@example.org>",
    sender="anna@example.org", received_at=NEW_YEAR, automatic=False, attachments=1,
)  # fmt: skip
CASE = "35502BG0012345"


def weighed(
    number: int = 1,
    status: Status = Status.FILED,
    sha: str = "a",
    role: Role = Role.ATTACHMENT,
    case: str = CASE,
) -> Weighed:
    part = Part(
        number=number, path=str(number), nested=False, role=role, filename="../../Anna.PDF",
        claimed_type="application/octet-stream", media_type="application/pdf",
        sha256=sha * 64, size=3, offset=0,
    )  # fmt: skip
    verdict = Verdict(
        part=number,
        status=status,
        reason=Reason.NUMBER_AND_SECOND_FACTOR if status is Status.FILED else Reason.NUMBER_ALONE,
        case=case if status is Status.FILED else None,
    )
    reading = Reading(engine="test", pages=(Page(number=1, text="Lohn", how="text"),), page_count=1)
    return Weighed(part=part, reading=reading, verdict=verdict, first=number)


def before(
    sender: str = MAIL.sender, case: str | None = CASE, *, days: float = 30, message_id: str = ""
) -> Earlier:
    then = NEW_YEAR - dt.timedelta(days=days)
    return Earlier(
        id="DO-FRST-0001-01", sender=sender, message_id=message_id, received_at=then, case=case,
        candidates=frozenset({case} - {None}),
    )  # fmt: skip


def planned(*parts: Weighed, earlier: Earlier | None = None) -> FilingPlan:
    known = {parts[0].part.sha256: (earlier,)} if earlier else {}
    return plan_filing(MAIL, parts, known, BERLIN)


def outcome(plan: FilingPlan) -> tuple[Status, Reason, str | None]:
    verdict = plan.documents[0].verdict
    return verdict.status, verdict.reason, verdict.duplicate_of


def test_a_filed_part_lies_under_its_case_and_the_offices_own_day() -> None:
    plan = planned(weighed())
    assert plan.documents[0].path == "35502BG0012345/2020/2020-01-01_DO-7KQ4-M2XF_01.pdf"
    assert (plan.state, plan.reason) == (Status.FILED, Reason.NUMBER_AND_SECOND_FACTOR)


def test_a_part_that_is_not_filed_has_no_place_in_any_case() -> None:
    plan = planned(weighed(status=Status.REVIEW))
    assert plan.documents[0].path is None
    assert plan.filed == ()


def test_the_mail_is_in_the_gravest_state_of_its_parts() -> None:
    parts = (weighed(1), weighed(2, Status.SET_ASIDE, "b"), weighed(3, Status.REVIEW, "c"))
    assert planned(*parts).state is Status.REVIEW
    assert planned(*parts, weighed(4, Status.QUARANTINED, "d")).state is Status.QUARANTINED
    assert planned(parts[0], weighed(2, Status.UNREADABLE, "e")).state is Status.REVIEW


def test_a_mail_that_could_not_be_opened_whole_is_in_quarantine() -> None:
    plan = plan_quarantine(MAIL, (weighed().part,), Reason.TOO_MANY_PARTS)
    assert (plan.state, plan.reason) == (Status.QUARANTINED, Reason.TOO_MANY_PARTS)
    rows = [(one.id, one.part.path, one.part.sha256, one.verdict.status) for one in plan.documents]
    assert rows == [
        (f"{MAIL.id}-00", "", MAIL.blob, Status.QUARANTINED),
        (f"{MAIL.id}-01", "1", weighed().part.sha256, Status.QUARANTINED),
    ]


def test_the_same_file_for_the_same_case_is_a_duplicate_whoever_sends_it() -> None:
    plan = planned(weighed(), earlier=before("ben@example.org"))
    assert outcome(plan) == (Status.DUPLICATE, Reason.SAME_BYTES, "DO-FRST-0001-01")
    assert plan.state is Status.DUPLICATE
    assert plan.documents[0].path is None


def test_the_same_file_for_another_case_goes_to_a_person() -> None:
    plan = planned(weighed(), earlier=before("ben@example.org", "35502BG0099999"))
    assert outcome(plan) == (Status.REVIEW, Reason.SAME_BYTES_OTHER_SENDER, None)
    assert plan.documents[0].path is None


def test_the_same_file_in_review_from_another_sender_waits_on_its_own() -> None:
    plan = planned(weighed(status=Status.REVIEW), earlier=before("ben@example.org", None))
    assert outcome(plan) == (Status.REVIEW, Reason.NUMBER_ALONE, None)


def test_the_same_file_in_review_from_the_same_sender_is_linked_to_the_first() -> None:
    plan = planned(weighed(status=Status.REVIEW), earlier=before(case=None))
    assert outcome(plan)[0] is Status.DUPLICATE


def test_one_paper_for_two_clients_of_one_helper_waits_twice() -> None:
    other = Candidate(bg_number="35502BG0099999", customer_number="", factors=(), score=0.9)
    part = weighed(status=Status.REVIEW)
    for_another = replace(part, verdict=replace(part.verdict, candidates=(other,)))
    assert outcome(planned(for_another, earlier=before(case=None)))[0] is Status.REVIEW


def test_a_file_sent_again_with_the_number_that_was_missing_is_filed() -> None:
    anna = Candidate(bg_number=CASE, customer_number="", factors=(), score=0.9)
    part = weighed()
    numbered = replace(part, verdict=replace(part.verdict, candidates=(anna,)))
    assert outcome(planned(numbered, earlier=before(case=None)))[0] is Status.FILED


def test_what_was_filed_stays_filed_when_its_mail_is_worked_again() -> None:
    itself = replace(before(), id=f"{MAIL.id}-01")
    plan = planned(weighed(status=Status.REVIEW), earlier=itself)
    assert outcome(plan) == (Status.FILED, Reason.NUMBER_AND_SECOND_FACTOR, None)
    assert plan.documents[0].path is not None
    waiting = planned(weighed(status=Status.REVIEW), earlier=replace(itself, case=None))
    assert outcome(waiting)[0] is Status.REVIEW


def test_senders_without_an_address_are_never_the_same_sender() -> None:
    nobody = replace(MAIL, sender="")
    part = weighed(status=Status.REVIEW)
    plan = plan_filing(nobody, (part,), {part.part.sha256: (before("", None),)}, BERLIN)
    assert outcome(plan)[0] is Status.REVIEW


def test_the_same_sentence_a_month_later_is_a_new_letter() -> None:
    text = weighed(role=Role.TEXT)
    assert outcome(planned(text, earlier=before(days=30)))[0] is Status.FILED
    assert outcome(planned(text, earlier=before(days=0.1)))[0] is Status.DUPLICATE
    assert outcome(planned(text, earlier=before("ben@example.org", days=0.1)))[0] is Status.FILED
    again = before(days=30, message_id=MAIL.message_id)
    assert outcome(planned(text, earlier=again))[0] is Status.DUPLICATE


def test_the_same_file_twice_in_one_mail_is_filed_once() -> None:
    plan = planned(weighed(1), weighed(2))
    assert [d.verdict.status for d in plan.documents] == [Status.FILED, Status.DUPLICATE]
    assert plan.documents[1].verdict.duplicate_of == plan.documents[0].id


def test_what_was_set_aside_is_no_original_of_anything() -> None:
    plan = planned(weighed(1, Status.SET_ASIDE), weighed(2))
    assert [d.verdict.status for d in plan.documents] == [Status.SET_ASIDE, Status.FILED]


def test_the_client_hears_once_of_all_files_that_could_not_be_read() -> None:
    plan = planned(weighed(1, Status.UNREADABLE), weighed(2, Status.UNREADABLE, "b"), weighed(3, sha="c"))
    notice = unreadable_notice(plan, "anna@example.org", "<n@office.example>")
    assert notice is not None
    assert (notice.id, notice.amount, notice.kind) == ("notice.DO-7KQ4-M2XF", 2, "notice")


def test_no_notice_where_no_receipt_was_allowed_or_all_was_read() -> None:
    assert unreadable_notice(planned(weighed(1, Status.UNREADABLE)), None, "<n@x>") is None
    assert unreadable_notice(planned(weighed()), "anna@example.org", "<n@x>") is None
