"""What a clerk decides, in the store, the case folder, the outbox and the filing log."""

import datetime as dt
import io
import time
import zipfile
from collections.abc import Callable

import pytest
from sqlalchemy import text

from ingest.operations.balance import balance
from ingest.operations.carry_out import carry_out, carry_out_due
from ingest.operations.decide import (
    Choice,
    Chosen,
    Clerk,
    NotDecidedError,
    claim,
    claim_next,
    decide,
    undo,
)
from ingest.operations.package import forwarding_package
from ingest.operations.pieces import join, split
from storage.desk_nouns import Wanted
from tests.review import DeskUnderTest
from tests.stories.mails import ANNA, BJOERN, bg, mail, pdf

KARLA, KURT = Clerk(name="karla", sites=None), Clerk(name="kurt", sites=None)
CASE = f"35502BG{ANNA.serial}"


def letter(number: int = 1) -> bytes:
    return mail(
        "", pdf(f"BG-Nummer: {bg(ANNA)}", f"Bitte um Bearbeitung, Blatt {number}"), sender="x@example.org"
    )


def waiting(desk: DeskUnderTest) -> list[str]:
    return [
        str(row[0]) for row in desk.rows("SELECT id FROM review_items WHERE closed_at IS NULL ORDER BY id")
    ]


def until(met: Callable[[], bool]) -> None:
    for _ in range(400):
        if met():
            return
        time.sleep(0.05)
    pytest.fail("it never came true")


def taken(desk: DeskUnderTest, by: Clerk = KARLA) -> str:
    item = claim_next(desk.office, by, Wanted())
    assert item is not None
    return item.id


def file_here(desk: DeskUnderTest, item: str, by: Clerk = KARLA, case: str = CASE) -> str:
    return decide(
        desk.office, item, Chosen(choice=Choice.FILE, case=case, person=ANNA.customer_number), by
    ).id


def test_a_filed_item_lies_in_its_case_with_the_clerk_as_actor_and_all_adds_up(
    swift: DeskUnderTest,
) -> None:
    [submission] = swift.take(letter())
    file_here(swift, taken(swift))
    until(lambda: waiting(swift) == [])
    [row] = swift.rows("SELECT status, reason, \"case\", person, path FROM documents WHERE status = 'filed'")
    assert row[:4] == ("filed", "filed_by_clerk", CASE, ANNA.customer_number)
    assert (swift.office.cases.folder / str(row[4])).read_bytes().startswith(b"%PDF")
    assert swift.rows(f"SELECT state FROM submissions WHERE id = '{submission}'") == [("filed",)]
    assert [e["actor"] for e in swift.events("decided") if e["case"] == CASE] == ["user:karla"]
    assert balance(swift.office.settings, swift.office.store, ask_mailbox=False).findings == ()


def test_a_decision_changes_nothing_for_a_minute_and_can_be_taken_back(
    desk: DeskUnderTest,
) -> None:
    desk.take(letter())
    item = taken(desk)
    decision = file_here(desk, item)
    carry_out_due(desk.office)
    assert desk.rows("SELECT status FROM documents WHERE status = 'filed'") == []
    assert not desk.office.cases.folder.exists()
    undo(desk.office, decision, KARLA)
    assert desk.rows("SELECT state FROM decisions") == [("undone",)]
    assert desk.rows("SELECT decision, claimed_by, closed_at FROM review_items") == [(None, "karla", None)]
    assert [e["actor"] for e in desk.events("undone")] == ["user:karla"]


def test_a_decision_in_effect_cannot_be_taken_back(swift: DeskUnderTest) -> None:
    swift.take(letter())
    decision = file_here(swift, taken(swift))
    until(lambda: waiting(swift) == [])
    with pytest.raises(NotDecidedError, match="taken effect"):
        undo(swift.office, decision, KARLA)


def test_carrying_out_twice_files_once(desk: DeskUnderTest) -> None:
    desk.take(letter())
    file_here(desk, taken(desk))
    with desk.office.store.read() as tx:
        [decision] = tx.desk.due(tx.now + dt.timedelta(hours=1))
    assert carry_out(decision, desk.office)
    assert not carry_out(decision, desk.office)
    assert len([e for e in desk.events("decided") if e["actor"] == "user:karla"]) == 1


def test_two_clerks_never_have_the_same_item(desk: DeskUnderTest) -> None:
    desk.take(letter(1), letter(2))
    first, second = taken(desk, KARLA), taken(desk, KURT)
    assert first != second
    with pytest.raises(NotDecidedError, match="Somebody else"):
        claim(desk.office, first, KURT)
    assert claim_next(desk.office, Clerk(name="third", sites=None), Wanted()) is None


def test_an_expired_claim_decides_nothing_and_somebody_else_may_take_it(desk: DeskUnderTest) -> None:
    desk.take(letter())
    item = taken(desk)
    with desk.office.store.write() as tx:
        tx.connection.execute(text("UPDATE review_items SET claimed_until = '2020-01-01 00:00:00'"))
    with pytest.raises(NotDecidedError, match="ended"):
        file_here(desk, item)
    assert taken(desk, KURT) == item
    with pytest.raises(NotDecidedError, match="Somebody else"):
        file_here(desk, item)
    file_here(desk, item, KURT)
    with pytest.raises(NotDecidedError, match="already"):
        file_here(desk, item)
    assert desk.rows("SELECT actor, state FROM decisions") == [("kurt", "pending")]


