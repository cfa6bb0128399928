"""A private PostgreSQL in a folder of its own, reached by a socket there and thrown away at the end.

    with PostgreSQL() as server:
        engine = create_engine(server.create_database())

No port is opened and no other cluster of the machine is touched. PostgreSQL refuses to run as root, so
that as root it runs as the user `postgres`, which comes with its Debian package.
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote

import psycopg

from tests.servers.missing import need

INSTALLED = Path("/usr/lib/postgresql")
START_SECONDS = 60.0
STOP_SECONDS = 30.0


def programs() -> Path:
    """Return the folder of the newest PostgreSQL's programs; without one the test ends here."""
    found = sorted(INSTALLED.glob("*/bin/initdb"), key=lambda file: int(file.parts[-3]))
    return Path(need(str(found[-1]) if found else "initdb", "the Debian package postgresql")).parent


class PostgreSQL:
    """A cluster of its own, as durable as a real one (fsync is on)."""

    def __init__(self) -> None:
        self.programs = programs()
        self.user = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
        self.folder = Path()
        self._server: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.folder = Path(tempfile.mkdtemp(prefix="kp-pg-", dir="/tmp"))  # a socket path has 107 bytes
        try:
            self._make_cluster()
            self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        if self._server and self._server.poll() is None:
            self._server.send_signal(signal.SIGINT)  # "fast": open sessions are ended
            try:
                self._server.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._server.kill()
                self._server.wait()
        shutil.rmtree(self.folder)

    def url(self, database: str = "postgres") -> str:
        """Return the address of a database as the settings want it."""
        return f"postgresql+psycopg://{self.user}@/{database}?host={quote(str(self.folder), safe='/')}"

    def create_database(self) -> str:
        """Make an empty database and return its address."""
        name = f"t_{uuid.uuid4().hex}"
        with self._connect() as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        return self.url(name)

    def _make_cluster(self) -> None:
        if os.geteuid() == 0:
            shutil.chown(self.folder, self.user, self.user)
        self._run("initdb", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "-N", "-D", self._data)

    def _start(self) -> None:
        settings = ("listen_addresses=", "max_connections=200", f"unix_socket_directories={self.folder}")
        command = [
            str(self.programs / "postgres"),
            "-D",
            self._data,
            *(f"--{setting}" for setting in settings),
        ]
        with (self.folder / "log").open("wb") as log:
            self._server = subprocess.Popen(command, stdout=log, stderr=log, **self._as_its_user())
        self._wait_until_ready()

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                self._connect().close()
            except psycopg.OperationalError:
                if time.monotonic() > deadline or (self._server and self._server.poll() is not None):
                    log = (self.folder / "log").read_text(errors="replace")
                    raise RuntimeError(f"PostgreSQL did not start:\n{log}") from None
                time.sleep(0.05)
            else:
                return

    def _connect(self) -> psycopg.Connection[Any]:
        return psycopg.connect(host=str(self.folder), user=self.user, dbname="postgres", autocommit=True)

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self.programs / program), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False, **self._as_its_user())
        if done.returncode:
            raise RuntimeError(f"{program} failed:\n{done.stdout}{done.stderr}")

    def _as_its_user(self) -> dict[str, Any]:
        if os.geteuid() != 0:
            return {"cwd": self.folder}
        return {"cwd": self.folder, "user": self.user, "group": self.user, "extra_groups": []}

    @property
    def _data(self) -> str:
        return str(self.folder / "data")
