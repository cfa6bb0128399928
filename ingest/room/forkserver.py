"""The daemon's side of the fork server and of each reader."""

import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Never

from config.errors import OperatorError
from ingest.room import frames
from ingest.room.frames import BrokenFrameError
from ingest.room.pace import PAUSED
from ingest.room.plain import Plain
from ingest.room.terms import Terms

SOURCES = Path(__file__).resolve().parents[2]
"""The folder that holds our packages."""
START = "import sys; sys.path.insert(0, sys.argv[1]); from ingest.room.server import main; main(sys.argv[2:])"
ENVIRONMENT = {
    "PATH": "/usr/local/bin:/usr/bin:/bin",
    "LANG": "C.UTF-8",
    "OMP_THREAD_LIMIT": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}
"""All a reader sees of the daemon's environment: no secrets, one thread."""
LOADING, FORKING, ENDING = 120.0, 30.0, 2.0
"""Seconds the server may take to load everything, to fork a reader, and to end."""
MOST_PAUSES = 1_000
"""In one document; a reader that stops more often does nothing else."""


class RoomFailedError(OperatorError):
    """The reading room cannot work on this machine; no letter is opened."""


class ReaderDiedError(Exception):
    """The reader ended, or said something no reader says."""


class ServerGoneError(ReaderDiedError):
    """The fork server ended, and all readers with it."""


class ReaderTimedOutError(Exception):
    """The reader was given all the time there is."""


class Reader:
    """One reader process, as the daemon holds it."""

    def __init__(self, sock: socket.socket, handle: int) -> None:
        """Hold it by its socket and by a process handle that no other process can take over."""
        self._sock, self._handle = sock, handle
        self.reads_pages = False
        """Whether it was forked with an engine; without one it opens mails and reads texts."""
        self.jobs = self.pauses = 0
        self.missing: tuple[str, ...] = ()
        self._left = 0.0

    def ask(self, job: Plain, files: Sequence[int], seconds: float) -> Plain:
        """Give it a job and wait; where it paused in this very job, it goes on, in the time that is left.

        Raises ReaderDiedError and ReaderTimedOutError; then it must be ended.
        """
        if self.pauses:
            files, seconds = (), self._left
        else:
            self.jobs += 1
        began = time.monotonic()
        answer = self._answer({**job, "seconds": seconds}, files, seconds)
        self._left = max(0.01, seconds - (time.monotonic() - began))
        self.pauses = self.pauses + 1 if PAUSED in answer and job.get("pages") else 0
        if self.pauses > MOST_PAUSES:
            raise ReaderDiedError("it paused without end")
        return answer

    def _answer(self, job: Plain, files: Sequence[int], seconds: float) -> Plain:
        try:
            frames.send(self._sock, job, files)
            answer = frames.receive(self._sock, seconds)
        except TimeoutError as error:
            raise ReaderTimedOutError from error
        except (EOFError, OSError, BrokenFrameError) as error:
            raise ReaderDiedError from error
        if "crashed" in answer:
            raise ReaderDiedError(str(answer["crashed"])[:200])
        return answer

    def greet(self) -> None:
        """Wait until it has closed its doors. Raises ReaderDiedError."""
        try:
            missing = frames.receive(self._sock, FORKING).get("missing")
        except (EOFError, OSError, BrokenFrameError) as error:
            raise ReaderDiedError from error
        self.missing = tuple(map(str, missing)) if isinstance(missing, list) else ()

    def end(self) -> None:
        """Kill it; it holds nothing that could be lost."""
        self._sock.close()
        try:
            signal.pidfd_send_signal(self._handle, signal.SIGKILL)
            ended = select.poll()
            ended.register(self._handle, select.POLLIN)
            ended.poll(ENDING * 1000)
        except OSError:
            pass  # it had ended already
        os.close(self._handle)


class ForkServer:
    """The process that readers are forked from."""

    def __init__(self, terms: Terms) -> None:
        """Start it and wait until it has loaded everything (about a second). Raises RoomFailedError."""
        self._sock, theirs = socket.socketpair()
        # The kernel kills the server with the *thread* that started it: only the main thread lives
        # as long as the daemon. The closing of the socket ends the server in any case.
        parent = os.getpid() if threading.current_thread() is threading.main_thread() else 0
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-c", START, str(SOURCES), str(theirs.fileno()), str(parent)],
                pass_fds=(theirs.fileno(),),
                env=ENVIRONMENT | ({"TMPDIR": terms.scratch} if terms.scratch else {}),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        self._loaded = False
        self.engine = self._greet(terms)

    def hire(self, *, pages: bool = False) -> Reader:
        """A new reader with its doors closed; the first for `pages` takes two seconds.

        Raises ReaderDiedError, ServerGoneError, and RoomFailedError where the engine cannot be loaded.
        """
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                frames.send(self._sock, {"do": "fork", "pages": pages}, [theirs.fileno()])
            answer, handles = frames.receive_with_files(self._sock, LOADING if pages else FORKING)
        except (EOFError, OSError, BrokenFrameError) as error:
            ours.close()
            raise ServerGoneError from error
        if not handles:
            ours.close()
            self._failed(answer)
        reader = Reader(ours, handles[0])
        self._loaded = reader.reads_pages = pages or self._loaded
        try:
            reader.greet()
        except ReaderDiedError:
            reader.end()
            raise
        return reader

    def end(self) -> None:
        """End the server and, with it, every reader."""
        self._sock.close()
        try:
            self._process.wait(ENDING)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _greet(self, terms: Terms) -> str:
        try:
            frames.send(self._sock, asdict(terms))
            answer = frames.receive(self._sock, LOADING)
        except (EOFError, OSError, BrokenFrameError) as error:
            answer = {"failed": type(error).__name__}
        if "engine" not in answer:
            self._failed(answer)
        return str(answer["engine"])

    def _failed(self, answer: Plain) -> Never:
        self.end()
        raise RoomFailedError(
            f"The reading room did not start ({answer.get('failed')}), so no letter is read; they wait. "
            "Install Kundenpost's dependencies anew, and run `kundenpost check`."
        )