def test_a_person_who_left_the_register_brings_the_item_back_with_a_sentence(desk: DeskUnderTest) -> None:
    desk.take(letter())
    file_here(desk, taken(desk))
    with desk.office.store.write() as tx:
        tx.connection.execute(text("UPDATE members SET bg_number = '35502BG9999999'"))
        tx.connection.execute(text("UPDATE decisions SET due_at = '2020-01-01 00:00:00'"))
    carry_out_due(desk.office)
    assert desk.rows("SELECT state, problem FROM decisions") == [
        ("failed", "The person is not in the register any more. Choose again.")
    ]
    assert desk.rows("SELECT decision, claimed_by, closed_at FROM review_items") == [(None, None, None)]
    assert desk.rows("SELECT status FROM documents WHERE status = 'filed'") == []
    assert not desk.office.cases.folder.exists()


def test_a_case_the_register_does_not_know_is_refused_at_once(desk: DeskUnderTest) -> None:
    desk.take(letter())
    item = taken(desk)
    for case in ("35502BG7654321", "not a number", ""):
        with pytest.raises(NotDecidedError):
            file_here(desk, item, case=case)
    with pytest.raises(NotDecidedError, match="register"):
        decide(desk.office, item, Chosen(choice=Choice.FILE, case=CASE, person=BJOERN.customer_number), KARLA)
    assert desk.rows("SELECT id FROM decisions") == []


def test_a_file_missing_from_storage_brings_the_item_back_with_a_sentence(desk: DeskUnderTest) -> None:
    desk.take(letter())
    file_here(desk, taken(desk))
    [blob] = [str(row[0]) for row in desk.rows("SELECT blob FROM submissions")]
    desk.office.blobs.path(blob).unlink()
    with desk.office.store.write() as tx:
        tx.connection.execute(text("UPDATE decisions SET due_at = '2020-01-01 00:00:00'"))
    carry_out_due(desk.office)
    [(state, problem)] = desk.rows("SELECT state, problem FROM decisions")
    assert (state, str(problem)[:16]) == ("failed", "The file is miss")
    assert desk.rows("SELECT status FROM documents WHERE status = 'filed'") == []


@pytest.mark.parametrize(
    ("choice", "reason"),
    [
        ("set_aside", "set_aside_by_clerk"),
        ("forward", "forwarded_by_clerk"),
        ("unreadable", "unreadable_by_clerk"),
    ],
)
def test_what_is_not_filed_is_set_aside_with_its_reason(
    swift: DeskUnderTest, choice: str, reason: str
) -> None:
    [submission] = swift.take(letter())
    decide(swift.office, taken(swift), Chosen(choice=Choice(choice)), KARLA)
    until(lambda: waiting(swift) == [])
    assert (reason,) in swift.rows("SELECT reason FROM documents WHERE status = 'set_aside'")
    assert swift.rows(f"SELECT state FROM submissions WHERE id = '{submission}'") == [("set_aside",)]


def test_a_note_is_needed_to_discard_and_only_types_of_the_policy_can_be(desk: DeskUnderTest) -> None:
    types = desk.office.assessor.catalogue.types
    kept = next(code for code, one in types.items() if one.filing == "file")
    seen = next(code for code, one in types.items() if one.filing == "inspect_and_discard_with_note")
    desk.take(letter())
    item = taken(desk)
    with pytest.raises(NotDecidedError, match="are kept"):
        decide(desk.office, item, Chosen(choice=Choice.DISCARD, type=kept, note="gesehen"), KARLA)
    with pytest.raises(NotDecidedError, match="note first"):
        decide(desk.office, item, Chosen(choice=Choice.DISCARD, type=seen), KARLA)
    with pytest.raises(NotDecidedError, match="cannot be filed"):
        decide(desk.office, item, Chosen(choice=Choice.FILE, case=CASE, type=seen), KARLA)
    decide(desk.office, item, Chosen(choice=Choice.DISCARD, type=seen, note="Ausweis gesehen"), KARLA)
    [event] = desk.events("chosen")
    assert event["details"]["note"] == "Ausweis gesehen"  # type: ignore[index]


def test_two_files_joined_are_decided_as_one_and_can_be_parted_again(
    swift: DeskUnderTest,
) -> None:
    first, second = (
        pdf(f"BG-Nummer: {bg(ANNA)}", f"Bitte um Bearbeitung, {n}", name=f"{n}.pdf") for n in "ab"
    )
    swift.take(mail("", first, second, sender="x@example.org"))
    item = taken(swift)
    [other] = set(waiting(swift)) - {item}
    join(swift.office, [other], item, KARLA)
    assert claim_next(swift.office, KURT, Wanted()) is None
    split(swift.office, other, item, KARLA)
    assert taken(swift, KURT) == other
    with pytest.raises(NotDecidedError, match="any more"):
        join(swift.office, [other], item, KARLA)
    with swift.office.store.write() as tx:
        tx.desk.release(other, "kurt")
    join(swift.office, [other], item, KARLA)
    file_here(swift, item)
    until(lambda: waiting(swift) == [])
    filed = swift.rows("SELECT id, document FROM documents WHERE status = 'filed' ORDER BY id")
    assert filed == [(item, item), (other, item)]


def test_a_package_for_another_office_proves_the_day_of_receipt(desk: DeskUnderTest) -> None:
    [submission] = desk.take(letter())
    name, data = forwarding_package(desk.office, taken(desk), KARLA)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        proof = package.read("Eingangsnachweis.txt").decode()
        assert package.read(name.replace(".zip", ".pdf")).startswith(b"%PDF")
    assert submission in proof
    assert "§ 16 Abs. 2 SGB I" in proof
    assert [e["details"]["what"] for e in desk.events("viewed")] == ["package"]  # type: ignore[index]
