"""What waits, who has it in hand and who may sign in, on both databases."""

import datetime as dt
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from alembic import command
from sqlalchemy import text

from classifiers.nouns import Candidate
from storage.accounts import LOCK_AFTER, LOCK_FOR, Account, Role
from storage.database import Database
from storage.desk_nouns import DONE, RECEIPT_FAILED, Decision, Wanted
from storage.migrate import alembic_config
from storage.nouns import FilingPlan, PlannedDocument
from storage.transaction import Store
from tests.contract.makers import WHEN, document, plan, submission

HOUR = dt.timedelta(hours=1)
BEFORE_LANGUAGES = """
    INSERT INTO submissions (id, blob, size, channel, message_id, sender, received_at, taken_at, automatic,
                             state, reason, attempts, next_attempt_at)
    VALUES ('S', 'b', 1, 'email', '', '', '2020-03-23 13:07:00', '2020-03-23 13:07:00', false,
            'review', 'number_alone', 0, '2020-03-23 13:07:00');
    INSERT INTO review_items (id, submission, reason, opened_at, received_at, urgency, site)
    VALUES ('old', 'S', 'number_alone', '2020-03-23 13:07:00', '2020-03-23 13:07:00', 'U3', '');
    INSERT INTO decisions (id, item, submission, document, actor, action, note, state, decided_at, due_at,
                           problem)
    VALUES ('d', 'done', 'S', 'S-01', 'karla', 'set_aside', '', 'pending', '2020-03-23 12:00:00',
            '2020-03-23 12:01:00', '')
"""
DOCUMENT = """
    INSERT INTO documents (id, submission, document, number, part, role, filename, claimed_type, media_type,
                           sha256, size, pages, status, reason, candidates, trail, defects, cue_page,
                           cue_total)
    VALUES ('S-0{0}', 'S', 'S-0{1}', {0}, '{0}', 'attachment', '', '', 'image/jpeg', '{0}', 1, 1, 'filed',
            'filed_by_clerk', '[]', '[]', '[]', {2}, {3})
"""
BEFORE_AN_ORDER = ";".join(
    (
        BEFORE_LANGUAGES.split(";", maxsplit=1)[0],
        DOCUMENT.format(3, 2, "NULL", "NULL"), DOCUMENT.format(2, 2, "NULL", "NULL"),
        DOCUMENT.format(4, 4, 2, 2), DOCUMENT.format(5, 4, 1, 2), DOCUMENT.format(6, 6, "NULL", "NULL"),
    )
)  # fmt: skip
KARLA = Account(name="karla", password="$argon2id$…", roles=frozenset({Role.CLERK}), sites=frozenset())


def settled(store: Store, number: str, *documents: PlannedDocument, minutes: int = 0) -> FilingPlan:
    """A mail of a moment whose documents wait."""
    mail = submission(number, number.ljust(64, "0"))
    mail = replace(mail, received_at=WHEN + dt.timedelta(minutes=minutes))
    made = plan(mail, *documents)
    with store.write() as tx:
        tx.submissions.add(mail, tx.now)
        tx.submissions.settle(mail.id, made.state, made.reason, tx.now)
        tx.carry_out(made)
    return made


def waiting(store: Store, wanted: Wanted | None = None) -> list[str]:
    """All that waits, page by page of two."""
    found: list[str] = []
    with store.read() as tx:
        page = tx.desk.waiting(wanted or Wanted(), None, 2)
        while page:
            found += [item.id for item in page]
            page = tx.desk.waiting(wanted or Wanted(), page[-1].place, 2)
    return found


def test_the_queue_is_most_urgent_and_oldest_first_page_by_page(store: Store) -> None:
    for minutes, number in enumerate(("DO-BBBB-0000", "DO-AAAA-0000", "DO-CCCC-0000")):
        settled(store, number, document(number), minutes=minutes)
    with store.write() as tx:
        tx.connection.exec_driver_sql("UPDATE review_items SET urgency = 'U0' WHERE id = 'DO-CCCC-0000-01'")
    assert waiting(store) == ["DO-CCCC-0000-01", "DO-BBBB-0000-01", "DO-AAAA-0000-01"]
    with store.read() as tx:
        assert tx.desk.counts(Wanted()) == {("number_alone", "", "", ""): 3}
        early = Wanted(before=WHEN + dt.timedelta(seconds=1))
        assert tx.desk.counts(early) == {("number_alone", "", "", ""): 1}


