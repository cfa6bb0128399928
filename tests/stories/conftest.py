"""Real mail servers for the stories: one Dovecot and one SMTP sink for all, a mailbox of its own for each."""

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.office import PASSWORD, OfficeUnderTest
from tests.servers.dovecot import Dovecot
from tests.servers.sink import Sink


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    with Dovecot() as server:
        yield server


@pytest.fixture
def sink() -> Iterator[Sink]:
    with Sink() as server:
        yield server


@pytest.fixture
def office(dovecot: Dovecot, sink: Sink, tmp_path: Path) -> OfficeUnderTest:
    user = f"kundenpost-{uuid.uuid4().hex[:8]}"
    dovecot.add_user(user, PASSWORD)
    return OfficeUnderTest(tmp_path, dovecot, sink, user=user)
