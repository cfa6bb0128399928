"""What the reading room is run with, gathered from the settings."""

import os
import pwd
from pathlib import Path
from tempfile import TemporaryDirectory

from config.settings import ReadingSettings
from ingest.room.confine import NOBODY
from ingest.room.terms import Terms
from ingest.room.trusted import certificates


def terms_of(
    settings: ReadingSettings,
    folder: Path | None,
    scratch: TemporaryDirectory[str] | None,
    catalogue: Path | None,
) -> Terms:
    """The terms of all readers; `folder` has the language data, `scratch` is for an engine that writes."""
    return Terms(
        engine=settings.engine,
        languages=settings.languages,
        tessdata=str(folder.resolve()) if folder else "",
        second_reader=settings.second_reader,
        best_tessdata=str(settings.best_tessdata.resolve()) if settings.best_tessdata else "",
        scratch=scratch.name if scratch else "",
        catalogue=str(catalogue.resolve()) if catalogue else "",
        sandbox=settings.sandbox,
        memory=settings.memory,
        trusted=certificates(settings.ca_file),
        max_parts=settings.max_parts,
        max_depth=settings.max_depth,
        max_opened=settings.max_opened,
        max_ratio=settings.max_ratio,
        open_time=settings.open_time,
        max_pages=settings.max_pages,
        max_pixels=settings.max_pixels,
    )


def scratch_folder() -> "TemporaryDirectory[str]":
    """A folder for the engine that runs a command, writable for the readers' user."""
    folder = TemporaryDirectory(prefix="kundenpost-")
    if os.getuid() == 0:
        os.chown(folder.name, pwd.getpwnam(NOBODY).pw_uid, -1)
    return folder
