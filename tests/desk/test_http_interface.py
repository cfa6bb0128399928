"""The HTTP interface against its own description: whatever is sent, it answers as it says and never fails."""

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from ingest.operations.accounts import new_token
from review import api, api_watching
from review.app import roles_of
from tests.review import PEOPLE, Browser, DeskUnderTest

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
    routes = [*api.router.routes, *api_watching.router.routes]
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
    known = {route.path for route in (*api.router.routes, *api_watching.router.routes)}  # type: ignore[attr-defined]
    assert set(described["paths"]) == known - {"/api/v1/openapi.json"}
