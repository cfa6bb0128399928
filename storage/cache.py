"""A folder of things that can be made again: bounded, and safe to delete at any time."""

import os
import shutil
import time
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from storage.files import durable, sweep

TAG = "Signature: 8a477f597d28d172789f06886806bc55\n# Kundenpost can make everything in here again.\n"
"""Backup programs leave out a folder with such a CACHEDIR.TAG (bford.info/cachedir)."""
AFTER_TRIM = 0.8
"""How full the folder is left, of what it may hold."""
LONGEST = 30 * 86400
"""Seconds after its last use that anything is kept: a letter that is deleted shall not live on here."""


class Cache:
    """Bytes by name. Several processes may use one folder."""

    def __init__(self, folder: Path, most: int, leave_free: int = 0) -> None:
        """`most`: bytes it may hold; with less than `leave_free` on the disk, only what came last.

        The folder is made when something is put in.
        """
        self.folder, self._most, self._leave_free = folder, most, leave_free
        self._room = 0

    def open(self, name: str) -> BinaryIO | None:
        """The open file of that name, or None; it can be read to its end even if it is removed meanwhile."""
        path = self.folder / name
        try:
            file = path.open("rb")
        except OSError:
            return None
        with suppress(OSError):
            os.utime(path)  # what was used last is removed last
        return file

    def get(self, name: str) -> bytes | None:
        """The bytes of that name, or None."""
        file = self.open(name)
        if file is None:
            return None
        with file:
            return file.read()

    def put(self, name: str, data: bytes) -> None:
        """Keep bytes; larger ones than the folder may hold are not kept. Raises StorageError."""
        if len(data) > self._most * AFTER_TRIM:
            return
        self._make_room(len(data))
        with durable(self.folder) as draft:
            draft.file.write(data)
            draft.replace(self.folder / name)  # whole on the disk before it has its name

    def trim(self, coming: int = 0) -> None:
        """Remove what was not used for long, then what was used longest ago, until `coming` bytes fit."""
        sweep(self.folder)
        most = 0 if self._disk_is_short() else self._most
        now, left = time.time(), int(most * AFTER_TRIM) - coming
        for path, told in sorted(self._files(), key=lambda file: -file[1].st_mtime):
            left -= told.st_size
            if left < 0 or now - told.st_mtime > LONGEST:
                path.unlink(missing_ok=True)
        self._room = coming + int(most * (1 - AFTER_TRIM)) + max(0, left)

    def _make_room(self, size: int) -> None:
        if not self.folder.is_dir():
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            (self.folder / "CACHEDIR.TAG").write_text(TAG)
        if size > self._room or self._disk_is_short():
            self.trim(size)
        self._room -= size

    def _disk_is_short(self) -> bool:
        return self.folder.is_dir() and shutil.disk_usage(self.folder).free < self._leave_free

    def _files(self) -> list[tuple[Path, os.stat_result]]:
        found = []
        for path in self.folder.iterdir() if self.folder.is_dir() else ():
            with suppress(FileNotFoundError):
                found.append((path, path.stat()))
        return [(path, told) for path, told in found if path.name != "CACHEDIR.TAG" and path.name[0] != "."]
