"""What an item tells a clerk, what they lose and keep, and what leaves the house with a letter."""

import io
import json
import zipfile
from collections.abc import Sequence

import pytest
from sqlalchemy import text, update

from classifiers.nouns import Page, Reading, SecondLook
from ingest.operations.carry_out import carry_out_due
from ingest.operations.decide import (
    Choice,
    Chosen,
    NotDecidedError,
    ask_for_second_look,
    claim,
    claim_next,
    decide,
    noted,
)
from ingest.operations.package import forwarding_package
from ingest.operations.pieces import join
from storage.desk_nouns import RECEIPT_FAILED, Wanted
from storage.nouns import OutgoingMail
from storage.tables import DecisionRow, DocumentRow
from tests.desk.test_deciding import KARLA, KURT, letter, taken, waiting
from tests.review import Browser, DeskUnderTest
from tests.stories.mails import ANNA, bg, mail, pdf


def at_the_desk(desk: DeskUnderTest) -> Browser:
    browser = Browser(desk.url)
    browser.sign_in("karla")
    return browser


def undelivered(desk: DeskUnderTest) -> str:
    """A letter is decided already; what waits is that its receipt could not be delivered."""
    [number] = desk.take(letter())
    with desk.office.store.write() as tx:
        tx.connection.execute(text("UPDATE review_items SET closed_at = opened_at"))
        tx.documents.ask(number, None, RECEIPT_FAILED, tx.now)
    return f"{number}:{RECEIPT_FAILED}"


def test_a_mail_of_ours_that_was_not_delivered_is_noted_and_waits_no_more(desk: DeskUnderTest) -> None:
    item = undelivered(desk)
    browser = at_the_desk(desk)
    assert browser.post("/queue/next", {}).headers["Location"] == f"/items/{item}"
    page = browser.get(f"/items/{item}").text
    assert 'value="noted"' in page
    assert not any(f'value="{choice}"' in page for choice in Choice)
    done = browser.post(f"/items/{item}/decide", {"choice": "noted", "note": "Angerufen"})
    assert (done.status, done.headers["Location"]) == (303, "/queue")
    assert waiting(desk) == []
    [event] = desk.events("noted")
    assert event["actor"] == "user:karla"
    assert event["details"]["note"] == "Angerufen"  # type: ignore[index]


def test_the_same_by_the_http_interface(desk: DeskUnderTest) -> None:
    item = undelivered(desk)
    browser = at_the_desk(desk)
    headers = {"X-CSRF-Token": browser.csrf, "Content-Type": "application/json"}
    refused = browser.ask("POST", f"/api/v1/items/{item}/noted", b"{}", headers)
    assert (refused.status, refused.json["error"]) == (409, "claim_ended")  # type: ignore[index,call-overload]
    claim(desk.office, item, KARLA)
    assert browser.ask("POST", f"/api/v1/items/{item}/noted", b"{}", headers).status == 204
    assert waiting(desk) == []


def test_a_document_is_decided_and_not_merely_noted(desk: DeskUnderTest) -> None:
    desk.take(letter())
    with pytest.raises(NotDecidedError, match="a document to decide"):
        noted(desk.office, taken(desk), KARLA)


def test_mail_in_quarantine_is_shown_and_left_to_the_operator(desk: DeskUnderTest) -> None:
    [number] = desk.take(letter())
    with desk.office.store.write() as tx:
        tx.connection.execute(text("UPDATE review_items SET closed_at = opened_at"))
        tx.documents.ask(number, None, "work_failed", tx.now)
    item, browser = f"{number}:work_failed", at_the_desk(desk)
    assert browser.post("/queue/next", {}).headers["Location"] == "/queue"
    assert item in browser.get("/queue").text
    page = browser.get(f"/items/{item}").text
    assert "the administrator puts it back to work" in page
    assert 'name="choice"' not in page
    claim(desk.office, item, KARLA)
    with pytest.raises(NotDecidedError, match="quarantine"):
        noted(desk.office, item, KARLA)


