"""The HTTP interface against its own description: whatever is sent, it answers as it says and never fails."""

import json
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from ingest.operations.accounts import new_token
from review.app import PROGRAMS, roles_of
from tests.review import PEOPLE, Answer, Browser, DeskUnderTest

CHECKS = [not_a_server_error, response_schema_conformance, status_code_conformance]
SCHEMES = {"token", "session"}


@pytest.fixture(scope="module")
def tokens(either: DeskUnderTest) -> dict[str, str]:
    return {name: new_token(either.office.store, name, "operator:test") for name in PEOPLE}


@pytest.fixture(scope="module")
def described(either: DeskUnderTest, tokens: dict[str, str]) -> dict[str, Any]:
    bearer = {"Authorization": f"Bearer {tokens['karla']}"}
    found = Browser(either.url).get("/api/v1/openapi.json", **bearer).json
    assert isinstance(found, dict)
    return found


@pytest.fixture(scope="module")
def operations(described: dict[str, Any]) -> list[Any]:
    schema = schemathesis.openapi.from_dict(described)
    return [operation.ok() for operation in schema.get_all_operations()]


def people_for(operation: Any) -> list[str]:  # noqa: ANN401 - of schemathesis
    """Whoever may, one for each of their roles, and one who may not."""
    routes = [route for router in PROGRAMS for route in router.routes]
    [allowed] = [
        roles_of(route)  # type: ignore[arg-type]
        for route in routes
        if route.path == operation.path and operation.method.upper() in route.methods  # type: ignore[attr-defined]
    ]
    assert allowed
    inside = [name for name, (roles, _) in PEOPLE.items() if not roles.isdisjoint(allowed)]
    return [*inside, *[name for name in PEOPLE if name not in inside][:1]]


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
@settings(suppress_health_check=list(HealthCheck), deadline=None, max_examples=120)
@given(data=st.data())
def test_whatever_is_sent_nothing_fails_and_every_answer_is_as_described(
    either: DeskUnderTest,
    operations: list[Any],
    tokens: dict[str, str],
    mode: GenerationMode,
    data: st.DataObject,
) -> None:
    operation = data.draw(st.sampled_from(operations))
    name = data.draw(st.sampled_from(people_for(operation)))
    case = data.draw(operation.as_strategy(generation_mode=mode))
    answer = case.call(base_url=either.url, headers={"Authorization": f"Bearer {tokens[name]}"})
    case.validate_response(answer, checks=CHECKS)


def test_the_description_says_how_to_sign_in_and_has_every_operation(described: dict[str, Any]) -> None:
    assert set(described["components"]["securitySchemes"]) == SCHEMES
    assert {name for need in described["security"] for name in need} == SCHEMES
    known = {route.path for router in PROGRAMS for route in router.routes}  # type: ignore[attr-defined]
    assert set(described["paths"]) == known - {"/api/v1/openapi.json"}


def test_a_program_gets_what_a_clerk_sees_and_the_filing_log_knows(
    either: DeskUnderTest, tokens: dict[str, str]
) -> None:
    browser, bearer = Browser(either.url), {"Authorization": f"Bearer {tokens['karla']}"}
    item = either.rows("SELECT id FROM review_items WHERE document IS NOT NULL ORDER BY id")[0][0]
    letter, before = f"/api/v1/items/{item}/documents/{item}", len(either.events("viewed"))
    picture = browser.get(f"{letter}/pages/1?small=true", **bearer)
    assert (picture.status, picture.headers["Content-Type"]) == (200, "image/webp")
    words: Any = browser.get(f"{letter}/pages/1/words", **bearer).json
    assert "Bearbeitung" in [word[0] for word in words]
    assert browser.get(f"{letter}/file", **bearer).body.startswith(b"%PDF")
    mail: Any = browser.get(f"/api/v1/items/{item}/mail", **bearer).json
    assert "from" in [header["name"] for header in mail["headers"]]
    assert browser.get(f"/api/v1/items/{item}/package", **bearer).body.startswith(b"PK")
    seen: Any = [event["details"] for event in either.events("viewed")[before:]]
    assert [told["what"] for told in seen] == ["page", "words", "file", "mail", "package"]
    beyond: Any = browser.get(f"{letter}/pages/77", **bearer)
    assert (beyond.status, set(beyond.json)) == (404, {"error", "sentence"})


def test_a_program_exports_and_makes_a_balance(either: DeskUnderTest, tokens: dict[str, str]) -> None:
    def ask(name: str, path: str, **fields: str) -> Answer:
        headers = {"Authorization": f"Bearer {tokens[name]}", "Content-Type": "application/json"}
        return Browser(either.url).ask("POST", f"/api/v1{path}", json.dumps(fields).encode(), headers)

    lines = ask("anton", "/audit/export", purpose="Auskunft", action="received").text.splitlines()
    assert {json.loads(line)["action"] for line in lines} == {"received"}
    table = ask("anton", "/audit/export", purpose="Auskunft", action="received", form="csv")
    assert table.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert ask("anton", "/audit/export", purpose=" ").status == 422
    assert ask("ada", "/operation/balance").status == 202
    bearer = {"Authorization": f"Bearer {tokens['ada']}"}
    assert Browser(either.url).get("/api/v1/quarantine", **bearer).json == []
