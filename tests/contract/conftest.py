"""One store, twice: over SQLite and over a private PostgreSQL. Every contract test runs over both."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.database import Database
from storage.transaction import Store


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'kundenpost.db'}"
    return request.getfixturevalue("postgresql").create_database()


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    database = Database(url)
    database.bring_up_to_date()
    yield Store(database)
    database.close()
