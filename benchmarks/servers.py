"""Offices for benchmarks, each with a mailbox and a database of its own, around the same servers."""

import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.sink import SinkProcess
from benchmarks.watch import watch
from tests.office import PASSWORD, ROOT, OfficeUnderTest
from tests.servers.dovecot import Dovecot
from tests.servers.postgresql import PostgreSQL

REGISTER = ROOT / "tests/fixtures/office/register.csv"


class Servers:
    """The servers around the offices."""

    def __init__(self, dovecot: Dovecot, sink: SinkProcess, postgresql: PostgreSQL, folder: Path) -> None:
        """Use servers that are running; the offices' own files go into `folder`, on a real disk."""
        self.dovecot, self.sink, self._postgresql, self._folder = dovecot, sink, postgresql, folder

    @contextmanager
    def office(self, database: str, more: str = "") -> Iterator[OfficeUnderTest]:
        """A fresh office with the register of 30 persons; removed at the end."""
        user = f"bench-{uuid.uuid4().hex[:8]}"
        folder = self._folder / user
        folder.mkdir(parents=True)
        self.dovecot.add_user(user, PASSWORD)
        url = self._postgresql.create_database() if database == "PostgreSQL" else ""
        office = OfficeUnderTest(folder, self.dovecot, self.sink, database=url, user=user, more=more)
        try:
            watch(office.command("cases", "import", str(REGISTER)), folder)
            yield office
        finally:
            shutil.rmtree(folder)
