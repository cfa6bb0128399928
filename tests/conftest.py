"""What all tests share: Hypothesis profiles, and what a marked test does where its server is missing."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests.servers.missing import need
from tests.servers.postgresql import PostgreSQL, programs

# A shared machine is slow at times: how long an example takes proves nothing.
SLOW_IS_FINE = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("dev", **SLOW_IS_FINE, max_examples=60)
settings.register_profile("ci", **SLOW_IS_FINE, max_examples=200, print_blob=True)
settings.register_profile("deterministic", **SLOW_IS_FINE, max_examples=60, derandomize=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "dev"))

SERVERS = {
    "dovecot": lambda: need("dovecot", "the Debian package dovecot-imapd"),
    "postgresql": programs,
    "tesseract": lambda: need("tesseract", "the Debian packages tesseract-ocr and tesseract-ocr-deu"),
}
"""What each marker asks for; `need` skips the test on a laptop and fails it where CI is set."""


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """End a marked test before its fixtures start, where its server is missing."""
    for marker, ask in SERVERS.items():
        if item.get_closest_marker(marker):
            ask()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """One private PostgreSQL for the whole run; each test makes itself a database in it."""
    with PostgreSQL() as server:
        yield server
