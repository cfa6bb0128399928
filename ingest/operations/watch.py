"""Watching the office: its health kept for a moment, and alarms told to the log when they begin and end."""

import datetime as dt
import threading

import structlog

from config.errors import KundenpostError
from config.settings import Settings
from ingest.operations.balance import balance
from ingest.operations.health import Alarm, Health, health, states
from storage.transaction import Store, now

FRESH = dt.timedelta(seconds=5)
"""However many watch, the database is asked no more often than this."""
COUNTED = dt.timedelta(minutes=1)
"""Settled mails are many: they are counted no more often than this."""
ALARM_SECONDS = 60
"""How often alarms are looked for."""
REMIND = dt.timedelta(hours=1)
"""An alarm that lasts is told again after this."""
log = structlog.get_logger()


class Watch:
    """The health of an office, for many who look. Safe to use from threads."""

    def __init__(self, settings: Settings, store: Store) -> None:
        """Nothing is looked at yet; silence is counted from now on."""
        self._settings, self._store, self._since = settings, store, now()
        self._lock, self._looking, self._balancing = threading.Lock(), threading.Lock(), threading.Lock()
        self._seen: Health | None = None
        self._counted: tuple[dt.datetime, tuple[tuple[str, int], ...]] | None = None

    def states(self) -> tuple[tuple[str, int], ...]:
        """How many mails are in each state; at most a minute old. Raises StorageError."""
        with self._lock:
            if self._counted is None or now() - self._counted[0] > COUNTED:
                self._counted = now(), states(self._store)
            return self._counted[1]

    @property
    def balancing(self) -> bool:
        """Whether a balance is being made now."""
        return self._balancing.locked()

    def start_balance(self) -> None:
        """Compare ledger, originals and case folders by their sizes, in a thread; its sign tells the result.

        While one is being made, a second would only read the same files again and is not begun.
        """
        if self._balancing.acquire(blocking=False):
            threading.Thread(target=self._balance, name="balance", daemon=True).start()

    def _balance(self) -> None:
        try:
            balance(self._settings, self._store, ask_mailbox=False, hashes=False)
        except KundenpostError as error:
            log.warning("balance_failed", error=type(error).__name__, reason=str(error))
        finally:
            self._balancing.release()

    def look(self, *, anew: bool = False) -> Health:
        """How the office is; at most five seconds old, or seen `anew`. Raises StorageError."""
        if anew:
            self._seen = seen = health(self._settings, self._store, self._since)
            return seen
        with self._looking:
            if self._seen is None or now() - self._seen.now > FRESH:
                self._seen = health(self._settings, self._store, self._since)
            return self._seen


class Bell:
    """Tells the log of every alarm when it begins, each hour while it lasts, and when it ends."""

    def __init__(self, watch: Watch) -> None:
        """Nothing was told yet."""
        self._watch = watch
        self._told: dict[tuple[str, str], dt.datetime] = {}

    def ring(self) -> None:
        """Look, and tell what changed. Raises StorageError."""
        seen = self._watch.look(anew=True)
        raised = {(alarm.code, alarm.about): alarm for alarm in seen.alarms}
        for key, alarm in raised.items():
            if seen.now - self._told.get(key, seen.now - REMIND) >= REMIND:
                self._told[key] = seen.now
                _tell(alarm)
        for code, about in self._told.keys() - raised.keys():
            del self._told[code, about]
            log.info("alarm_over", alarm=code)


def _tell(alarm: Alarm) -> None:
    log.warning("alarm", alarm=alarm.code, since=alarm.since.isoformat() if alarm.since else None)
