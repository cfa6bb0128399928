"""What a reader can still do that it should not: the sandbox tried from within, for `check`."""

import os
import socket
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

SHELL = "/bin/sh"
OPEN_TO_ALL = "/tmp"  # noqa: S108 - to see that a reader may not write there
MANY_PROCESSES = 80
MANY_THREADS = 2_000
"""The libraries need a few; the memory a reader may reserve ends them long before."""


def still_possible(paths: object, file: int, most: int) -> dict[str, bool]:
    """Each thing a reader should be refused, and whether it was possible after all.

    `paths` are files it may not read, `file` is one it may write to as far as `most` bytes.
    """
    attempts: dict[str, Callable[[], object]] = {
        "open a network socket": lambda: socket.socket(socket.AF_INET).close(),
        "open a local socket": lambda: socket.socket(socket.AF_UNIX).close(),
        "write a file": _write_a_file,
        "read the system's settings": lambda: _read(Path("/etc/passwd")),
        "read the system's passwords": lambda: _read(Path("/etc/shadow")),
        "signal other processes": lambda: os.kill(os.getppid(), 0),
        "start a program": lambda: os.posix_spawn(SHELL, [SHELL, "-c", ":"], {}),
        "fork a bomb": _fork_a_bomb,
        "start threads without end": _start_threads,
        "fill the disk": lambda: os.pwrite(file, b"x", most),
        "fill the memory with files": lambda: os.close(os.memfd_create("x")),
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


def _fork_a_bomb() -> None:
    """Processes that stay until all are started. Raises OSError where they come to an end."""
    children: list[int] = []
    held, door = os.pipe()
    try:
        while len(children) < MANY_PROCESSES:
            children.append(_wait_behind(held, door))
    finally:
        os.close(door)
        os.close(held)
        for child in children:
            os.waitpid(child, 0)


def _wait_behind(held: int, door: int) -> int:
    """A process that ends when the door is closed."""
    child = os.fork()
    if child == 0:
        os.close(door)
        os.read(held, 1)
        os._exit(os.EX_OK)
    return child


def _start_threads() -> None:
    """Raises OSError where they come to an end."""
    done, started = threading.Event(), list[threading.Thread]()
    try:
        for _ in range(MANY_THREADS):
            started.append(threading.Thread(target=done.wait))
            started[-1].start()
    except (RuntimeError, MemoryError) as error:
        started.pop()
        raise OSError from error
    finally:
        done.set()
        for thread in started:
            thread.join()


def _read(path: Path) -> None:
    with path.open("rb") as file:
        file.read(1)


def _write_a_file() -> None:
    """Where anybody may write."""
    os.close(os.open(OPEN_TO_ALL, os.O_TMPFILE | os.O_WRONLY, 0o600))
