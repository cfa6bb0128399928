"""Mails that could not be opened: what is known of them has rows, waits as one, and gives way to parts."""

from dataclasses import replace

from classifiers.reasons import Reason, Status
from ingest.planning import plan_quarantine
from storage.nouns import FilingPlan
from storage.transaction import Store
from tests.contract.makers import WHEN, document, plan, submission

MAIL = submission()
WHOLE = ("DO-AAAA-AAAA-00", Status.QUARANTINED, Reason.TOO_MANY_PARTS)


def refused(*numbers: int, reason: Reason = Reason.TOO_MANY_PARTS) -> FilingPlan:
    return plan_quarantine(MAIL, tuple(document(number=number).part for number in numbers), reason)


def rows(store: Store) -> list[tuple[str, str, str]]:
    with store.read() as tx:
        return [(row["id"], row["status"], row["reason"]) for row in tx.desk.documents_of(MAIL.id)]


def carried_out(store: Store, *plans: FilingPlan) -> list[tuple[str, str, str]]:
    with store.write() as tx:
        tx.submissions.add(MAIL, WHEN)
        for one in plans:
            tx.documents.close_review(MAIL.id, WHEN)
            tx.carry_out(one)
    return rows(store)


def test_each_known_leaf_has_a_row_and_the_mail_waits_as_one(store: Store) -> None:
    expected = [(f"DO-AAAA-AAAA-{n:02d}", Status.QUARANTINED, Reason.TOO_MANY_PARTS) for n in range(3)]
    assert carried_out(store, refused(1, 2)) == expected
    with store.read() as tx:
        assert tx.desk.item(f"{MAIL.id}:{Reason.TOO_MANY_PARTS}") is not None
        assert tx.desk.waiting_in(MAIL.id) == frozenset()
        assert tx.documents.waiting(MAIL.id, WHEN) == ()


def test_a_mail_that_is_opened_at_last_has_the_rows_of_its_parts_alone(store: Store) -> None:
    found = carried_out(store, refused(1, 2), plan(MAIL, document(number=1)))
    assert found == [("DO-AAAA-AAAA-01", Status.REVIEW, Reason.NUMBER_ALONE)]


def test_what_was_filed_stays_filed_when_the_mail_cannot_be_opened_again(store: Store) -> None:
    filed = replace(document(number=2, status=Status.FILED), path="35502BG0012345/2020/x.pdf")
    crashed = document(number=1, status=Status.QUARANTINED)
    found = carried_out(store, plan(MAIL, crashed, filed), refused(1), refused())
    assert found == [
        WHOLE,
        ("DO-AAAA-AAAA-01", Status.QUARANTINED, Reason.TOO_MANY_PARTS),
        ("DO-AAAA-AAAA-02", Status.FILED, Reason.NUMBER_ALONE),
    ]


def test_the_leaves_that_were_known_stay_known_when_the_reader_dies_next_time(store: Store) -> None:
    found = carried_out(store, refused(1, 2), refused(reason=Reason.READER_CRASHED))
    assert {row[2] for row in found} == {Reason.READER_CRASHED}
    assert len(found) == 3


def test_a_file_that_only_lies_in_quarantine_makes_no_later_one_a_duplicate(store: Store) -> None:
    carried_out(store, refused(1))
    with store.write() as tx:
        tx.submissions.add(submission("DO-BBBB-BBBB", blob="b" * 64), WHEN)
    with store.read() as tx:
        assert tx.documents.earlier(frozenset({document(number=1).part.sha256}), "DO-BBBB-BBBB") == {}
