"""Who reads a mailbox, who works letters, who sends: one process at a time, until it ends."""

import threading
from types import TracebackType
from typing import Self

import structlog

from config.errors import BusyError, StorageError
from config.servers import MailboxSettings
from ingest.office import Office
from storage.leases import SECONDS

WORK, SEND = "work", "send"
"""The leases of who works submissions, and who sends mail."""
log = structlog.get_logger()


def lease_name(mailbox: MailboxSettings) -> str:
    """The lease of who reads a mailbox."""
    return f"mailbox {mailbox.account}/{mailbox.folder}"


class Tenure:
    """Leases that are taken one by one and held, renewed, until the block ends. Safe to use from threads."""

    def __init__(self, office: Office) -> None:
        """Hold nothing yet."""
        self._office = office
        self._names: set[str] = set()
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._renewing = threading.Thread(target=self._renew, name="leases", daemon=True)

    def __enter__(self) -> Self:
        self._renewing.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._renewing.join()
        try:
            with self._office.store.write() as tx:
                for name in self._held():
                    tx.leases.give_back(name, self._office.holder)
        except StorageError as trouble:
            log.warning("leases_not_given_back", reason=str(trouble))

    def take(self, *names: str) -> None:
        """Take leases, or go on holding them. Raises BusyError when somebody else has one, StorageError."""
        with self._office.store.write() as tx:
            for name in names:
                if not tx.leases.take(name, self._office.holder, tx.now):
                    raise BusyError(
                        f"Another Kundenpost is at work ({name}). Nothing was touched. "
                        "Stop it, or let it go on: it takes the mail too."
                    )
        with self._lock:
            self._names.update(names)

    def _held(self) -> list[str]:
        with self._lock:
            return sorted(self._names)

    def _renew(self) -> None:
        while not self._over.wait(SECONDS / 3):
            try:
                with self._office.store.write() as tx:
                    for name in self._held():
                        tx.leases.take(name, self._office.holder, tx.now)
            except StorageError as trouble:
                log.warning("leases_not_renewed", reason=str(trouble))
