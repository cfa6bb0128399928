"""Real mail servers for the stories: one Dovecot and one SMTP sink for all, a mailbox of its own for each."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.office import OfficeUnderTest, new_office
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
    return new_office(tmp_path, dovecot, sink)
