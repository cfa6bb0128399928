"""A private clamd with two signatures of its own, on a socket and a loopback port that go with it.

with Clamd() as scanner:
    scanner.url                     # unix:/tmp/kp-av-…/clamd.sock
    scanner.tcp_url                 # tcp://127.0.0.1:40311

The test signatures fit BAIT (as plain bytes) and BAITED_FILE (by its MD5); neither does any harm. The
machine's own clamd, its database and freshclam are left alone.
"""

import contextlib
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Self

from tests.servers.dovecot import free_port
from tests.servers.missing import need

BAIT = b"Kundenpost-Testsignatur-7f3a: harmlos, nur zum Pruefen des Virenscanners"
BAITED_FILE = b"%PDF-1.4\n% Kundenpost-Testdatei-51c0: harmlos, an ihrer Pruefsumme zu erkennen\n"
BAIT_NAME = "Kundenpost.Test.Bytes.UNOFFICIAL"
FILE_NAME = "Kundenpost.Test.File.UNOFFICIAL"
"""clamd adds the last word to every signature that ClamAV did not sign."""
START_SECONDS = 60.0
CONFIGURATION = """
DatabaseDirectory {home}/db
LocalSocket {home}/clamd.sock
TCPSocket {port}
TCPAddr 127.0.0.1
TemporaryDirectory {home}/tmp
LogFile {home}/log
Foreground yes
MaxThreads 2
{more}
"""


class Clamd:
    """A scanner; `more` are lines for its configuration, such as `StreamMaxLength 1M`."""

    def __init__(self, *more: str) -> None:
        self.program = need("clamd", "the Debian package clamav-daemon")
        self.home = Path(tempfile.mkdtemp(prefix="kp-av-", dir="/tmp"))  # a socket path has 107 bytes
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        for name in ("db", "tmp"):
            (self.home / name).mkdir()
        (self.home / "db" / "test.ndb").write_text(f"Kundenpost.Test.Bytes:0:*:{BAIT.hex()}\n")
        (self.home / "db" / "test.hdb").write_text(
            f"{hashlib.md5(BAITED_FILE).hexdigest()}:{len(BAITED_FILE)}:Kundenpost.Test.File\n"
        )
        (self.home / "clamd.conf").write_text(
            CONFIGURATION.format(home=self.home, port=self.port, more="\n".join(more))
        )

    @property
    def url(self) -> str:
        return f"unix:{self.home}/clamd.sock"

    @property
    def tcp_url(self) -> str:
        return f"tcp://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        shutil.rmtree(self.home, ignore_errors=True)

    def start(self) -> None:
        """Start the scanner and wait until it answers on both addresses; also after `kill`."""
        command = [self.program, "--config-file", str(self.home / "clamd.conf")]
        with (self.home / "out").open("ab") as out:
            self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out)
        try:
            self._wait_until_it_answers()
        except BaseException:
            self.kill()
            raise

    def kill(self) -> None:
        """End the scanner at once, in whatever it is doing."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def freeze(self) -> None:
        """Let the scanner hang with its sockets open; `thaw` or `kill` ends that."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let the scanner go on."""
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        assert self._process is not None
        os.kill(self._process.pid, number)

    def _wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not (self._answers_by_socket() and self._answers_by_port()):
            ended = self._process is None or self._process.poll() is not None
            if ended or time.monotonic() > deadline:
                raise RuntimeError(f"clamd did not start:\n{(self.home / 'out').read_text(errors='replace')}")
            time.sleep(0.05)

    def _answers_by_socket(self) -> bool:
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as line:
            line.connect(f"{self.home}/clamd.sock")
            return _pong(line)
        return False

    def _answers_by_port(self) -> bool:
        with (
            contextlib.suppress(OSError),
            socket.create_connection(("127.0.0.1", self.port), START_SECONDS) as line,
        ):
            return _pong(line)
        return False


def _pong(line: socket.socket) -> bool:
    line.settimeout(START_SECONDS)
    line.sendall(b"zPING\0")
    return line.recv(16) == b"PONG\0"
