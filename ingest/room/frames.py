"""Frames over a stream socket: four bytes of length (big endian), then one JSON object.

Plain data only: what a reader sends is never unpickled.
"""

import json
import os
import socket
import struct
from collections.abc import Sequence
from time import monotonic

HEADER = struct.Struct(">I")
LARGEST = 64 * 2**20
"""Bytes of one frame; a reader that announces more is broken or hostile."""
MAX_FILES = 2
"""File descriptors that may come with one frame."""


class BrokenFrameError(Exception):
    """What came over the socket is no frame of ours."""


def send(sock: socket.socket, message: object, files: Sequence[int] = ()) -> None:
    """Send one frame, with open files. Raises OSError when the other side is gone."""
    body = json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()
    header = HEADER.pack(len(body))
    if files:
        socket.send_fds(sock, [header], files)
    else:
        body = header + body
    sock.sendall(body)


def receive(sock: socket.socket, seconds: float | None = None) -> dict[str, object]:
    """Wait for one frame, at most `seconds`.

    Raises EOFError (the other side is gone), TimeoutError, BrokenFrameError and OSError.
    """
    message, files = receive_with_files(sock, seconds)
    for file in files:
        os.close(file)
    return message


def receive_with_files(
    sock: socket.socket, seconds: float | None = None
) -> tuple[dict[str, object], list[int]]:
    """As `receive`, with the open files that came with the frame."""
    ends = None if seconds is None else monotonic() + seconds
    sock.settimeout(seconds)
    header, files, _, _ = socket.recv_fds(sock, HEADER.size, MAX_FILES)
    if not header:
        raise EOFError
    header += _exactly(sock, HEADER.size - len(header), ends)
    (length,) = HEADER.unpack(header)
    return _parsed(_exactly(sock, _allowed(length), ends)), files


def _allowed(length: int) -> int:
    if length > LARGEST:
        raise BrokenFrameError("a frame is larger than allowed")
    return length


def _exactly(sock: socket.socket, length: int, ends: float | None) -> bytes:
    data = bytearray()
    while len(data) < length:
        sock.settimeout(None if ends is None else max(0.001, ends - monotonic()))
        chunk = sock.recv(min(length - len(data), 2**20))
        if not chunk:
            raise EOFError
        data += chunk
    return bytes(data)


def _parsed(body: bytes) -> dict[str, object]:
    try:
        message = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BrokenFrameError("a frame holds no JSON") from error
    if not isinstance(message, dict):
        raise BrokenFrameError("a frame holds no JSON object")
    return message
