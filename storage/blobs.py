"""The blob store: original bytes under their SHA-256, written once, never changed.

A blob `ab12…` lies at `ab/ab12…`. It is there completely or not at all.
"""

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from config.errors import StorageError
from storage.cache import Cache
from storage.files import Draft, durable, fsync_folder, make_folders, sweep, told_as_storage_error
from storage.nouns import Blob

CHUNK = 1 << 20
MOST_CACHED = 1_000_000_000
"""Bytes of parts and page pictures that are kept ready for people to look at."""


class Incoming:
    """Bytes on their way into the store: hashed as they are written."""

    def __init__(self, draft: Draft) -> None:
        """Begin with nothing."""
        self._draft = draft
        self._hash = hashlib.sha256()
        self.size = 0

    def write(self, data: bytes) -> int:
        """Take the next bytes."""
        self._hash.update(data)
        self.size += len(data)
        return self._draft.file.write(data)

    @property
    def path(self) -> Path:
        """Where the bytes are for now."""
        self._draft.file.flush()
        return self._draft.path

    def blob(self) -> Blob:
        """What was written so far."""
        return Blob(sha256=self._hash.hexdigest(), size=self.size)

    def keep_as(self, name: Path) -> bool:
        """Give the bytes their name; False when it is taken."""
        return self._draft.keep_as(name)


class BlobStore:
    """A folder of blobs."""

    def __init__(self, folder: Path, min_free: int = 0) -> None:
        """`min_free`: bytes that must stay free on the disk; with less, nothing new is taken."""
        self.folder, self._min_free = folder, min_free
        self.cache = Cache(folder / "cache", MOST_CACHED, leave_free=2 * min_free)

    def path(self, sha256: str) -> Path:
        """Where a blob lies, whether or not it is there."""
        return self.folder / sha256[:2] / sha256

    @contextmanager
    def incoming(self) -> Iterator[Incoming]:
        """Open a place to write into; nothing is kept without `keep`. Raises StorageError."""
        self.check_space()
        with durable(self.folder / "incoming") as draft:
            yield Incoming(draft)

    def keep(self, incoming: Incoming) -> Blob:
        """Make the bytes durable under their hash; the same bytes twice are one blob."""
        blob = incoming.blob()
        path = self.path(blob.sha256)
        with told_as_storage_error(self.folder):
            make_folders(path.parent)
            if not incoming.keep_as(path) and path.stat().st_size != blob.size:
                raise StorageError(
                    f"The blob {blob.sha256} is there with another size: the disk or a person changed it. "
                    "Run `kundenpost balance` and restore it from the backup."
                )
            fsync_folder(path.parent)
        return blob

    @contextmanager
    def scratch(self) -> Iterator[Path]:
        """A file for decoded bytes that is gone afterwards, also after a crash (see `sweep`)."""
        with durable(self.folder / "scratch") as draft:
            yield draft.path

    def check_space(self) -> None:
        """Raise StorageError when less than `min_free` bytes are left."""
        with told_as_storage_error(self.folder):
            make_folders(self.folder)
            free = shutil.disk_usage(self.folder).free
        if free < self._min_free:
            raise StorageError(
                f"Only {free // 10**6} MB are free under {self.folder}; storage.min_free wants more. "
                "No new mail is taken; it waits on the mail server. Free some space; work goes on by itself."
            )

    def sweep(self) -> int:
        """Remove what dead processes of this machine left behind, and what nobody looks at any more."""
        self.cache.trim()
        return sum(sweep(self.folder / name) for name in ("incoming", "scratch"))


def sha256_of(file: BinaryIO) -> str:
    """The SHA-256 of a file, read in pieces."""
    digest = hashlib.sha256()
    while piece := file.read(CHUNK):
        digest.update(piece)
    return digest.hexdigest()
