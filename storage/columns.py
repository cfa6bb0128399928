"""Column types that mean the same on SQLite and PostgreSQL."""

import datetime as dt
import json
import zlib
from typing import Any

from sqlalchemy import BigInteger, DateTime, Integer, LargeBinary, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

IN_PIECES = {"yield_per": 500}
"""Execution options for long answers: read piece by piece, so that memory does not grow with them."""
Counter = BigInteger().with_variant(Integer(), "sqlite")
"""A primary key the database counts up; SQLite counts only INTEGER."""


class Utc(TypeDecorator[dt.datetime]):
    """A moment in UTC. Naive datetimes are refused: nobody knows what they mean."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Store as UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone cannot be stored")
        moment = value.astimezone(dt.UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Return as UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if dialect.name == "sqlite" else value.astimezone(dt.UTC)


class Json(TypeDecorator[Any]):
    """Plain data as JSON text, the same bytes on every database."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ANN401, ARG002 - SQLAlchemy's shape
        """Store compactly."""
        return None if value is None else json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:  # noqa: ANN401, ARG002 - SQLAlchemy's shape
        """Return the data."""
        return None if value is None else json.loads(value)


class Packed(TypeDecorator[Any]):
    """Plain data as compressed JSON, for texts of many pages."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes:  # noqa: ANN401, ARG002 - SQLAlchemy's shape
        """Store compressed."""
        return zlib.compress(json.dumps(value, ensure_ascii=False).encode(), 1)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Any:  # noqa: ANN401, ARG002 - SQLAlchemy's shape
        """Return the data."""
        return None if value is None else json.loads(zlib.decompress(value))
