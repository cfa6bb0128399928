"""Every route with every role, with none, and with objects of another site: nothing leaks."""

import datetime as dt
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import pytest
from fastapi.routing import APIRoute
from sqlalchemy import select, update

from review.app import PROTECTED, PUBLIC, roles_of
from review.limits import PAGES
from storage.accounts import Role
from storage.tables import SessionRow
from tests.desk.conftest import take_two
from tests.review import PASSWORD, PEOPLE, Answer, Browser, DeskUnderTest
from tests.stories.mails import ANNA, ELIF, bg, mail, pdf

FORBIDDEN, HIDDEN, WRONG_INPUT = 403, 404, 422
NEEDS_MORE = {"/api/v1/audit/documents/{document}", "/account/password"}
"""A search of one's own, one's own password: refused in a sentence of their own."""
SECRETS = ("355D456789", "355H730118", "elif@example.org", "Bitte um Bearbeitung")
"""Words of letters and register that nobody but a clerk may see."""


def routes(routers: tuple[object, ...] = PROTECTED) -> Iterator[APIRoute]:
    for router in routers:
        yield from (route for route in router.routes if isinstance(route, APIRoute))  # type: ignore[attr-defined]


UNKNOWN = "DO-AAAA-AAAA-01"
WRITING = {
    "/items/{item}/decide": {"choice": "set_aside"},
    "/items/{item}/pieces": {"join": UNKNOWN},
    "/items/{item}/order": {"seen": UNKNOWN, "later": UNKNOWN},
    "/items/{item}/take-apart": {"begin": 2},
    "/references/forget": {"kind": "contract", "value": "471100815", "case": "35502BG0012345"},
    "/audit/export": {"purpose": "Auskunft", "actor": "user:nobody"},
    "/audit": {"purpose": "Auskunft", "actor": "user:nobody"},
    "/operator/quarantine/replay": {"submission": "DO-AAAA-AAAA"},
    "/account/keys": {"keys": "on"},
    "/account/password": {"old": "a", "new": "b", "again": "c"},
    "/accounts/unlock": {"name": "nobody"},
    "/accounts/shut": {"name": "nobody"},
    "/api/v1/items/{item}/second-look": {"note": "Bitte ansehen"},
    "/api/v1/items/{item}/noted": {"note": ""},
    "/api/v1/items/{item}/pieces": {"document": UNKNOWN, "joined": True},
    "/api/v1/items/{item}/order": {"documents": [UNKNOWN]},
    "/api/v1/items/{item}/take-apart": {"begins": [2]},
    "/api/v1/items/{item}/decision": {"choice": "set_aside"},
    "/api/v1/references/forget": {"kind": "contract", "value": "471100815", "case": "35502BG0012345"},
    "/api/v1/audit/search": {"purpose": "Auskunft", "actor": "user:nobody"},
    "/api/v1/audit/export": {"purpose": "Auskunft", "actor": "user:nobody"},
    "/api/v1/quarantine/replay": {"submission": "DO-AAAA-AAAA"},
}  # fmt: skip
"""What each route takes, so that a refusal is never about the form."""
ASKED = {"/api/v1/people": "?q=355H730118"}
EVERY = [(method, route) for route in routes() for method in sorted(route.methods - {"HEAD"})]
IDS = [f"{method} {route.path}" for method, route in EVERY]


def address(route: APIRoute, item: str) -> str:
    filled = {"item": item, "document": item, "decision": "0" * 32, "page": "1", "submission": item[:12]}
    return route.path.format_map({name: filled.get(name, "1") for name in route.param_convertors})


def items_of(desk: DeskUnderTest) -> dict[str, str]:
    rows = desk.rows("SELECT site, id FROM review_items WHERE closed_at IS NULL AND document IS NOT NULL")
    return {str(site): str(item) for site, item in rows}


def ask(browser: Browser, method: str, route: APIRoute, item: str, csrf: str = "") -> tuple[int, str]:
    """As a page or a program asks, with everything the route wants."""
    path, fields = address(route, item) + ASKED.get(route.path, ""), WRITING.get(route.path, {})
    if method == "GET":
        answer = browser.get(path)
    elif route.path.startswith("/api/"):
        headers = {"X-CSRF-Token": csrf, "Content-Type": "application/json"}
        answer = browser.ask(method, path, json.dumps(fields).encode(), headers)
    else:
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        answer = browser.ask(method, path, urlencode({"csrf": csrf, **fields}).encode(), headers)
    return answer.status, answer.text