def test_what_was_corrected_before_a_second_look_is_kept_for_the_colleague(desk: DeskUnderTest) -> None:
    desk.take(letter())
    browser, item = at_the_desk(desk), taken(desk)
    form = {"choice": "second_look", "note": "Bitte ansehen", "kind": "AU", "urgency": "U0"}
    assert browser.post(f"/items/{item}/decide", form).status == 303
    again = claim_next(desk.office, KURT, Wanted(type="AU"))
    assert again is not None
    assert (again.id, again.type, again.urgency) == (item, "AU", "U0")
    assert desk.rows(f"SELECT type, urgency FROM documents WHERE id = '{item}'") == [("AU", "U0")]
    [event] = desk.events("asked")
    assert (event["details"]["type"], event["details"]["urgency"]) == ("AU", "U0")  # type: ignore[index]
    with pytest.raises(NotDecidedError, match="no such document type"):
        ask_for_second_look(desk.office, item, KURT, "x", "NONE")


def test_what_was_entered_is_there_again_when_it_cannot_be_done(desk: DeskUnderTest) -> None:
    desk.take(letter())
    browser, item = at_the_desk(desk), taken(desk)
    member = f"{ANNA.bg_number} {ANNA.customer_number}"
    form = {"choice": "discard", "member": member, "kind": "AU", "urgency": "U1", "note": "Schon <b>da</b>"}
    refused = browser.post(f"/items/{item}/decide?reason=number_alone", form)
    assert refused.status == 409
    assert "Documents of this type are kept" in refused.text
    assert '<option value="AU" selected>' in refused.text
    assert '<option value="U1" selected>' in refused.text
    assert "Schon &lt;b&gt;da&lt;/b&gt;</textarea>" in refused.text
    assert f'value="{member}" data-key="1" aria-keyshortcuts="1" checked' in refused.text
    assert f'action="/items/{item}/decide?reason=number_alone"' in refused.text
    assert "/language/de?to=/items/" in refused.text


def test_a_claim_that_ended_loses_nothing_that_was_written(desk: DeskUnderTest) -> None:
    desk.take(letter())
    browser, item = at_the_desk(desk), taken(desk)
    with desk.office.store.write() as tx:
        tx.connection.execute(text("UPDATE review_items SET claimed_until = '2020-01-01 00:00:00'"))
    form = {"choice": "set_aside", "note": "Werbung"}
    refused = browser.post(f"/items/{item}/decide", form)
    assert (refused.status, "Werbung</textarea>" in refused.text) == (409, True)
    assert "Your time with this item has ended" in refused.text
    assert browser.post(f"/items/{item}/decide", form).status == 303


def with_second_looks(desk: DeskUnderTest, item: str, looks: Sequence[SecondLook]) -> None:
    page = Page(number=2, text="BG-Nummer", how="ocr", second_looks=tuple(looks))
    with desk.office.store.write() as tx:
        row = tx.documents.one(item)
        assert row is not None
        tx.readings.keep(row["sha256"], "second", Reading(engine="second", pages=(page,)), tx.now)
        trail = [{"rule": "doubtful_number", "hit": True, "detail": ""}]
        tx.connection.execute(update(DocumentRow).where(DocumentRow.id == item).values(trail=trail))


def test_two_readings_of_a_number_that_differ_are_both_shown(desk: DeskUnderTest) -> None:
    desk.take(letter())
    item = taken(desk)
    same = SecondLook(first="35502BG0012345", second="35502BG0012345")
    with_second_looks(desk, item, [same, SecondLook(first="35502BG0012346", second="35502BG0012848")])
    page = " ".join(at_the_desk(desk).get(f"/items/{item}").text.split())
    told = 'Page 2: read as <strong class="read">35502BG0012346</strong>, by the second reader '
    assert f'{told}<strong class="read">35502BG0012848</strong>' in page
    assert page.count('class="read"') == 2


def test_a_number_the_second_reader_did_not_find_is_told_so(desk: DeskUnderTest) -> None:
    desk.take(letter())
    item = taken(desk)
    with_second_looks(desk, item, [SecondLook(first="35502BG0012345", second="")])
    page = " ".join(at_the_desk(desk).get(f"/items/{item}").text.split())
    assert "</strong>, by the second reader not at all. Look at the page" in page


def receipt(submission: str, kind: str) -> OutgoingMail:
    return OutgoingMail(
        id=f"{kind}.{submission}", submission=submission, kind=kind, recipient="x@example.org",
        message_id=f"<{kind}@kundenpost.example>", amount=1,
    )  # fmt: skip


