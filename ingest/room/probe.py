"""What a reader can still do that it should not: the sandbox tried from within, for `check`."""

import os
import socket
from collections.abc import Callable
from functools import partial
from pathlib import Path

SHELL = "/bin/sh"
OPEN_TO_ALL = "/tmp"  # noqa: S108 - to see that a reader may not write there


def still_possible(paths: object = ()) -> dict[str, bool]:
    """Each thing a reader should be refused, and whether it was possible after all."""
    attempts: dict[str, Callable[[], object]] = {
        "open a network socket": lambda: socket.socket(socket.AF_INET).close(),
        "open a local socket": lambda: socket.socket(socket.AF_UNIX).close(),
        "write a file": _write_a_file,
        "read the system's settings": lambda: _read(Path("/etc/passwd")),
        "read the system's passwords": lambda: _read(Path("/etc/shadow")),
        "signal other processes": lambda: os.kill(os.getppid(), 0),
        "start a program": lambda: os.posix_spawn(SHELL, [SHELL, "-c", ":"], {}),
    }
    for number, path in enumerate(paths if isinstance(paths, list) else (), 1):
        attempts[f"read file {number}"] = partial(_read, Path(str(path)))
    return {what: _works(attempt) for what, attempt in attempts.items()}


def _works(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except OSError:
        return False
    return True


def _read(path: Path) -> None:
    with path.open("rb") as file:
        file.read(1)


def _write_a_file() -> None:
    """Where anybody may write."""
    os.close(os.open(OPEN_TO_ALL, os.O_TMPFILE | os.O_WRONLY, 0o600))
