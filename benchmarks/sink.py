"""An SMTP server in a process of its own, so that its work is not counted as ours.

`python -m benchmarks.sink` prints its URL, then answers each line on standard input with the number of
mails it took since the last one. It ends with its input.
"""

import subprocess
import sys
from types import TracebackType
from typing import Self

from tests.servers.sink import Sink


class SinkProcess:
    """The other side: starts the process, and asks it."""

    def __enter__(self) -> Self:
        """Start it and wait for its URL."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.sink"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.url = self._line()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End it."""
        self._process.communicate()

    def taken(self) -> int:
        """How many mails it took since this was asked last."""
        assert self._process.stdin
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        return int(self._line())

    def _line(self) -> str:
        assert self._process.stdout
        return self._process.stdout.readline().strip()


def main() -> None:
    """Serve until standard input ends."""
    with Sink() as sink:
        print(sink.url, flush=True)
        for _ in sys.stdin:
            print(len(sink.messages), flush=True)
            sink.clear()


if __name__ == "__main__":
    main()
