"""Readings are costly, so they are kept by content hash and engine: the same photo costs nothing twice."""

import datetime as dt
from dataclasses import asdict

from sqlalchemy import Connection, insert, select

from classifiers.nouns import Page, Reading
from classifiers.reasons import Reason
from storage.tables import ReadingRow

KEPT_FROM = 2_000
"""Smaller parts (bytes) are read again faster than they are looked up."""


class Readings:
    """Kept readings within one transaction."""

    def __init__(self, connection: Connection) -> None:
        """Work within `connection`."""
        self._connection = connection

    def get(self, sha256: str, engine: str) -> Reading | None:
        """The reading of these bytes by this engine, if it was kept."""
        query = select(ReadingRow.body).where(ReadingRow.sha256 == sha256, ReadingRow.engine == engine)
        body = self._connection.scalar(query)
        return None if body is None else reading_of(body)

    def keep(self, sha256: str, engine: str, reading: Reading, at: dt.datetime) -> None:
        """Keep a reading; one that is there stays."""
        if self.get(sha256, engine) is None:
            values = {"sha256": sha256, "engine": engine, "read_at": at, "body": asdict(reading)}
            self._connection.execute(insert(ReadingRow).values(**values))


def reading_of(body: dict[str, object]) -> Reading:
    """A reading from its plain data, as `dataclasses.asdict` gave it."""
    plain: dict[str, object] = dict(body)
    plain["pages"] = tuple(Page(**page) for page in body["pages"])  # type: ignore[attr-defined]
    plain["metadata"] = tuple((str(k), str(v)) for k, v in body["metadata"])  # type: ignore[attr-defined]
    plain["problem"] = Reason(str(body["problem"])) if body["problem"] else None
    return Reading(**plain)  # type: ignore[arg-type]
