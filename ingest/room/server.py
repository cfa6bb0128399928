"""The fork server: a process of one thread that loads everything once and forks readers when asked.

The engine is loaded with the first reader that is to read pages; from then on every reader has it.

It sees no letter. It ends when the daemon ends: its socket closes, and the kernel kills it besides.
"""

import os
import signal
import socket
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial

from ingest.room import frames
from ingest.room.kernel import die_with
from ingest.room.preload import Loaded, preload, with_engine
from ingest.room.reader import become_reader
from ingest.room.terms import Terms

LEFT_TO_THE_DAEMON = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
"""The daemon decides when to stop; a Ctrl-C at the terminal reaches the whole group."""


def main(arguments: Sequence[str]) -> None:
    """Run with the number of our socket and, where the kernel shall kill us with it, the parent's id."""
    number, parent = map(int, arguments)
    if parent:
        die_with(parent)
    for left in LEFT_TO_THE_DAEMON:
        signal.signal(left, signal.SIG_IGN)
    with socket.socket(fileno=number) as sock:
        terms = Terms.received(frames.receive(sock))
        loaded = _or_told(sock, partial(preload, terms))
        if loaded:
            frames.send(sock, {"engine": loaded.engine.name})
        while loaded:
            loaded = _hire(sock, loaded, terms)


def _or_told(sock: socket.socket, loading: Callable[[], Loaded]) -> Loaded | None:
    """What is loaded; None after the daemon was told what is missing."""
    try:
        return loading()
    except Exception as error:  # noqa: BLE001 - whatever it is, an operator has to read it
        last = traceback.extract_tb(error.__traceback__)[-1]
        frames.send(sock, {"failed": f"{type(error).__name__}: {error} ({last.name})"})
        return None


def _hire(sock: socket.socket, loaded: Loaded, terms: Terms) -> Loaded | None:
    """Wait for the socket of a new reader, fork it, and hand out a handle to kill it by.

    Returns what readers are forked with from now on; None where the engine could not be loaded.
    """
    try:
        wanted, (file,) = frames.receive_with_files(sock)
    except EOFError:
        os._exit(os.EX_OK)
    enough = _or_told(sock, partial(with_engine, loaded, terms)) if wanted["pages"] else loaded
    if enough:
        _fork(sock, file, enough, terms)
    return enough


def _fork(sock: socket.socket, file: int, loaded: Loaded, terms: Terms) -> None:
    server, child = os.getpid(), os.fork()
    if child == 0:
        become_reader(file, server, loaded, terms)
    os.close(file)
    handle = os.pidfd_open(child)  # before anything is reaped: the number is still the child's
    frames.send(sock, {"pid": child}, [handle])
    os.close(handle)
    _reap()


def _reap() -> None:
    """Let the kernel forget the readers that have ended."""
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
