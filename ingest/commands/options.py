"""The options every command has, and how the settings are found."""

import os
from itertools import islice
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
    """Let `--config FILE` and `--json` stand anywhere: before, between and after the words of a command."""
    moved: list[str] = []
    rest: list[str] = []
    words = iter(arguments)
    for word in words:
        if word == "--json" or word.startswith("--config="):
            moved.append(word)
        elif word == "--config":
            moved += [word, *islice(words, 1)]
        elif word == "--":
            return [*rest, *moved, word, *words]
        else:
            rest.append(word)
    return rest + moved
