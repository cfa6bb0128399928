"""Many values as one parameter, so that a statement stays the same however many there are.

An `IN (?, ?, …)` is written, cached and prepared anew for each number of values, which costs more than
running it. SQLite takes the values as one JSON list, PostgreSQL as one array.
"""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, Text, bindparam
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine


class _List(TypeDecorator[Sequence[Any]]):
    """Strings or days, as one parameter."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: type[TypeEngine[Any]] | TypeEngine[Any] = Text) -> None:
        super().__init__()
        self.kind = kind

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else ARRAY(self.kind))

    def process_bind_param(self, value: Sequence[Any] | None, dialect: Dialect) -> Any:  # noqa: ANN401 - SQLAlchemy's shape
        values = list(value or ())
        return json.dumps(values, ensure_ascii=False, default=str) if dialect.name == "sqlite" else values


class _Among(FunctionElement[Any]):
    """Of no type: SQLite, which knows no truth values, is otherwise asked for `… = 1` and scans."""

    name = "among"
    inherit_cache = True


class _Listed(FunctionElement[str]):
    name = "listed"
    inherit_cache = True


@compiles(_Among, "sqlite")
def _(element: _Among, compiler: SQLCompiler, **how: Any) -> str:  # noqa: ANN401 - SQLAlchemy's shape
    column, values = (compiler.process(clause, **how) for clause in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({values}))"  # noqa: S608 - compiled parts, no values


@compiles(_Among, "postgresql")
def _(element: _Among, compiler: SQLCompiler, **how: Any) -> str:  # noqa: ANN401 - SQLAlchemy's shape
    column, values = (compiler.process(clause, **how) for clause in element.clauses)
    return f"{column} = ANY ({values})"


@compiles(_Listed, "sqlite")
def _(element: _Listed, compiler: SQLCompiler, **how: Any) -> str:  # noqa: ANN401 - SQLAlchemy's shape
    return f"json_each({compiler.process(element.clauses, **how)})"


@compiles(_Listed, "postgresql")
def _(element: _Listed, compiler: SQLCompiler, **how: Any) -> str:  # noqa: ANN401 - SQLAlchemy's shape
    return f"unnest({compiler.process(element.clauses, **how)})"


def among(column: Any, name: str = "values") -> ColumnElement[bool]:  # noqa: ANN401 - a column
    """Whether a column is one of the values of the parameter `name`."""
    return _Among(column, bindparam(name, type_=_List(column.type)))


def listed(name: str = "values") -> ColumnElement[str]:
    """The strings of the parameter `name` as rows of one column, to select from."""
    rows = _Listed(bindparam(name, type_=_List())).table_valued("value", name="value")
    return rows.c.value
