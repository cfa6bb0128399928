"""Whether the office can do its work now: what a load balancer or a supervisor asks."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text

from config.errors import KundenpostError, OperatorError, StorageError
from config.settings import Settings
from storage.database import HEAD
from storage.transaction import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """One thing that was tried."""

    name: str
    ok: bool


def readiness(settings: Settings, store: Store) -> tuple[Probe, ...]:
    """Try the database, its schema, and writing where letters are kept; `check` says why one fails."""
    tried: dict[str, Callable[[], None]] = {
        "database": lambda: _answers(store),
        "migrations": lambda: _is_current(store),
        "blobs": lambda: _takes_a_file(Path(settings.storage.blobs)),
        "cases": lambda: _takes_a_file(Path(settings.storage.cases)),
    }
    return tuple(Probe(name=name, ok=_works(probe)) for name, probe in tried.items())


def _works(probe: Callable[[], None]) -> bool:
    try:
        probe()
    except KundenpostError:
        return False
    return True


def _answers(store: Store) -> None:
    with store.read() as tx:
        tx.connection.execute(text("SELECT 1"))


def _is_current(store: Store) -> None:
    with store.read() as tx:
        revision = tx.connection.scalar(text("SELECT version_num FROM alembic_version"))
    if revision != HEAD:
        raise OperatorError(f"The schema is {revision}, this program needs {HEAD}. Start it once to migrate.")


def _takes_a_file(folder: Path) -> None:
    """Write a file without a name into the folder, or into the nearest one above that is there already."""
    nearest = next(place for place in (folder, *folder.resolve().parents) if place.exists())
    try:
        with tempfile.TemporaryFile(dir=nearest) as file:
            file.write(b".")
    except OSError as error:
        raise StorageError(f"{nearest} cannot be written: {error.strerror}.") from error
