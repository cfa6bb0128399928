"""A whole office for tests: real mail servers around it, and the program run as people run it."""

import json
import os
import subprocess
import sys
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.servers.dovecot import Dovecot
from tests.servers.sink import Sink
from tests.settings import OFFICE

ROOT = Path(__file__).parents[1]
USER, PASSWORD = "kundenpost", "geheim-35502"
SETTINGS = (
    OFFICE
    + """
[mailbox]
url = "{mailbox}"
password = "{password}"
ca_file = "{ca}"

[outgoing]
url = "{outgoing}"
sender = "Jobcenter Dortmund <kundenpost@jobcenter.example>"

[receipts]
hotline = "(0231) 842-1110"
per_sender_per_day = 1000
{more}
"""
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        return json.loads(self.out)

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


class OfficeUnderTest:
    """Settings in a folder of their own, and every command as a process."""

    def __init__(
        self,
        folder: Path,
        dovecot: Dovecot,
        sink: Sink,
        *,
        database: str = "",
        user: str = USER,
        more: str = "",
    ) -> None:
        self.folder, self.dovecot, self.sink, self.user = folder, dovecot, sink, user
        self.config = folder / "kundenpost.toml"
        self.cases = folder / "cases"
        self.config.write_text(
            SETTINGS.format(
                mailbox=dovecot.url(user),
                password=PASSWORD,
                ca=dovecot.ca_file,
                outgoing=sink.url,
                database=database or "sqlite:///kundenpost.db",
                more=more,
            ),
            encoding="utf-8",
        )

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, str(ROOT / "run_ingest.py"), *arguments, "--config", str(self.config)]

    def run(self, *arguments: str, timeout: float = 240, **environment: str) -> Result:
        return self.started(self.command(*arguments), timeout, **environment)

    def started(self, command: list[str], timeout: float = 240, **environment: str) -> Result:
        """Run a whole command line, such as one with its options somewhere else."""
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
            cwd=self.folder,
            env={**os.environ, **environment},
        )
        return Result(code=done.returncode, out=done.stdout, err=done.stderr)

    def once(self) -> dict[str, Any]:
        result = self.run("once", "--json")
        assert result.code == 0, result.err
        return result.json

    def documents(self) -> list[dict[str, Any]]:
        return self.run("documents", "--json").lines

    def submissions(self) -> list[dict[str, Any]]:
        return self.run("submissions", "--json").lines


def new_office(folder: Path, dovecot: Dovecot, sink: Sink, *, more: str = "") -> OfficeUnderTest:
    """An office with an empty mailbox of its own."""
    user = f"kundenpost-{uuid.uuid4().hex[:8]}"
    dovecot.add_user(user, PASSWORD)
    return OfficeUnderTest(folder, dovecot, sink, user=user, more=more)
