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
from tests.review import Browser, DeskUnderTest

CHECKS = [not_a_server_error, response_schema_conformance, status_code_conformance]


@pytest.fixture(scope="session")
def bearer(full: DeskUnderTest) -> dict[str, str]:
    token = new_token(full.office.store, "karla", "operator:test")
    return {"Authorization": f"Bearer {token}"}


@pytest.fixture(scope="session")
def operations(full: DeskUnderTest, bearer: dict[str, str]) -> list[Any]:
    described = Browser(full.url).get("/api/v1/openapi.json", **bearer).json
    schema = schemathesis.openapi.from_dict(described)  # type: ignore[arg-type]
    found = [operation.ok() for operation in schema.get_all_operations()]
    assert len(found) > 8
    return found


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
@settings(suppress_health_check=list(HealthCheck), deadline=None, max_examples=150)
@given(data=st.data())
def test_whatever_is_sent_nothing_fails_and_every_answer_is_as_described(
    full: DeskUnderTest,
    operations: list[Any],
    bearer: dict[str, str],
    mode: GenerationMode,
    data: st.DataObject,
) -> None:
    operation = data.draw(st.sampled_from(operations))
    case = data.draw(operation.as_strategy(generation_mode=mode))
    answer = case.call(base_url=full.url, headers=bearer)
    case.validate_response(answer, checks=CHECKS)
