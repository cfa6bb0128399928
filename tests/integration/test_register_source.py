"""The register from another database, by a query in the settings: at once, on schedule, or held."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr
from structlog.testing import capture_logs

from config.errors import BadDataError, OperatorError
from config.settings import RegisterSettings
from ingest.operations.register_rows import COLUMNS
from ingest.operations.register_source import RegisterSourceError, load_on_schedule, load_register
from storage.audit import Action
from storage.audit_search import AuditSearch
from storage.database import Database
from storage.register_load import TooManyClosedError
from storage.transaction import Store

QUERY = f"SELECT {', '.join(COLUMNS)} FROM persons"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    database = Database(f"sqlite:///{tmp_path / 'kundenpost.db'}")
    database.bring_up_to_date()
    yield Store(database)
    database.close()


@pytest.fixture
def source(tmp_path: Path) -> Path:
    file = tmp_path / "cases.db"
    with sqlite3.connect(file) as cases:
        cases.execute(f"CREATE TABLE persons ({', '.join(COLUMNS)})")
    cases.close()
    fill(file, 40)
    return file


def fill(file: Path, count: int, first_name: str = "Anna") -> None:
    rows = [
        (f"35502//{n:07}", f"123D{n:06}", "Müller", first_name, "1980-02-01", None, "44137", "Dortmund", None,
         None,
         None, "restricted" if n == 7 else "active", None)
        for n in range(count)
    ]  # fmt: skip
    with sqlite3.connect(file) as cases:
        cases.execute("DELETE FROM persons")
        cases.executemany(f"INSERT INTO persons VALUES ({', '.join('?' * len(COLUMNS))})", rows)
    cases.close()


def settings(file: Path, query: str = QUERY) -> RegisterSettings:
    return RegisterSettings(source=SecretStr(f"sqlite:///{file}"), query=query)


def test_the_query_gives_the_register(source: Path, store: Store) -> None:
    imported, doubtful = load_register(settings(source), store)
    assert (imported.rows, imported.added, imported.restricted, doubtful) == (40, 40, 1, ())
    with store.read() as tx:
        (locked,) = tx.register.of_case("35502BG0000007")
        (event,) = tx.audit_index.all(AuditSearch(action=Action.REGISTER_IMPORTED))
    assert (locked.restricted, locked.birth_date) == (True, "1980-02-01")
    assert event.detail("origin") == "source"
    assert "Müller" not in str(event)


def test_a_source_that_lost_its_rows_is_held_and_told_to_the_log(source: Path, store: Store) -> None:
    load_on_schedule(settings(source), store)
    fill(source, 30)
    with pytest.raises(TooManyClosedError, match="10 of 40"):
        load_register(settings(source), store)
    with capture_logs() as logs:
        load_on_schedule(settings(source), store)
    assert logs == [{"event": "register_load_held", "log_level": "warning", "closing": 10, "active": 40}]
    assert load_register(settings(source), store, sure=True)[0].closed == 10


def test_a_row_that_cannot_be_used_stops_the_load_with_its_place(source: Path, store: Store) -> None:
    query = QUERY.replace("birth_date", "'01.02.1980' AS birth_date")
    with pytest.raises(BadDataError, match=r"register\.query:1: birth_date"):
        load_register(settings(source, query), store)
    with pytest.raises(BadDataError, match="vsnr: this column is missing"):
        load_register(settings(source, QUERY.replace("vsnr", "iban AS konto")), store)
    with store.read() as tx:
        assert tx.register.count() == 0


def test_a_source_that_does_not_answer_leaves_the_register_as_it_is(source: Path, store: Store) -> None:
    load_register(settings(source), store)
    for broken in (
        settings(source, "SELECT nothing FROM nowhere"),
        settings(source.parent / "no" / "such.db"),
    ):
        with pytest.raises(RegisterSourceError) as told:
            load_register(broken, store)
        assert str(source) not in str(told.value)
    with pytest.raises(OperatorError, match="No source"):
        load_register(RegisterSettings(), store)
    with store.read() as tx:
        assert tx.register.count() == 40


def test_source_and_query_need_each_other() -> None:
    with pytest.raises(ValueError, match="each needs the other"):
        RegisterSettings(query=QUERY)
