"""Files that survive a power cut: written beside, fsynced, then given their name."""

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from config.errors import StorageError


@contextmanager
def durable(folder: Path) -> Iterator["Draft"]:
    """A file in the making in `folder`. Without `keep_as` it leaves no trace. Raises StorageError."""
    with told_as_storage_error(folder):
        path = folder / f".{os.getpid()}-{secrets.token_hex(8)}.part"
        try:
            with _begun(path) as file:
                yield Draft(path, file)
        finally:
            path.unlink(missing_ok=True)


def _begun(path: Path) -> BinaryIO:
    try:
        return path.open("xb")
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("xb")


class Draft:
    """A file that has no name yet."""

    def __init__(self, path: Path, file: BinaryIO) -> None:
        """Hold the open file and its passing name."""
        self.path, self.file = path, file

    def keep_as(self, name: Path) -> bool:
        """Give it its name, to last from the next `fsync_folder` on.

        False when that name is taken: nothing is ever overwritten.
        """
        self._to_disk()
        try:
            os.link(self.path, name)
        except FileExistsError:
            return False
        return True

    def replace(self, name: Path) -> None:
        """Give it its name in place of what we wrote there before, as `keep_as`. For renditions only."""
        self._to_disk()
        self.path.replace(name)

    def _to_disk(self) -> None:
        self.file.flush()
        os.fsync(self.file.fileno())


def sweep(folder: Path) -> int:
    """Remove what dead processes of this machine left half made in `folder`; returns how many."""
    orphans = [path for path in folder.glob(".*.part") if not _alive(path)]
    for path in orphans:
        path.unlink(missing_ok=True)
    return len(orphans)


def _alive(path: Path) -> bool:
    pid = path.name.lstrip(".").partition("-")[0]
    return pid.isdigit() and Path(f"/proc/{pid}").exists()


def fsync_folder(folder: Path) -> None:
    """Make names in `folder` durable; a rename is not before its folder is."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def make_folders(folder: Path) -> None:
    """Make `folder` and what is missing above it, durably."""
    if folder.is_dir():
        return
    missing = [f for f in (folder, *folder.parents) if not f.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for made in reversed(missing):
        fsync_folder(made.parent)


@contextmanager
def told_as_storage_error(place: Path) -> Iterator[None]:
    """Turn the operating system's errors into ours, with the place and what to do."""
    try:
        yield
    except OSError as error:
        advice = ADVICE.get(error.errno or 0, "Check the disk and the rights of this user.")
        raise StorageError(
            f"{place} could not be used: {error.strerror or error}. The letter is not taken and "
            f"waits safely where it is. {advice}"
        ) from error


ADVICE = {
    errno.ENOSPC: "Free some space on that disk; work goes on by itself.",
    errno.EDQUOT: "Raise this user's quota on that disk; work goes on by itself.",
    errno.EACCES: "Make the folder writable for the user Kundenpost runs as.",
    errno.EROFS: "The disk is mounted read-only; mount it writable.",
}
