"""The fork server: a process of one thread that loads everything once and forks readers when asked.

The engine is loaded with the first reader that is to read pages; from then on every reader has it. It sees
no letter. It ends when the daemon ends: its socket closes, and the kernel kills it besides.
"""

import signal
import socket
from collections.abc import Sequence

from ingest.room.kernel import die_with

LEFT_TO_THE_DAEMON = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
"""The daemon decides when to stop; a Ctrl-C at the terminal reaches the whole group."""


def main(arguments: Sequence[str]) -> None:
    """Run with the number of our socket and, where the kernel shall kill us with it, the parent's id."""
    number, parent = map(int, arguments)
    if parent:
        die_with(parent)
    for left in LEFT_TO_THE_DAEMON:
        signal.signal(left, signal.SIG_IGN)
    from ingest.room.forks import fork_readers  # noqa: PLC0415 - a second of imports, in which we may be orphaned

    with socket.socket(fileno=number) as sock:
        fork_readers(sock)