@pytest.mark.parametrize(("method", "route"), EVERY, ids=IDS)
def test_nobody_gets_anything_without_signing_in(full: DeskUnderTest, method: str, route: APIRoute) -> None:
    status, text = ask(Browser(full.url), method, route, UNKNOWN)
    assert status in {303, 401}
    assert not any(secret in text for secret in SECRETS)


@pytest.mark.parametrize("name", PEOPLE)
def test_a_role_gets_what_the_matrix_says_and_nothing_else(full: DeskUnderTest, name: str) -> None:
    browser, roles = Browser(full.url), PEOPLE[name][0]
    assert browser.sign_in(name).status == 303
    item = items_of(full)["Südwall"]
    for method, route in EVERY:
        if route.path in {"/sign-out", "/account/sessions/end"}:
            continue
        status, text = ask(browser, method, route, item if method == "GET" else UNKNOWN, browser.csrf)
        allowed = roles_of(route)
        assert allowed is not None
        told = f"{name} {method} {route.path}: {status}"
        assert (status == FORBIDDEN) == roles.isdisjoint(allowed), told
        assert status < 500, told
        assert status != WRONG_INPUT or route.path in NEEDS_MORE, told
        if roles.isdisjoint({Role.CLERK, Role.TEAM}):
            assert not any(secret in text for secret in SECRETS), told


def test_a_team_sees_nothing_of_another_site(full: DeskUnderTest) -> None:
    browser = Browser(full.url)
    browser.sign_in("tina")
    items = items_of(full)
    others = next(item for site, item in items.items() if site != "Südwall")
    for method, route in EVERY:
        if "{item}" in route.path:
            status, text = ask(browser, method, route, others, browser.csrf)
            assert status == HIDDEN, f"{method} {route.path}: {status}"
            assert not any(secret in text for secret in SECRETS)
    queue = browser.get("/queue").text
    assert items["Südwall"] in queue
    assert others not in queue
    assert others not in browser.get("/api/v1/items").text
    assert "355H730118" not in browser.get("/api/v1/people?q=355H730118").text


def test_a_team_takes_back_no_decision_of_another_site(desk: DeskUnderTest) -> None:
    take_two(desk)
    karla, tina = Browser(desk.url), Browser(desk.url)
    karla.sign_in("karla")
    tina.sign_in("tina")
    other = next(item for site, item in items_of(desk).items() if site != "Südwall")
    karla.post(f"/items/{other}/claim", {})
    karla.post(f"/items/{other}/decide", {"choice": "set_aside"})
    [(decision,)] = desk.rows("SELECT id FROM decisions")
    assert tina.post(f"/decisions/{decision}/undo", {}).status == HIDDEN
    csrf = {"X-CSRF-Token": tina.csrf}
    assert tina.ask("DELETE", f"/api/v1/decisions/{decision}", None, csrf).status == HIDDEN
    assert desk.rows("SELECT state FROM decisions") == [("pending",)]


def test_a_document_is_not_seen_through_an_item_of_another_mail(full: DeskUnderTest) -> None:
    browser = Browser(full.url)
    browser.sign_in("tina")
    items = items_of(full)
    others = next(item for site, item in items.items() if site != "Südwall")
    for what in ("pages/1", "pages/1/words", "file"):
        assert browser.get(f"/items/{items['Südwall']}/documents/{others}/{what}").status == HIDDEN