def test_a_team_is_shown_items_of_its_sites_only(store: Store) -> None:
    settled(store, "DO-AAAA-0000", document("DO-AAAA-0000"))
    with store.write() as tx:
        tx.connection.exec_driver_sql("UPDATE review_items SET site = 'Hörde'")
    assert waiting(store, Wanted(sites=frozenset({"Hörde"}))) == ["DO-AAAA-0000-01"]
    assert waiting(store, Wanted(sites=frozenset({"Südwall"}))) == []
    assert waiting(store, Wanted(sites=frozenset())) == []


def test_the_queue_is_narrowed_and_counted_by_language(store: Store) -> None:
    for number, language in (("DO-AAAA-0000", "uk"), ("DO-BBBB-0000", "und"), ("DO-CCCC-0000", "uk")):
        settled(store, number, replace(document(number), language=language))
    assert waiting(store, Wanted(language="uk")) == ["DO-AAAA-0000-01", "DO-CCCC-0000-01"]
    with store.read() as tx:
        assert tx.desk.counts(Wanted()) == {
            ("number_alone", "", "", "uk"): 2, ("number_alone", "", "", "und"): 1
        }  # fmt: skip


def once_at(revision: str, statements: str, url: str) -> Database:
    """A database that was filled when it had this revision, and brought up to date."""
    database = Database(url)
    with database.write() as connection:
        command.upgrade(alembic_config(connection), revision)
        for statement in statements.split(";"):
            connection.execute(text(statement))
    database.bring_up_to_date()
    return database


def test_what_waited_before_there_were_languages_waits_still(url: str) -> None:
    database = once_at("0004", BEFORE_LANGUAGES, url)
    store = Store(database)
    assert waiting(store) == ["old"]
    with store.write() as tx:
        item = tx.desk.item("old")
        assert item is not None
        assert (item.language, tx.desk.teachable("old")) == ("", ())
        assert tx.desk.counts(Wanted()) == {("number_alone", "", "", ""): 1}
        [made] = tx.desk.due(WHEN)
        assert made.teaches == ()
    database.close()


def test_numbers_of_all_pages_can_be_learned_and_what_was_ticked_is_kept(store: Store) -> None:
    number = "DO-AAAA-0000"
    tax, contract = ("tax_id", "86095742719"), ("contract", "471100815")
    first = replace(document(number), teachable=(tax,))
    second = replace(document(number, 2), document=first.id, teachable=(tax, contract))
    made = settled(store, number, first, second)
    decision = Decision(
        id="d" * 32, item=first.id, submission=made.submission.id, document=first.id, actor="karla",
        action="file", case="35502BG0012345", teaches=(contract,), decided_at=WHEN, due_at=WHEN,
    )  # fmt: skip
    with store.write() as tx:
        assert tx.desk.teachable(first.id) == (tax, contract)
        tx.desk.claim(first.id, "karla", WHEN, WHEN + HOUR)
        assert tx.desk.decide(decision, "karla", WHEN)
        assert tx.desk.due(WHEN) == (decision,)


def test_one_of_two_gets_the_item_and_the_other_when_the_lease_ended(store: Store) -> None:
    settled(store, "DO-AAAA-0000", document("DO-AAAA-0000"))
    item = "DO-AAAA-0000-01"
    with store.write() as tx:
        assert tx.desk.claim(item, "karla", WHEN, WHEN + HOUR)
        assert not tx.desk.claim(item, "kurt", WHEN, WHEN + HOUR)
        assert tx.desk.free(Wanted(), "kurt", WHEN) is None
        assert tx.desk.claim(item, "karla", WHEN, WHEN + HOUR)
        assert tx.desk.claim(item, "kurt", WHEN + HOUR, WHEN + 2 * HOUR)
        assert not tx.desk.release(item, "karla")
        assert tx.desk.release(item, "kurt")


def test_clerks_who_ask_at_once_each_get_an_item_and_never_the_same(store: Store) -> None:
    for number in range(24):
        settled(store, f"DO-{number:04}-0000", document(f"DO-{number:04}-0000"))
    together = threading.Barrier(8)

    def three(name: str) -> list[str | None]:
        together.wait()
        return [take_next(store, f"{name}, {turn}") for turn in range(3)]

    with ThreadPoolExecutor(8) as clerks:
        taken = [item for got in clerks.map(three, [f"clerk{n}" for n in range(8)]) for item in got]
    assert None not in taken
    assert len(set(taken)) == 24


