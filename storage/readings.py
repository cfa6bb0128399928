"""Readings are costly, so they are kept by content hash and engine: the same photo costs nothing twice."""

import datetime as dt
from dataclasses import asdict

from sqlalchemy import Connection, insert, select, update

from classifiers.nouns import Page, Reading, SecondLook, Word
from classifiers.reasons import Reason
from storage.tables import ReadingRow

KEPT_FROM = 2_000
"""Bytes: smaller parts that are no pictures are read again faster than they are looked up."""


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

    def latest(self, sha256: str) -> Reading | None:
        """The newest reading of these bytes, by whatever engine."""
        query = select(ReadingRow.body).where(ReadingRow.sha256 == sha256)
        body = self._connection.scalar(query.order_by(ReadingRow.read_at.desc()).limit(1))
        return None if body is None else reading_of(body)

    def keep(self, sha256: str, engine: str, reading: Reading, at: dt.datetime) -> None:
        """Keep a reading; one that is there stays, unless this one has more pages."""
        there = self.get(sha256, engine)
        if there is None:
            values = {"sha256": sha256, "engine": engine, "read_at": at, "body": asdict(reading)}
            self._connection.execute(insert(ReadingRow).values(**values))
        elif len(reading.pages) > len(there.pages):
            longer = update(ReadingRow).where(ReadingRow.sha256 == sha256, ReadingRow.engine == engine)
            self._connection.execute(longer.values(read_at=at, body=asdict(reading)))


def reading_of(body: dict[str, object]) -> Reading:
    """A reading from its plain data, as `dataclasses.asdict` gave it."""
    plain: dict[str, object] = dict(body)
    plain["pages"] = tuple(map(_page, body["pages"]))  # type: ignore[call-overload]
    plain["metadata"] = tuple((str(k), str(v)) for k, v in body["metadata"])  # type: ignore[attr-defined]
    plain["problem"] = Reason(str(body["problem"])) if body["problem"] else None
    return Reading(**plain)  # type: ignore[arg-type]


def _page(body: dict[str, object]) -> Page:
    plain: dict[str, object] = {k: tuple(v) if isinstance(v, list) else v for k, v in body.items()}
    plain["words"] = tuple(Word(*word) for word in body.get("words", ()))  # type: ignore[attr-defined]
    looks = body.get("second_looks", ())
    plain["second_looks"] = tuple(SecondLook(**look) for look in looks)  # type: ignore[attr-defined]
    return Page(**plain)  # type: ignore[arg-type]
