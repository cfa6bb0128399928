"""What the fork server does: load everything once, and fork a reader whenever one is asked for."""

import os
import socket
import traceback
from collections.abc import Callable
from contextlib import suppress
from functools import partial

from ingest.room import frames
from ingest.room.preload import Loaded, preload, with_engine
from ingest.room.reader import become_reader
from ingest.room.terms import Terms


def fork_readers(sock: socket.socket) -> None:
    """Work for the daemon at the other end of the socket until it is gone, or something is missing."""
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