def take_next(store: Store, name: str) -> str | None:
    with store.write() as tx:
        item = tx.desk.free(Wanted(), name, tx.now)
        time.sleep(0.005)  # everybody has looked before somebody takes
        return item.id if item and tx.desk.claim(item.id, name, tx.now, tx.now + HOUR) else None


def test_what_waits_without_a_document_is_handed_out_where_a_clerk_can_end_it(store: Store) -> None:
    for number in ("DO-AAAA-0000", "DO-BBBB-0000"):
        with store.write() as tx:
            tx.submissions.add(submission(number, number.ljust(64, "0")), tx.now)
    with store.write() as tx:
        tx.documents.ask("DO-AAAA-0000", None, "work_failed", WHEN)
        assert tx.desk.free(Wanted(), "karla", WHEN) is None
        tx.documents.ask("DO-BBBB-0000", None, RECEIPT_FAILED, WHEN)
        item = tx.desk.free(Wanted(), "karla", WHEN)
        assert item is not None
        assert (item.reason, item.quarantined) == (RECEIPT_FAILED, False)
        assert not tx.desk.done(item.id, "karla", WHEN)
        tx.desk.claim(item.id, "karla", WHEN, WHEN + HOUR)
        assert tx.desk.done(item.id, "karla", WHEN)
        assert tx.desk.free(Wanted(), "karla", WHEN) is None


def test_a_document_of_a_mail_has_the_site_of_its_item_or_of_its_case(store: Store) -> None:
    number = "DO-AAAA-0000"
    first, second = document(number), document(number, 2)
    settled(store, number, first, second)
    with store.write() as tx:
        tx.connection.exec_driver_sql(f"UPDATE review_items SET site = 'Hörde' WHERE id = '{first.id}'")
        assert tx.desk.sites_of(number) == {first.id: "Hörde", second.id: ""}


def test_the_pages_that_were_decided_together_are_known_afterwards(store: Store) -> None:
    number = "DO-AAAA-0000"
    first, second = document(number), replace(document(number, 2), document=f"{number}-01")
    settled(store, number, first, second)
    decision = Decision(
        id="d" * 32, item=first.id, submission=number, document=first.id,
        actor="karla", action="forward", decided_at=WHEN, due_at=WHEN,
    )  # fmt: skip
    with store.write() as tx:
        tx.desk.close(decision, WHEN)
        assert tx.desk.pieces(first.id) == (first.id, second.id)


def test_the_pages_of_one_document_wait_as_one_and_are_decided_together(store: Store) -> None:
    number = "DO-AAAA-0000"
    first, second = document(number), replace(document(number, 2), document=f"{number}-01")
    settled(store, number, first, second)
    assert waiting(store) == [first.id]
    with store.read() as tx:
        assert tx.desk.pieces(first.id) == (first.id, second.id)


def test_pieces_stand_in_the_order_they_were_given_and_else_as_they_came(store: Store) -> None:
    number = "DO-AAAA-0000"
    first = replace(document(number), piece=2)
    second = replace(document(number, 2), document=first.id, piece=1)
    settled(store, number, first, second, document(number, 3))
    third = f"{number}-03"
    with store.write() as tx:
        assert tx.desk.pieces(first.id) == (second.id, first.id)
        assert not tx.desk.hold(first.id, "karla", WHEN)
        tx.desk.claim(first.id, "karla", WHEN, WHEN + HOUR)
        assert tx.desk.hold(first.id, "karla", WHEN)
        assert not tx.desk.hold(first.id, "karla", WHEN + HOUR)
        assert tx.desk.join(third, first.id, "karla", WHEN)
        assert tx.desk.pieces(first.id) == (second.id, first.id, third)
        tx.desk.arrange((third, second.id, first.id))
        assert tx.desk.pieces(first.id) == (third, second.id, first.id)
        assert tx.documents.pieces(first.id) == (second.id, first.id)
        assert tx.documents.pieces(third) == ()
        assert tx.desk.split(third, first.id, "karla", WHEN)
        assert tx.desk.pieces(first.id) == (second.id, first.id)


def test_of_two_who_arrange_at_once_each_gives_a_whole_order(store: Store) -> None:
    number = "DO-AAAA-0000"
    first = document(number)
    others = [replace(document(number, n), document=first.id) for n in range(2, 10)]
    settled(store, number, first, *others)
    names = [one.id for one in (first, *others)]
    orders = (tuple(names), tuple(reversed(names)))
    with store.write() as tx:
        tx.desk.claim(first.id, "karla", tx.now, tx.now + HOUR)
    together = threading.Barrier(2)

    def put(order: tuple[str, ...]) -> None:
        together.wait()
        for _ in range(10):
            with store.write() as tx:
                assert tx.desk.hold(first.id, "karla", tx.now)
                tx.desk.arrange(order)

    with ThreadPoolExecutor(2) as clerks:
        list(clerks.map(put, orders))
    with store.read() as tx:
        assert tx.desk.pieces(first.id) in orders


