"""The settings tree as rows: every table and key with its kind, default and meaning."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import NoneType
from typing import Any, Literal, get_args, get_origin

from annotated_types import Ge, Le
from pydantic import BaseModel, BeforeValidator, SecretStr
from pydantic.fields import FieldInfo

from config.settings import Settings
from config.units import duration, size

DURATIONS = (("d", 86400), ("h", 3600), ("min", 60), ("s", 1))
SIZES = (("GB", 10**9), ("MB", 10**6), ("kB", 10**3), ("B", 1))
KINDS: dict[Any, str] = {
    str: "text",
    bool: "`true` or `false`",
    int: "number",
    float: "number",
    Path: "path",
    SecretStr: "secret",
    date: "date",
    tuple[str, ...]: "list of text",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One key of a table."""

    name: str
    about: str
    kind: str
    default: str | None
    """As TOML; None where there is no default."""
    needed: bool
    """Whether its table cannot do without it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table of the settings file."""

    path: str
    """With its parents: `mailbox.oauth2`."""
    about: str
    model: type[BaseModel]
    repeats: bool
    """Whether it is written once for each entry, as `[[receipts.notices]]`."""
    optional: bool
    """Whether the settings are complete without it."""

    @property
    def heading(self) -> str:
        """The line that opens it in TOML. One mailbox needs no double brackets."""
        return f"[[{self.path}]]" if self.repeats and self.path != "mailbox" else f"[{self.path}]"

    @property
    def keys(self) -> Iterator[Key]:
        """Its own keys, without the tables below it."""
        for name, field in named_fields(self.model):
            if not _model_in(field):
                yield Key(
                    name=name,
                    about=" ".join((field.description or "").split()),
                    kind=_kind(field),
                    default=_default(field),
                    needed=field.is_required(),
                )


def tables(model: type[BaseModel] = Settings, above: Table | None = None) -> Iterator[Table]:
    """Every table of the settings, parents before children."""
    for name, field in named_fields(model):
        if inner := _model_in(field):
            repeats = get_origin(field.annotation) is tuple
            table = Table(
                path=f"{above.path}.{name}" if above else name,
                about=" ".join((field.description or "").split()),
                model=inner,
                repeats=repeats,
                optional=repeats or field.default is None or bool(above and above.optional),
            )
            yield table
            yield from tables(inner, table)


def named_fields(model: type[BaseModel]) -> Iterator[tuple[str, FieldInfo]]:
    """The fields of a model under the names operators write."""
    for name, field in model.model_fields.items():
        yield field.alias or name, field


def _model_in(field: FieldInfo) -> type[BaseModel] | None:
    kinds = [field.annotation, *get_args(field.annotation)]
    return next((k for k in kinds if isinstance(k, type) and issubclass(k, BaseModel)), None)


def _read_by(field: FieldInfo, reader: Callable[[object], object]) -> bool:
    return any(isinstance(m, BeforeValidator) and m.func is reader for m in field.metadata)


def _kind(field: FieldInfo) -> str:
    if _read_by(field, duration):
        return "duration"
    if _read_by(field, size):
        return "size"
    kinds = [k for k in get_args(field.annotation) if k is not NoneType]
    if get_origin(field.annotation) is Literal:
        return " or ".join(f"`{choice}`" for choice in kinds)
    plain = kinds[0] if NoneType in get_args(field.annotation) else field.annotation
    return KINDS[plain] + _bounds(field)


def _bounds(field: FieldInfo) -> str:
    least = next((m.ge for m in field.metadata if isinstance(m, Ge)), None)
    most = next((m.le for m in field.metadata if isinstance(m, Le)), None)
    if least is None:
        return ""
    return f", {least} or more" if most is None else f", {least} to {most}"


def _default(field: FieldInfo) -> str | None:
    if field.is_required() or field.default is None:
        return None
    if _read_by(field, duration):
        return json.dumps(_quantity(field.default, DURATIONS))
    if _read_by(field, size):
        return json.dumps(_quantity(field.default, SIZES))
    return as_toml(field.default)


def _quantity(amount: float, units: tuple[tuple[str, int], ...]) -> str:
    """Write an amount in the largest unit that needs no fraction: 3 d, 90 s, 1500 MB."""
    name, worth = next((name, worth) for name, worth in units if amount % worth == 0)
    return f"{amount / worth:g} {name}"


def as_toml(value: Any) -> str:  # noqa: ANN401 - any value a setting may have
    """Write a plain value as TOML."""
    if isinstance(value, bool | str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, int):
        return f"{value:_}"
    if isinstance(value, tuple):
        return "[" + ", ".join(as_toml(item) for item in value) + "]"
    return str(value)
