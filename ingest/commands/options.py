"""The options every command has, and how the settings are found."""

import os
from pathlib import Path
from typing import Annotated

import typer

from config.load import load_settings
from config.settings import Settings

ConfigFile = Annotated[
    Path | None,
    typer.Option("--config", metavar="FILE", help="The settings file. Default: KUNDENPOST_CONFIG."),
]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object, or one per line for lists.")]


def settings_from(file: Path | None) -> Settings:
    """The settings of `--config`, else of KUNDENPOST_CONFIG, else the defaults. Raises SettingsError."""
    named = file or (Path(os.environ["KUNDENPOST_CONFIG"]) if os.environ.get("KUNDENPOST_CONFIG") else None)
    return load_settings(named, os.environ)


def options_last(arguments: list[str]) -> list[str]:
    """Let `--config FILE` and `--json` stand before the command as well as after it."""
    moved: list[str] = []
    rest = list(arguments)
    while rest and rest[0].startswith("--"):
        if rest[0] == "--config" and len(rest) > 1:
            moved += [rest.pop(0), rest.pop(0)]
        elif rest[0] == "--json" or rest[0].startswith("--config="):
            moved.append(rest.pop(0))
        else:
            break
    return rest + moved