def test_what_was_joined_before_there_was_an_order_stands_as_it_came_or_says(url: str) -> None:
    database = once_at("0008", BEFORE_AN_ORDER, url)
    with Store(database).read() as tx:
        assert tx.documents.pieces("S-02") == ("S-02", "S-03")
        assert tx.documents.pieces("S-04") == ("S-05", "S-04")
        assert tx.documents.pieces("S-06") == ()
    database.close()


def test_a_decision_is_made_once_and_ends_once(store: Store) -> None:
    made = settled(store, "DO-AAAA-0000", document("DO-AAAA-0000"))
    decision = Decision(
        id="d" * 32, item="DO-AAAA-0000-01", submission=made.submission.id, document="DO-AAAA-0000-01",
        actor="karla", action="set_aside", decided_at=WHEN, due_at=WHEN + HOUR,
    )  # fmt: skip
    with store.write() as tx:
        assert not tx.desk.decide(decision, "karla", WHEN)
        tx.desk.claim(decision.item, "karla", WHEN, WHEN + HOUR)
        assert tx.desk.decide(decision, "karla", WHEN)
        assert not tx.desk.decide(replace(decision, id="e" * 32), "karla", WHEN)
        assert tx.desk.due(WHEN) == ()
        assert tx.desk.due(WHEN + HOUR) == (decision,)
        assert tx.desk.end(decision.id, DONE, WHEN + HOUR)
        assert not tx.desk.undo(decision, "karla", WHEN + HOUR, WHEN + 2 * HOUR)
    assert waiting(store) == []


def test_a_mail_that_is_worked_again_asks_anew_and_nobody_has_it_in_hand(store: Store) -> None:
    made = settled(store, "DO-AAAA-0000", document("DO-AAAA-0000"))
    with store.write() as tx:
        tx.desk.claim("DO-AAAA-0000-01", "karla", tx.now, tx.now + HOUR)
        tx.carry_out(made)
    with store.read() as tx:
        item = tx.desk.item("DO-AAAA-0000-01")
    assert item is not None
    assert (item.claimed_by, item.decision, item.received_at) == (None, None, WHEN)


def test_candidates_give_an_item_its_site(store: Store) -> None:
    number = "DO-AAAA-0000"
    one = document(number)
    who = Candidate(bg_number="35502BG0012345", customer_number="", factors=(), score=0.5)
    settled(store, number, replace(one, verdict=replace(one.verdict, candidates=(who,))))
    with store.read() as tx:
        item = tx.desk.item(one.id)
    assert item is not None
    assert item.site == ""  # the register is empty


def test_an_account_is_locked_after_too_many_wrong_passwords_and_then_free_again(store: Store) -> None:
    with store.write() as tx:
        assert tx.accounts.save(KARLA, WHEN)
        assert [tx.accounts.count_failure("karla", WHEN) for _ in range(LOCK_AFTER)][-1]
        locked = tx.accounts.get("karla")
    assert locked is not None
    assert locked.locked(WHEN + LOCK_FOR / 2)
    assert not locked.locked(WHEN + LOCK_FOR)


def test_a_session_ends_by_time_by_idleness_by_hand_and_with_its_account(store: Store) -> None:
    with store.write() as tx:
        tx.accounts.save(KARLA, WHEN)
        for token in ("one", "two", "three"):
            tx.accounts.begin(token, "karla", "browser", WHEN, 10 * HOUR)
        session = tx.accounts.session("one", WHEN + HOUR / 2, HOUR)
        assert session is not None
        assert session.account == KARLA
        assert tx.accounts.session("one", WHEN + HOUR, HOUR) is None
        tx.accounts.seen(session, WHEN + HOUR / 2)
        assert tx.accounts.session("one", WHEN + HOUR, HOUR) is not None
        assert tx.accounts.session("one", WHEN + 10 * HOUR, 20 * HOUR) is None
        assert tx.accounts.end(session.key, "karla", WHEN)
        assert tx.accounts.session("one", WHEN, HOUR) is None
        tx.accounts.save(replace(KARLA, active=False), WHEN)
        assert tx.accounts.session("two", WHEN, HOUR) is None
        assert tx.accounts.end_all("karla", WHEN) == 2