def test_it_is_said_where_unreadable_would_send_no_notice(desk: DeskUnderTest) -> None:
    [number] = desk.take(letter())
    browser, item = at_the_desk(desk), taken(desk)
    with desk.office.store.write() as tx:
        tx.connection.execute(text("DELETE FROM outbox"))
    assert "this sender may not be written to" in browser.get(f"/items/{item}").text
    with desk.office.store.write() as tx:
        tx.outbox.add(receipt(number, "receipt"), tx.now)
    assert "sends no notice" not in browser.get(f"/items/{item}").text
    with desk.office.store.write() as tx:
        tx.outbox.add(receipt(number, "notice"), tx.now)
    assert "has had the one about this mail already" in browser.get(f"/items/{item}").text


def test_the_package_is_whole_also_when_the_decision_took_effect_and_proves_the_receipt(
    desk: DeskUnderTest,
) -> None:
    files = [pdf(f"BG-Nummer: {bg(ANNA)}", f"Bitte um Bearbeitung, {n}", name=f"{n}.pdf") for n in "ab"]
    [number] = desk.take(mail("", *files, sender="anna@example.org"))
    item = taken(desk)
    [other] = set(waiting(desk)) - {item}
    join(desk.office, [other], item, KARLA)
    with desk.office.store.write() as tx:
        tx.connection.execute(text("DELETE FROM outbox"))
        tx.outbox.add(receipt(number, "receipt"), tx.now)
        tx.outbox.sent({f"receipt.{number}": "250 OK"}, tx.now)
    decide(desk.office, item, Chosen(choice=Choice.FORWARD), KARLA)
    browser = at_the_desk(desk)
    assert f'href="/items/{item}/package"' in browser.get("/queue").text
    with desk.office.store.write() as tx:
        tx.connection.execute(update(DecisionRow).values(due_at=tx.now))
    assert carry_out_due(desk.office) == 1
    assert f'href="/items/{item}/package"' in browser.get(f"/items/{item}").text
    _, data = forwarding_package(desk.office, item, KARLA)
    hashes = {str(row[0]) for row in desk.rows("SELECT sha256 FROM documents WHERE role <> 'text'")}
    [(blob,)] = desk.rows("SELECT blob FROM submissions")
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert {f"01_{item}.pdf", f"02_{other}.pdf"} < set(package.namelist())
        proof = package.read("Eingangsnachweis.txt").decode()
        facts = json.loads(package.read("Eingangsnachweis.json"))
    for proved in (number, "anna@example.org", "<receipt@kundenpost.example>", str(blob), *hashes):
        assert proved in proof, proved
    assert facts["sender"] == "anna@example.org"
    assert facts["receipt"]["message_id"] == "<receipt@kundenpost.example>"
    assert {one["sha256"] for one in facts["documents"]} == hashes


def test_several_pieces_are_joined_all_or_none(desk: DeskUnderTest) -> None:
    files = [pdf(f"BG-Nummer: {bg(ANNA)}", f"Bitte um Bearbeitung, {n}", name=f"{n}.pdf") for n in "abc"]
    desk.take(mail("", *files, sender="x@example.org"))
    item = taken(desk)
    second, third = sorted(set(waiting(desk)) - {item})
    claim(desk.office, third, KURT)
    with pytest.raises(NotDecidedError, match="any more"):
        join(desk.office, [second, third], item, KARLA)
    assert desk.rows("SELECT id FROM review_items WHERE part_of <> ''") == []
    with pytest.raises(NotDecidedError, match="Tick"):
        join(desk.office, [], item, KARLA)


def test_the_language_is_changed_without_losing_what_was_asked(desk: DeskUnderTest) -> None:
    browser = at_the_desk(desk)
    page = browser.get("/queue?reason=number_alone&language=uk").text
    assert "/language/de?to=/queue%3Freason%3Dnumber_alone%26language%3Duk" in page
    answer = browser.get("/language/de?to=/queue%3Freason%3Dnumber_alone%26language%3Duk")
    assert answer.headers["Location"] == "/queue?reason=number_alone&language=uk"
    refused = browser.post("/decisions/none/undo", {})
    assert (refused.status, 'to=/"' in refused.text) == (404, True)
    assert browser.get("/queue?reason=&type=&site=&language=&age=").status == 200
    assert browser.get("/queue?age=x").status == 422
