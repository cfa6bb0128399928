"""Characters no database keeps, numbers none counts to: a plain sentence on both databases, never a 5xx."""

import json
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from fastapi.routing import APIRoute

from review.app import PROTECTED, PUBLIC, roles_of
from tests.review import PASSWORD, PEOPLE, Browser, DeskUnderTest

LEGIBLE, WRONG_INPUT = 500, 422
NUL, HALF, BEYOND, EARLY = "\x00", "\ud800", str(10**30), "0001-01-01T00:00:00+14:00"
NO_WRITING = ("a\x00b", "\x1b[2J", "x\ud800", "\udfff\ud800")
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def people(either: DeskUnderTest) -> dict[str, Browser]:
    browsers = {name: Browser(either.url) for name in PEOPLE}
    for name, browser in browsers.items():
        assert browser.sign_in(name).status == 303
    return browsers


def item_of(desk: DeskUnderTest) -> str:
    found = desk.rows(
        "SELECT id FROM review_items WHERE closed_at IS NULL AND document IS NOT NULL ORDER BY id"
    )
    return str(found[0][0])


def routes() -> Iterator[tuple[str, APIRoute]]:
    for router in (*PUBLIC, *PROTECTED):
        for route in router.routes:
            if isinstance(route, APIRoute) and route.path not in {"/sign-out", "/account/sessions/end"}:
                yield from ((method, route) for method in route.methods)


def one_who_may(route: APIRoute) -> str:
    allowed = roles_of(route)
    return next(
        name for name, (roles, _) in PEOPLE.items() if allowed is None or not roles.isdisjoint(allowed)
    )


def send(browser: Browser, method: str, path: str, body: bytes | None, kind: str) -> int:
    headers = {"Content-Type": kind, "X-CSRF-Token": browser.csrf} if body is not None else {}
    return browser.ask(method, path, body, headers).status


@pytest.mark.parametrize("word", NO_WRITING)
def test_no_json_with_such_characters_reaches_the_database(
    either: DeskUnderTest, people: dict[str, Browser], word: str
) -> None:
    item = item_of(either)
    asked = {
        ("karla", f"/items/{item}/pieces"): {"document": word, "joined": True},
        ("karla", f"/items/{item}/second-look"): {"note": word},
        ("karla", f"/items/{item}/decision"): {"choice": "file", "case": word},
        ("karla", "/references/forget"): {"kind": "contract", "value": "1", "case": word},
        ("ada", "/quarantine/replay"): {"submission": word},
        ("anton", "/audit/search"): {"purpose": "Auskunft", "actor": word},
        ("anton", "/audit/search "): {word: word},
    }
    for (name, path), fields in asked.items():
        browser = people[name]
        headers = {"Content-Type": JSON, "X-CSRF-Token": browser.csrf}
        answer = browser.ask("POST", f"/api/v1{path.strip()}", json.dumps(fields).encode(), headers)
        assert (answer.status, answer.json["error"]) == (WRONG_INPUT, "wrong_input"), path  # type: ignore[index]
        assert "cannot be kept" in answer.json["sentence"]  # type: ignore[index]


def test_no_address_and_no_form_with_a_nul_reaches_the_database(
    either: DeskUnderTest, people: dict[str, Browser]
) -> None:
    karla = people["karla"]
    for path in (
        "/items/a%00b",
        "/queue?reason=%00",
        "/people?q=a%00",
        "/references?case=%00",
        "/items/a%00b/mail",
    ):
        answer = karla.get(path)
        assert answer.status == WRONG_INPUT, path
        assert "cannot be kept" in answer.text
    assert (
        karla.post(f"/items/{item_of(either)}/decide", {"choice": "set_aside", "note": "\x00"}).status
        == WRONG_INPUT
    )
    nobody = {"name": "kar\x00la", "password": PASSWORD}
    assert Browser(either.url).post("/sign-in", nobody).status == WRONG_INPUT


def test_lines_and_tabs_of_a_note_are_writing(either: DeskUnderTest, people: dict[str, Browser]) -> None:
    item = item_of(either)
    karla = people["karla"]
    assert karla.post(f"/items/{item}/claim", {}).status == 303
    asked = karla.post(
        f"/items/{item}/decide", {"choice": "second_look", "note": "Erste Zeile\r\n\tZweite 😀"}
    )
    assert asked.status == 303


def test_numbers_and_moments_without_bounds_are_refused(
    either: DeskUnderTest, people: dict[str, Browser]
) -> None:
    anton, karla, ada = people["anton"], people["karla"], people["ada"]
    search = {"purpose": "Auskunft", "before_at": "2026-01-01T00:00:00+00:00"}
    assert anton.get(f"/audit/documents/{item_of(either)}?question={BEYOND}").status == WRONG_INPUT
    assert anton.post("/audit", {**search, "before_seq": BEYOND}).status == WRONG_INPUT
    assert anton.post("/audit", {**search, "before_at": EARLY, "before_seq": "1"}).status == 200
    assert ada.get(f"/operator?replayed={BEYOND}").status == WRONG_INPUT
    assert karla.get(f"/queue?after={quote(f'U0~{EARLY}~x')}").status == 200
    assert karla.get(f"/api/v1/items?after={quote(f'U0~{EARLY}~x')}").status == 200
    for fields in (
        {"since": EARLY},
        {"after": {"at": EARLY, "seq": 1}},
        {"until": "9999-12-31T23:59:59-14:00"},
    ):
        body = json.dumps({"purpose": "Auskunft", **fields}).encode()
        assert send(anton, "POST", "/api/v1/audit/search", body, JSON) == WRONG_INPUT, fields


def test_the_life_of_a_document_without_a_question_begins_at_the_form(
    either: DeskUnderTest, people: dict[str, Browser]
) -> None:
    item = item_of(either)
    answer = people["anton"].get(f"/audit/documents/{item}")
    assert (answer.status, answer.headers["Location"]) == (303, f"/audit?document={item}")
    assert f'value="{item}"' in people["anton"].get(answer.headers["Location"]).text


def test_a_token_of_a_form_that_is_no_token_is_refused(
    either: DeskUnderTest, people: dict[str, Browser]
) -> None:
    headers = {"Content-Type": FORM}
    assert people["karla"].ask("POST", "/queue/next", "csrf=ä".encode(), headers).status == 403


@pytest.mark.parametrize(
    "value", ["%00", "%ff%fe", BEYOND, f"-{BEYOND}", quote(EARLY), "x" * 300, "%F0%9F%98%80"]
)
def test_no_route_fails_whatever_stands_in_its_address(
    either: DeskUnderTest, people: dict[str, Browser], value: str
) -> None:
    for method, route in routes():
        browser = people[one_who_may(route)]
        path = route.path.format_map(dict.fromkeys(route.param_convertors, value))
        asked = "&".join(f"{field.alias}={value}" for field in route.dependant.query_params)
        body = b"{}" if method not in {"GET", "HEAD"} else None
        status = send(browser, method, f"{path}?{asked}", body, JSON)
        assert status < LEGIBLE or route.path == "/readyz", f"{method} {path}: {status}"
