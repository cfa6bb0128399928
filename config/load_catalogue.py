"""Read the catalogue of document types and signals, with every problem told at once.

The files that come with the program are `document_types.toml` and `signals.toml`; an office lays a
file of its own in the same form over them (`[documents] catalogue` in the settings).
"""

import json
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from config.catalogue import ALL_YEAR, Catalogue, UrgentWords
from config.errors import SettingsError

SHIPPED = ("document_types.toml", "signals.toml")
WORDS = "urgent_words.json"
LAYOUTS = ("mrz", "bookings", "amounts", "clauses")
"""The looks that `classifiers.types.layout` knows."""
LONGEST_CODE = 32
"""Characters the database keeps of a code."""


def load_catalogue(own: Path | None = None) -> Catalogue:
    """The catalogue that comes with the program, the office's `own` file laid over it.

    Raises SettingsError with one line for each problem.
    """
    tables = [_checked(name, files("config").joinpath(name).read_text(encoding="utf-8")) for name in SHIPPED]
    if own is not None:
        tables.append(_checked(str(own), _text_of(own)))
    catalogue = Catalogue(
        types={code: one for table in tables for code, one in table.types.items()},
        retention={code: one for table in tables for code, one in table.retention.items()},
        signal={code: one for table in tables for code, one in table.signal.items()},
        urgent_words=UrgentWords(**json.loads(files("config").joinpath(WORDS).read_text(encoding="utf-8"))),
    )
    if problems := tuple(_contradictions(catalogue)):
        raise SettingsError(problems)
    return catalogue


def _text_of(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise SettingsError((f"{file} cannot be read: {why}",)) from None


def _checked(name: str, text: str) -> Catalogue:
    try:
        return TypeAdapter(Catalogue).validate_python(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise SettingsError((f"{name} is not TOML: {error}",)) from None
    except ValidationError as error:
        raise SettingsError(tuple(f"{name}: {_problem(one)}" for one in error.errors())) from None


def _problem(error: Any) -> str:  # noqa: ANN401 - pydantic's own dictionary
    where = ".".join(str(step) for step in error["loc"])
    unknown = error["type"] in {"extra_forbidden", "unexpected_keyword_argument"}
    return f"{where}: {'there is no such key' if unknown else error['msg']}"


def _contradictions(catalogue: Catalogue) -> Iterator[str]:
    """What is well-formed and still makes no sense."""
    for code in catalogue.types:
        yield from _of_type(code, catalogue)
    for code, one in catalogue.retention.items():
        if one.years < 0:
            yield f"retention.{code}.years: it cannot be less than none"
    for code, signal in catalogue.signal.items():
        if signal.type and signal.type not in catalogue.types:
            yield f"signal.{code}.type: there is no type {signal.type!r}"
        if not (signal.alone or signal.together):
            yield f"signal.{code}: without alone or together it never speaks"
        if not signal.months <= ALL_YEAR:
            yield f"signal.{code}.months: months are 1 to 12"


def _of_type(code: str, catalogue: Catalogue) -> Iterator[str]:
    one = catalogue.types[code]
    if not (code.isascii() and code.replace("_", "").isalnum() and len(code) <= LONGEST_CODE):
        yield f"types.{code}: a code is at most {LONGEST_CODE} letters, figures and underscores"
    if one.retention not in catalogue.retention:
        yield f"types.{code}.retention: there is no class {one.retention!r}"
    for look in (look for looks in one.layout.values() for look in looks if look not in LAYOUTS):
        yield f"types.{code}.layout: there is no look {look!r}; known are {', '.join(LAYOUTS)}"
    if not (one.form or one.heading or one.phrase or one.said):
        yield f"types.{code}: without form, heading, phrase or said nothing is ever told to be one"
