"""Settings from a TOML file and the environment, with every problem told at once."""

import difflib
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, SecretStr, ValidationError

from config.errors import SettingsError
from config.settings import Settings

PREFIX = "KUNDENPOST_"


def load_settings(file: Path | None, environment: Mapping[str, str]) -> Settings:
    """Read `file`, lay `KUNDENPOST_SECTION__KEY` over it, and check the whole.

    Relative paths are taken from the folder of the settings file, so that a command finds the same
    store from wherever it is called. Raises SettingsError with one line for each problem.
    """
    given = _read(file) if file else {}
    tree = _overlay(given, environment)
    _one_mailbox_is_a_list(tree)
    base = file.resolve().parent if file else Path.cwd()
    try:
        return Settings.model_validate(_paths_from(base, tree))
    except ValidationError as error:
        raise SettingsError(tuple(_problem(e) for e in error.errors())) from None


def secret(value: SecretStr | None, environment: Mapping[str, str] = os.environ) -> str:
    """Return what a secret stands for: the content of `file:PATH`, the variable of `env:NAME`, or itself.

    Raises SettingsError when the file or the variable is not there.
    """
    text = value.get_secret_value() if value else ""
    kind, _, name = text.partition(":")
    if kind == "env":
        if name not in environment:
            raise SettingsError((f"the secret env:{name}: there is no such environment variable",))
        return environment[name]
    if kind == "file":
        try:
            return Path(name).read_text(encoding="utf-8").rstrip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError((f"the secret file:{name} cannot be read: {_why(error)}",)) from None
    return text


def _why(error: Exception) -> str:
    return (error.strerror or str(error)) if isinstance(error, OSError) else str(error)


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError((f"{file} cannot be read: {_why(error)}",)) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError((f"{file} is not TOML: {error}",)) from None


def _overlay(tree: dict[str, Any], environment: Mapping[str, str]) -> dict[str, Any]:
    """Only names with a double underscore are keys: others may be an operator's own, such as secrets."""
    for name, value in sorted(environment.items()):
        if name.startswith(PREFIX) and "__" in name:
            keys = name.removeprefix(PREFIX).lower().split("__")
            if keys[:2] == ["mailbox", "0"] and not isinstance(tree.get("mailbox"), list):
                del keys[1]  # the only mailbox may be written as a table
            _put(tree, keys, value)
    return tree


def _put(tree: Any, keys: list[str], value: str) -> None:  # noqa: ANN401 - TOML as it comes
    first, *rest = keys
    if isinstance(tree, list):
        index = int(first) if first.isdecimal() else -1
        if not 0 <= index < len(tree):
            raise SettingsError((f"{PREFIX}…__{first.upper()}: there is no such entry; count from 0",))
        tree[index] = tree[index] if rest else _as_toml(value)
        return _put(tree[index], rest, value) if rest else None
    if not isinstance(tree, dict):
        raise SettingsError((f"{PREFIX}…__{first.upper()}: what is above it is a value, not a section",))
    if not rest:
        tree[first] = _as_toml(value)
        return None
    return _put(tree.setdefault(first, {}), rest, value)


def _as_toml(value: str) -> Any:  # noqa: ANN401 - any TOML value
    if value[:1] in {"[", "{"}:
        try:
            return tomllib.loads(f"value = {value}")["value"]
        except tomllib.TOMLDecodeError:
            return value
    return value


def _one_mailbox_is_a_list(tree: dict[str, Any]) -> None:
    if isinstance(tree.get("mailbox"), dict):
        tree["mailbox"] = [tree["mailbox"]]


def _paths_from(base: Path, tree: dict[str, Any]) -> dict[str, Any]:
    storage = dict(tree["storage"]) if isinstance(tree.get("storage"), dict) else {}
    if "storage" in tree and not isinstance(tree["storage"], dict):
        return tree
    database = storage.get("database", "sqlite:///var/kundenpost.db")
    if isinstance(database, str) and database.startswith("sqlite:///"):
        storage["database"] = "sqlite:///" + str(base / database.removeprefix("sqlite:///"))
    for name, default in (("cases", "var/cases"), ("blobs", "var/blobs")):
        folder = storage.get(name, default)
        if isinstance(folder, str) and "://" not in folder:
            storage[name] = str(base / folder)
    absolute: dict[str, Any] = _files_from(base, {**tree, "storage": storage})
    return absolute


def _files_from(base: Path, value: Any) -> Any:  # noqa: ANN401 - TOML as it comes
    """Make `file:PATH`, certificate and data paths absolute wherever they stand."""
    if isinstance(value, list):
        return [_files_from(base, item) for item in value]
    if not isinstance(value, dict):
        return value
    return {key: _one_path(base, key, item) for key, item in value.items()}


def _one_path(base: Path, key: str, item: Any) -> Any:  # noqa: ANN401 - TOML as it comes
    if isinstance(item, str) and item.startswith("file:"):
        return f"file:{base / item.removeprefix('file:')}"
    if isinstance(item, str) and item and key in {"ca_file", "tessdata", "catalogue", "model"}:
        return str(base / item)
    return _files_from(base, item)


def _problem(error: Any) -> str:  # noqa: ANN401 - pydantic's own dictionary
    where = ".".join(str(step) for step in error["loc"])
    if error["type"] == "extra_forbidden":
        return f"{where}: there is no such key{_nearest(error['loc'])}"
    if error["type"] == "missing":
        return f"{where}: this key is needed"
    return f"{where}: {error['msg'].removeprefix('Value error, ')}".removeprefix(": ")


def _nearest(path: tuple[int | str, ...]) -> str:
    model: type[BaseModel] = Settings
    for step in path[:-1]:
        model = _inner(model, step) or model
    known = [field.alias or name for name, field in model.model_fields.items()]
    near = difflib.get_close_matches(str(path[-1]), known, n=1, cutoff=0.5)
    return f"; did you mean {near[0]}?" if near else f"; known are {', '.join(known)}"


def _inner(model: type[BaseModel], step: int | str) -> type[BaseModel] | None:
    field = next((f for name, f in model.model_fields.items() if (f.alias or name) == str(step)), None)
    kinds = [field.annotation, *get_args(field.annotation)] if field else []
    return next((k for k in kinds if isinstance(k, type) and issubclass(k, BaseModel)), None)
