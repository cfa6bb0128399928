"""Numbers a clerk has remembered with a decision: offered, kept, learned with it, seen, forgotten."""

import json
import re
from html import unescape

from sqlalchemy import text

from ingest.operations.carry_out import carry_out_due
from storage.transaction import Transaction
from tests.desk.test_deciding import CASE, KARLA, taken, until, waiting
from tests.review import Answer, Browser, DeskUnderTest
from tests.stories.mails import ANNA, ELIF, bg, mail, pdf

CONTRACT, TAX_ID = "contract 471100815", "tax_id 86095742719"
WHO = f"{CASE} {ANNA.customer_number}"
LEARNED = 'SELECT kind, value, "case", origin, learned_by FROM learned_references ORDER BY kind'


def bill() -> bytes:
    lines = f"BG-Nummer: {bg(ANNA)}", "Vertragskonto 4711 00815", "Steuer-ID 86 095 742 719"
    return mail("", pdf(*lines, title="Stromrechnung"), sender="x@example.org")


def in_hand(desk: DeskUnderTest, name: str = "karla") -> tuple[Browser, str]:
    """Somebody at the desk with the first item in hand."""
    browser = Browser(desk.url)
    browser.sign_in(name)
    address = browser.post("/queue/next", {}).headers["Location"]
    return browser, address.removeprefix("/items/")


def ticks(browser: Browser, item: str) -> list[str]:
    """The checkboxes of an item's page, none of them ticked."""
    found = re.findall(
        r'<input type="checkbox" name="teach" value="([^"]*)">', browser.get(f"/items/{item}").text
    )
    return [unescape(one) for one in found]


def file_here(browser: Browser, item: str, *teach: str, choice: str = "file") -> Answer:
    body = "&".join(f"teach={one.replace(' ', '+')}" for one in teach)
    form = f"csrf={browser.csrf}&choice={choice}&member={WHO.replace(' ', '+')}&{body}".encode()
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    return browser.ask("POST", f"/items/{item}/decide", form, headers)


def make_due(tx: Transaction) -> None:
    tx.connection.execute(text("UPDATE decisions SET due_at = '2020-01-01 00:00:00'"))


def test_what_was_ticked_is_learned_with_the_decision_and_from_its_document(swift: DeskUnderTest) -> None:
    swift.take(bill())
    browser, item = in_hand(swift)
    assert sorted(ticks(browser, item)) == [CONTRACT, TAX_ID]
    assert file_here(browser, item, CONTRACT).status == 303
    until(lambda: waiting(swift) == [])
    assert swift.rows(LEARNED) == [("contract", "471100815", CASE, item, "user:karla")]
    [event] = swift.events("reference_learned")
    assert (event["actor"], event["case"], event["details"]) == (
        "user:karla", CASE, {"kind": "contract", "origin": item}
    )  # fmt: skip


def test_nothing_is_learned_before_the_minute_is_over_nor_when_it_is_taken_back(desk: DeskUnderTest) -> None:
    desk.take(bill())
    browser, item = in_hand(desk)
    file_here(browser, item, CONTRACT)
    assert desk.rows("SELECT teaches FROM decisions") == [('[["contract","471100815"]]',)]
    carry_out_due(desk.office)
    assert desk.rows(LEARNED) == []
    [(decision,)] = desk.rows("SELECT id FROM decisions")
    assert browser.post(f"/decisions/{decision}/undo", {}).status == 303
    with desk.office.store.write() as tx:
        make_due(tx)
    carry_out_due(desk.office)
    assert desk.rows(LEARNED) == []


def test_a_decision_that_cannot_be_carried_out_teaches_nothing(desk: DeskUnderTest) -> None:
    desk.take(bill())
    browser, item = in_hand(desk)
    file_here(browser, item, CONTRACT)
    with desk.office.store.write() as tx:
        tx.connection.execute(text("UPDATE members SET bg_number = '35502BG9999999'"))
        make_due(tx)
    carry_out_due(desk.office)
    assert desk.rows("SELECT state FROM decisions") == [("failed",)]
    assert desk.rows(LEARNED) == []


def test_a_number_that_does_not_stand_in_the_document_is_refused(desk: DeskUnderTest) -> None:
    desk.take(bill())
    browser, item = in_hand(desk)
    for other in ("contract 999999999", "tax_id 471100815", "shoe_size 42", "contract", ""):
        refused = file_here(browser, item, CONTRACT, other)
        assert refused.status == 409
        assert "does not stand in this document" in refused.text
    assert desk.rows("SELECT id FROM decisions") == []
    assert f"/items/{item}" in refused.text