def test_a_team_sees_and_joins_nothing_of_another_site_that_came_with_the_same_mail(
    desk: DeskUnderTest,
) -> None:
    ours, theirs, nobodys = (
        pdf(words, "Bitte um Bearbeitung", name=f"{name}.pdf")
        for name, words in (
            ("a", f"BG-Nummer: {bg(ANNA)}"),
            ("b", f"BG-Nummer: {bg(ELIF)}"),
            ("c", "Guten Tag"),
        )
    )
    [number] = desk.take(mail("", ours, theirs, nobodys, sender="x@example.org"))
    sites = desk.rows("SELECT site, id FROM review_items WHERE document IS NOT NULL ORDER BY id")
    item, other, unknown = (str(row[1]) for row in sites)
    assert [row[0] for row in sites] == ["Südwall", "Luisenglück", ""]
    browser = Browser(desk.url)
    browser.sign_in("tina")
    assert browser.post(f"/items/{item}/claim", {}).status == 303
    page = browser.get(f"/items/{item}").text
    assert other not in page
    assert unknown in page
    for what in ("pages/1", "pages/1/words", "file"):
        assert browser.get(f"/items/{item}/documents/{other}/{what}").status == HIDDEN
        assert browser.get(f"/items/{item}/documents/{unknown}/{what}").status == 200
    assert browser.post(f"/items/{item}/pieces", {"join": other}).status == HIDDEN
    assert desk.rows("SELECT id FROM review_items WHERE part_of <> ''") == []
    assert browser.post(f"/items/{item}/pieces", {"join": unknown}).status == 303
    assert desk.rows("SELECT id FROM review_items WHERE part_of <> ''") == [(unknown,)]
    filed = f"UPDATE documents SET \"case\" = '{ELIF.bg_number}', status = 'filed' WHERE id = '{other}'"
    with desk.office.store.write() as tx:
        tx.connection.exec_driver_sql(filed)
        tx.connection.exec_driver_sql(f"DELETE FROM review_items WHERE id = '{other}'")
    assert number in browser.get(f"/items/{item}").text
    assert browser.get(f"/items/{item}/documents/{other}/file").status == HIDDEN


def test_a_page_of_each_public_router_tells_nothing(full: DeskUnderTest) -> None:
    for route in routes(PUBLIC):
        if "GET" in route.methods:
            answer = Browser(full.url).get(address(route, "DO-AAAA-AAAA-01"))
            assert answer.status < 500
            assert not any(secret in answer.text for secret in SECRETS)


def test_writing_needs_the_token_of_the_session_and_our_own_origin(full: DeskUnderTest) -> None:
    browser = Browser(full.url)
    browser.sign_in("kurt")
    taken = full.rows("SELECT id, claimed_by FROM review_items")
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert browser.ask("POST", "/queue/next", b"csrf=wrong", form).status == FORBIDDEN
    assert browser.ask("POST", "/queue/next", b"", form).status == FORBIDDEN
    body = f"csrf={browser.csrf}".encode()
    assert (
        browser.ask("POST", "/queue/next", body, {**form, "Origin": "https://evil.example"}).status
        == FORBIDDEN
    )
    assert browser.ask("POST", "/queue/next", b"x" * 70_000, form).status == 413
    assert full.rows("SELECT id, claimed_by FROM review_items") == taken


def test_every_look_at_content_is_in_the_filing_log(full: DeskUnderTest) -> None:
    browser = Browser(full.url)
    browser.sign_in("karla")
    item = items_of(full)["Südwall"]
    before = len(full.events("viewed"))
    for what in ("", f"/documents/{item}/pages/1", f"/documents/{item}/file", "/mail", "/package"):
        assert browser.get(f"/items/{item}{what}").status == 200, what
    seen = full.events("viewed")[before:]
    assert [e["details"]["what"] for e in seen] == ["item", "page", "file", "mail", "package"]  # type: ignore[index]
    assert {e["actor"] for e in seen} == {"user:karla"}


def test_a_file_of_a_client_never_runs_here(full: DeskUnderTest) -> None:
    browser = Browser(full.url)
    browser.sign_in("karla")
    item = items_of(full)["Südwall"]
    answer = browser.get(f"/items/{item}/documents/{item}/file")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_every_page_forbids_foreign_and_inline_code(full: DeskUnderTest) -> None:
    for path in ("/sign-in", "/nowhere", "/static/desk.css"):
        headers = Browser(full.url).get(path).headers
        assert "script-src 'self'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Frame-Options"] == "DENY"


