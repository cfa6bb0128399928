"""The register from another database of the office: any SQL source SQLAlchemy has a driver for.

The query gives the columns of a register file, under the same names. It runs on the daemon's schedule; a
load that would close too many is held, told to the log, and asked again at the next time. `cases load --yes`
lets a person say that it is right.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import structlog
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from config.errors import OperatorError, WorldError
from config.load import secret
from config.settings import RegisterSettings
from ingest.operations.register_file import tell
from ingest.operations.register_rows import CheckedRows, Problem, header_fits
from storage.nouns import Imported
from storage.register_load import TooManyClosedError
from storage.transaction import Store

log = structlog.get_logger()


class RegisterSourceError(WorldError):
    """The database the register comes from does not answer; the register in use is unchanged."""


def load_register(
    settings: RegisterSettings, store: Store, *, sure: bool = False
) -> tuple[Imported, tuple[Problem, ...]]:
    """Take the register from its source, all in one transaction.

    Raises BadDataError with every row that cannot be used, TooManyClosedError, RegisterSourceError when
    the source does not answer, and OperatorError when no source is named.
    """
    if not settings.source or not settings.query:
        raise OperatorError(
            "No source of the register is named. Write source and query into [register], or use "
            "`kundenpost cases import FILE.csv`."
        )
    checked = CheckedRows("register.query")
    with store.write() as tx:
        entries = checked.entries(_rows(settings, checked))
        imported = tx.register.load(entries, delta=settings.delta, sure=sure, origin="source")
        tell(tx, imported, "source")
    return imported, tuple(checked.doubtful.first)


def load_on_schedule(settings: RegisterSettings, store: Store) -> None:
    """The daemon's turn: what cannot be taken is told, and the register in use stays."""
    try:
        imported, doubtful = load_register(settings, store)
    except TooManyClosedError as error:
        log.warning("register_load_held", closing=error.closing, active=error.active)
        return
    log.info("register_loaded", rows=imported.rows, added=imported.added, changed=imported.changed,
             closed=imported.closed, doubtful=len(doubtful))  # fmt: skip


def _rows(settings: RegisterSettings, checked: CheckedRows) -> Iterator[tuple[int, Mapping[str, str]]]:
    engine = create_engine(secret(settings.source), hide_parameters=True)
    with _told_as_source_error(), _opened(engine) as connection:
        found = connection.execution_options(yield_per=1_000).execute(text(settings.query or ""))
        if header_fits(list(found.keys()), checked.problems, line=0):
            for line, row in enumerate(found.mappings(), start=1):
                yield line, {name: _cell(value) for name, value in row.items()}


@contextmanager
def _opened(engine: Engine) -> Iterator[Connection]:
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


@contextmanager
def _told_as_source_error() -> Iterator[None]:
    try:
        yield
    except (SQLAlchemyError, ImportError) as error:
        raise RegisterSourceError(
            f"The register's source does not answer ({type(error).__name__}). The register in use is "
            "unchanged; look at source and query in [register], and whether that database runs."
        ) from None


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        value = value.date()
    return value.isoformat() if isinstance(value, dt.date) else str(value).strip()
