"""The database: one engine, reading and writing transactions, the schema brought up to date.

SQLite runs in WAL with full sync. Python's driver would begin a transaction only at the first
write, so that two read-then-write transactions could both read the old value; we begin them
ourselves, writing ones with BEGIN IMMEDIATE (docs/decisions/2026-11-22-sqlite-transactions.md).
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.pool import QueuePool

from config.errors import StorageError

HEAD = "0009"
"""The newest migration. A test compares it with the migration scripts."""
BUSY_MS = 15_000


class Database:
    """Reading and writing transactions over one engine; safe to use from many threads."""

    def __init__(self, url: str, slots: int = 4) -> None:
        """Prepare the engine for `slots` threads; nothing is opened yet."""
        self.url = url
        self.sqlite = url.startswith("sqlite")
        self._one_writer = threading.RLock()
        self.engine = _sqlite(url) if self.sqlite else _postgresql(url, slots)
        self._writer = self.engine.execution_options(writing=True)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that reads. Raises StorageError when the database does not answer."""
        with _told_as_storage_error(), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that writes: commits at the end, or leaves no trace.

        SQLite has one writer at a time; waiting on a lock of our own costs less than its busy timer.
        """
        with _told_as_storage_error(), self._turn(), self._writer.begin() as connection:
            yield connection

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self.sqlite:
            yield
            return
        with self._one_writer:
            yield

    def bring_up_to_date(self) -> None:
        """Make or migrate the schema. Raises StorageError when the database cannot be opened."""
        if self.sqlite:
            _make_folder(Path(self.url.removeprefix("sqlite:///")).parent)
        with self.read() as connection:
            current = _revision(connection)
        if current != HEAD:
            self._migrate()

    def _migrate(self) -> None:
        from storage.migrate import upgrade  # noqa: PLC0415 - Alembic is loaded only when there is work

        with self.write() as connection:
            if not self.sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(1262767184)"))
            upgrade(connection)

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return str(connection.scalar(text("SELECT version_num FROM alembic_version")))


def _sqlite(url: str) -> Engine:
    engine = create_engine(
        url,
        poolclass=QueuePool,
        pool_size=16,
        max_overflow=16,
        connect_args={"check_same_thread": False, "timeout": 15},
        hide_parameters=True,
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's connection
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_MS}"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin(connection: Connection) -> None:
    writing = connection.get_execution_options().get("writing")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _postgresql(url: str, slots: int) -> Engine:
    size = 2 * slots + 4
    return create_engine(url, pool_size=size, max_overflow=4, pool_pre_ping=True, hide_parameters=True)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(
            f"The folder {folder} for the database cannot be made: {error.strerror}. "
            "No letter was touched. Make the folder writable for this user, or change storage.database."
        ) from error


@contextmanager
def _told_as_storage_error() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        raise StorageError(
            f"The database did not take it: {_first_line(error)}. Nothing was half done; "
            "the letters wait where they are. Check that it runs, is not locked, and has free space."
        ) from error
    except SQLAlchemyError as error:
        raise StorageError(f"The database cannot be used: {type(error).__name__}.") from error


def _first_line(error: DBAPIError) -> str:
    lines = str(error.orig).strip().splitlines()
    return lines[0][:200] if lines else type(error.orig).__name__
