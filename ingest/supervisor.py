"""Telling systemd how we are (sd_notify(3)): READY, WATCHDOG, STOPPING. Without systemd nothing is said."""

import os
import socket
from collections.abc import Mapping

USUAL_SECONDS = 5.0


class Supervisor:
    """The notification socket of the service manager."""

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        """Read where to send and how often a sign of life is wanted."""
        self._address = environment.get("NOTIFY_SOCKET", "")
        microseconds = environment.get("WATCHDOG_USEC", "")
        self.interval = (
            min(int(microseconds) / 2e6, USUAL_SECONDS) if microseconds.isdigit() else USUAL_SECONDS
        )
        """Seconds between two signs of life: at most half of what systemd waits."""

    def ready(self) -> None:
        """Say that everything is started."""
        self._tell("READY=1")

    def alive(self) -> None:
        """Give a sign of life."""
        self._tell("WATCHDOG=1")

    def stopping(self) -> None:
        """Say that we are going down on purpose."""
        self._tell("STOPPING=1")

    def _tell(self, state: str) -> None:
        if not self._address:
            return
        address = "\0" + self._address[1:] if self._address.startswith("@") else self._address
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notify:
            try:
                notify.connect(address)
                notify.send(state.encode())
            except OSError:
                return
