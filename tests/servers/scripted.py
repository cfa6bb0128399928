"""An IMAP server that says what a test tells it to: for answers no well-behaved server gives."""

import re
import socket
import threading
from typing import Self

BASIC = {
    r"CAPABILITY": b"* CAPABILITY IMAP4rev1\r\n{tag} OK done\r\n",
    r"LOGIN .*": b"{tag} OK in\r\n",
    r"LIST .*": b'* LIST () "/" INBOX\r\n{tag} OK listed\r\n',
    r"SELECT .*": b"* 3 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n{tag} OK [READ-WRITE] open\r\n",
    r"NOOP": b"{tag} OK noop\r\n",
    r"LOGOUT": b"* BYE bye\r\n{tag} OK out\r\n",
}


class Scripted:
    """Answers each command with the first entry of `answers` whose pattern fits it, else with BAD.

    `{tag}` in an answer becomes the command's tag. An answer of b"" closes the connection.
    """

    def __init__(self, answers: dict[str, bytes], greeting: bytes = b"* OK ready\r\n") -> None:
        """Prepare the answers; those of BASIC stand behind the given ones."""
        self.commands: list[str] = []
        self._answers = {**answers, **{k: v for k, v in BASIC.items() if k not in answers}}
        self._greeting = greeting
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(10)

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with connection, connection.makefile("rb") as lines:
                connection.sendall(self._greeting)
                self._talk(connection, lines)

    def _talk(self, connection: socket.socket, lines: socket.SocketIO) -> None:
        for line in lines:
            tag, _, command = line.decode().rstrip("\r\n").partition(" ")
            self.commands.append(command)
            answer = self._answer(command)
            if not answer:
                return
            connection.sendall(answer.replace(b"{tag}", tag.encode()))

    def _answer(self, command: str) -> bytes:
        fitting = (text for pattern, text in self._answers.items() if re.fullmatch(pattern, command))
        return next(fitting, b"{tag} BAD unknown\r\n")
