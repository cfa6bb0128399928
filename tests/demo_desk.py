"""The review desk of the sample office, opened just as the demo says."""

import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from storage.database import Database
from storage.transaction import Store
from tests.office import ROOT

SAID = re.compile(r"open (http://[0-9.:]+) and sign in as .*; the password of each is (\S+)")
START_SECONDS = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoDesk:
    """A desk people can sign in to as `clerk`, `auditor` or `admin`."""

    url: str
    password: str
    config: Path
    store: Store
    signed_in: dict[str, Any] = field(default_factory=dict)
    """The cookies of everybody who signed in once: signing in anew for each page would be too often."""


@contextmanager
def demo_desk(folder: Path) -> Iterator[DemoDesk]:
    """Run the demo in `folder`, then the command it prints, for as long as the block runs."""
    command = [sys.executable, str(ROOT / "run_ingest.py")]
    demo = subprocess.run(
        [*command, "demo", "--folder", str(folder)], capture_output=True, text=True, timeout=280, check=True
    )
    said = SAID.search(demo.stdout)
    assert said, demo.stdout
    config = folder / "kundenpost.toml"
    database = Database(f"sqlite:///{folder / 'kundenpost.db'}")
    with (folder / "serve.log").open("wb") as log:
        server = subprocess.Popen([*command, "serve", "--config", str(config)], stdout=log, stderr=log)
    try:
        wait_until_ready(said[1], server)
        yield DemoDesk(url=said[1], password=said[2], config=config, store=Store(database))
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)
        database.close()


def wait_until_ready(url: str, server: "subprocess.Popen[bytes]") -> None:
    """Return when the desk says it is ready."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            if httpx.get(f"{url}/readyz").status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise RuntimeError("the desk did not open")