def test_five_wrong_passwords_lock_an_account_also_for_the_right_one(desk: DeskUnderTest) -> None:
    browser = Browser(desk.url)
    for _ in range(5):
        assert browser.sign_in("karla", "falsch-falsch-falsch").status == 401
    locked = browser.sign_in("karla")
    unknown = browser.sign_in("niemand")
    assert (locked.status, unknown.status) == (401, 401)
    assert [e["details"]["locked"] for e in desk.events("sign_in_refused")] == [False] * 4 + [True]  # type: ignore[index]
    assert browser.sign_in("kurt").status == 303


def test_too_many_attempts_from_one_address_are_refused(desk: DeskUnderTest) -> None:
    browser = Browser(desk.url)
    assert [browser.sign_in("niemand").status for _ in range(12)][-1] == 429


def test_a_crowd_that_signs_in_at_once_waits_its_turn_or_is_told_when_to_come_back(
    desk: DeskUnderTest,
) -> None:
    def try_in(number: int) -> Answer:
        return Browser(desk.url).sign_in(f"nobody{number}", "falsch-falsch-falsch")

    with ThreadPoolExecutor(60) as crowd:
        answers = list(crowd.map(try_in, range(60)))
    refused = [answer for answer in answers if answer.status == 503]
    assert {answer.status for answer in answers} == {401, 503}
    assert {answer.headers["Retry-After"] for answer in refused} == {"5"}
    assert Browser(desk.url).sign_in("karla").status == 303


def test_a_fast_scroll_through_pages_meets_no_limit_and_leaves_room_for_the_next_click(
    full: DeskUnderTest,
) -> None:
    browser = Browser(full.url)
    browser.sign_in("karla")
    path = f"/items/{items_of(full)['Südwall']}/documents/{items_of(full)['Südwall']}/pages/1/words"
    assert {browser.get(path).status for _ in range(int(PAGES.burst) + 60)} == {200}
    assert browser.get("/queue").status == 200


def test_a_session_that_is_ended_elsewhere_is_over_at_once(desk: DeskUnderTest) -> None:
    here, there = Browser(desk.url), Browser(desk.url)
    here.sign_in("karla")
    there.sign_in("karla")
    for (key,) in desk.rows("SELECT key FROM sessions WHERE account = 'karla' ORDER BY started_at LIMIT 1"):
        there.post("/account/sessions/end", {"key": str(key)})
    assert here.get("/queue").status == 303
    assert there.get("/queue").status == 200
    assert there.post("/sign-out", {}).status == 303
    assert there.get("/queue").status == 303


def test_what_a_page_asks_by_itself_keeps_nobody_signed_in(desk: DeskUnderTest) -> None:
    browser, before = Browser(desk.url), dt.datetime.now(dt.UTC) - dt.timedelta(minutes=10)
    browser.sign_in("karla")
    with desk.office.store.write() as tx:
        tx.connection.execute(update(SessionRow).values(seen_at=before))
    assert browser.get("/queue", **{"X-Background": "1"}).status == 200
    with desk.office.store.read() as tx:
        assert tx.connection.scalar(select(SessionRow.seen_at)) == before
    assert browser.get("/queue").status == 200
    with desk.office.store.read() as tx:
        assert tx.connection.scalar(select(SessionRow.seen_at)) > before


def test_every_search_of_the_register_is_in_the_filing_log_without_its_words(desk: DeskUnderTest) -> None:
    browser = Browser(desk.url)
    browser.sign_in("karla")
    for path in ("/people?q=Kowalski", "/api/v1/people?q=Kowalski"):
        assert "355P662187" in browser.get(path).text
    seen = desk.events("viewed")
    assert [e["details"] for e in seen] == [{"what": "register", "found": 1}] * 2
    assert "Kowalski" not in repr(seen)


def test_the_database_holds_no_password_and_no_token(desk: DeskUnderTest) -> None:
    browser = Browser(desk.url)
    browser.sign_in("karla")
    kept = repr(desk.rows("SELECT * FROM accounts")) + repr(desk.rows("SELECT * FROM sessions"))
    assert PASSWORD not in kept
    assert browser.cookies["desk"] not in kept
    assert "$argon2id$" in kept


def test_a_link_to_sign_in_never_leads_elsewhere(desk: DeskUnderTest) -> None:
    for to in ("//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"):
        form = {"name": "karla", "password": PASSWORD, "to": to}
        assert Browser(desk.url).post("/sign-in", form).headers["Location"] == "/"