def test_a_tick_means_nothing_where_nothing_is_filed(swift: DeskUnderTest) -> None:
    swift.take(bill())
    browser, item = in_hand(swift)
    assert file_here(browser, item, CONTRACT, choice="set_aside").status == 303
    until(lambda: waiting(swift) == [])
    assert swift.rows(LEARNED) == []


def test_programs_teach_look_and_forget_by_the_interface(swift: DeskUnderTest) -> None:
    swift.take(bill())
    browser, item = in_hand(swift)
    headers = {"X-CSRF-Token": browser.csrf, "Content-Type": "application/json"}
    number = {"kind": "contract", "value": "471100815"}
    seen = browser.get(f"/api/v1/items/{item}").json
    assert isinstance(seen, dict)
    assert number in seen["teachable"]
    wanted = {"choice": "file", "case": CASE, "teaches": [{"kind": "contract", "value": "1234567"}]}
    asked = f"/api/v1/items/{item}/decision"
    refused = browser.ask("POST", asked, json.dumps(wanted).encode(), headers)
    assert (refused.status, json.loads(refused.body)["error"]) == (409, "not_teachable")
    assert (
        browser.ask("POST", asked, json.dumps({**wanted, "teaches": [number]}).encode(), headers).status
        == 200
    )
    until(lambda: waiting(swift) == [])
    [one] = browser.get("/api/v1/references").json  # type: ignore[misc]
    assert (one["value"], one["case"], one["origin"], one["learned_by"]) == (
        "471100815", CASE, item, "user:karla"
    )  # fmt: skip
    body = json.dumps({**number, "case": CASE}).encode()
    assert browser.ask("POST", "/api/v1/references/forget", body, headers).status == 204
    assert browser.ask("POST", "/api/v1/references/forget", body, headers).status == 404
    assert swift.rows(LEARNED) == []


def test_the_page_shows_what_was_learned_and_forgets_it(swift: DeskUnderTest) -> None:
    swift.take(bill())
    browser, item = in_hand(swift)
    file_here(browser, item, CONTRACT)
    until(lambda: waiting(swift) == [])
    for path in ("/references", f"/references?case={bg(ANNA)}"):
        page = browser.get(path).text
        assert all(word in page for word in ("471100815", CASE, f"/items/{item}", "karla")), path
    assert "471100815" not in browser.get(f"/references?case={bg(ELIF)}").text
    assert browser.get(f"/items/{item}").status == 200
    form = {"kind": "contract", "value": "471100815", "case": CASE}
    assert browser.post("/references/forget", form).headers["Location"] == "/references"
    assert swift.rows(LEARNED) == []
    assert [e["actor"] for e in swift.events("reference_forgotten")] == ["user:karla"]
    assert browser.post("/references/forget", form).status == 404
    assert browser.post("/references/forget", {**form, "kind": "shoe_size"}).status == 404
    assert {"what": "references", "found": 1} in [e["details"] for e in swift.events("viewed")]


def test_a_team_sees_and_forgets_only_what_belongs_to_its_sites(swift: DeskUnderTest) -> None:
    swift.take(bill())
    browser, item = in_hand(swift)
    file_here(browser, item, CONTRACT)
    until(lambda: waiting(swift) == [])
    tina, form = Browser(swift.url), {"kind": "contract", "value": "471100815", "case": CASE}
    tina.sign_in("tina")
    assert "471100815" in tina.get("/references").text
    with swift.office.store.write() as tx:
        tx.connection.execute(text("UPDATE members SET site = 'Hörde'"))
    assert "471100815" not in tina.get("/references").text
    assert tina.get("/api/v1/references").json == []
    assert tina.post("/references/forget", form).status == 404
    assert len(swift.rows(LEARNED)) == 1


def test_pages_joined_by_a_clerk_teach_together(desk: DeskUnderTest) -> None:
    first = pdf(f"BG-Nummer: {bg(ANNA)}", "Seite eins", name="a.pdf")
    second = pdf(f"BG-Nummer: {bg(ANNA)}", "Vertragskonto 4711 00815", name="b.pdf")
    desk.take(mail("", first, second, sender="x@example.org"))
    item = taken(desk, KARLA)
    [other] = set(waiting(desk)) - {item}
    browser = Browser(desk.url)
    browser.sign_in("karla")
    assert ticks(browser, item) == []
    browser.post(f"/items/{item}/pieces", {"join": other})
    assert ticks(browser, item) == [CONTRACT]
