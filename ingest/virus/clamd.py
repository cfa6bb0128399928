"""A client for clamd: a file goes over its socket, a verdict comes back (INSTREAM, see clamd(8)).

clamd needs no right to read our files. The code is our own because the two libraries for it had
their last releases in 2014 and 2017, and we want one deadline for a whole scan.
"""

import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from config.errors import StorageError
from ingest.virus.nouns import Clean, Found, Scan, Trouble, Unavailable

CHUNK = 256 * 1024
PORT = 3310
PING_SECONDS = 10.0
LONGEST_REPLY = 4_096
LONGEST_NAME = 200


class Clamd:
    """The scanner behind one address. It keeps nothing between calls: threads may share it."""

    def __init__(self, url: str, timeout: float) -> None:
        """`url`: `unix:/run/clamav/clamd.ctl` or `tcp://127.0.0.1:3310`; `timeout`: seconds for one scan."""
        self._url, self._timeout = url, timeout

    def scan(self, path: Path) -> Scan:
        """Have a file scanned, in pieces. Raises StorageError when it cannot be read."""
        try:
            talk = _Talk(self._url, self._timeout)
        except OSError:
            return Unavailable(reason=Trouble.UNREACHABLE)
        try:
            with talk:
                return _understood(_scanned(path, talk))
        except TimeoutError:
            return Unavailable(reason=Trouble.TIMED_OUT)
        except OSError:
            return Unavailable(reason=Trouble.BROKEN_OFF)

    def answers(self) -> bool:
        """Whether the scanner is there; a hanging one is not."""
        return self._asked(b"zPING\0") == "PONG"

    def version(self) -> str:
        """Program, number and date of its signatures, as `ClamAV 1.4.3/27700/Thu …`; "" when it is down."""
        return self._asked(b"zVERSION\0")

    def _asked(self, command: bytes) -> str:
        try:
            with _Talk(self._url, min(PING_SECONDS, self._timeout)) as talk:
                talk.send(command)
                return talk.reply()
        except OSError:
            return ""


class _Talk:
    """One connection, from its opening to a deadline that no slow answer moves. All calls raise OSError."""

    def __init__(self, url: str, seconds: float) -> None:
        self._ends = time.monotonic() + seconds
        parts = urlsplit(url)
        if parts.scheme != "unix":
            self._socket = socket.create_connection(
                (parts.hostname or "", parts.port or PORT), self._seconds_left()
            )
            return
        self._socket = socket.socket(socket.AF_UNIX)
        try:
            self._socket.settimeout(self._seconds_left())
            self._socket.connect(parts.path)
        except OSError:
            self._socket.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._socket.close()

    def send(self, data: bytes) -> None:
        self._socket.settimeout(self._seconds_left())
        self._socket.sendall(data)

    def reply(self) -> str:
        """What is said until the closing zero byte or the end; "" when nothing is."""
        said = bytearray()
        while b"\0" not in said and len(said) < LONGEST_REPLY:
            self._socket.settimeout(self._seconds_left())
            piece = self._socket.recv(LONGEST_REPLY)
            if not piece:
                break
            said += piece
        return said.partition(b"\0")[0].decode("ascii", "replace").strip()

    def _seconds_left(self) -> float:
        left = self._ends - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


def _scanned(path: Path, talk: _Talk) -> str:
    """The reply to a file. A clamd that was sent too much says so and hangs up while we still send."""
    with suppress(ConnectionError):
        talk.send(b"zINSTREAM\0")
        for chunk in _chunks(path):
            talk.send(len(chunk).to_bytes(4, "big") + chunk)
        talk.send(bytes(4))
    return talk.reply()


def _chunks(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                yield chunk
    except OSError as error:
        raise StorageError(
            f"A stored mail cannot be read ({error.strerror}), so it was not scanned for viruses and is not "
            "opened. Check the disk under [storage] blobs; it is worked again."
        ) from error


def _understood(reply: str) -> Scan:
    said = reply.removeprefix("stream: ")
    if said == "OK":
        return Clean()
    if said.endswith(" FOUND"):
        return Found(signature=_name(said.removesuffix(" FOUND")))
    if "size limit exceeded" in said:
        return Unavailable(reason=Trouble.TOO_LARGE)
    return Unavailable(reason=Trouble.REFUSED if said else Trouble.BROKEN_OFF)


def _name(text: str) -> str:
    return "".join(sign if " " < sign <= "~" else "_" for sign in text[:LONGEST_NAME])
