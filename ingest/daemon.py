"""The daemon: APScheduler is the clock, the database knows what there is to do.

==============  ==========================  ==========================================
job             when                        what
==============  ==========================  ==========================================
poll            `mailbox.every`, and when   take new mail
                IDLE announces some
work            every second                work what is due, to its end
send            every second                send what is due
housekeeping    every hour                  clear up after dead processes
register        `register.every`            read the register from its source, where one is named
alarms          every minute                tell the log what an operator must look at
pulse           every 5 seconds             prove to systemd that the clock runs
==============  ==========================  ==========================================
"""

import datetime as dt
import random
import signal
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack

import structlog
from apscheduler.job import Job
from apscheduler.schedulers.background import BackgroundScheduler

from config.errors import BusyError, KundenpostError
from config.servers import MailboxSettings
from ingest.leases import SEND, WORK, Tenure, lease_name
from ingest.mailbox.backoff import Backoff
from ingest.mailbox.connect import connected
from ingest.mailbox.oauth2 import TokenSource
from ingest.office import Office
from ingest.operations.once import read_mailbox
from ingest.operations.register_source import load_on_schedule
from ingest.operations.watch import ALARM_SECONDS, Bell, Watch
from ingest.send import Sender
from ingest.supervisor import Supervisor
from ingest.tally import Tally
from ingest.work import work

IDLE_SECONDS = 270.0
"""IDLE is issued anew within five minutes: a dead one must not go unnoticed (RFC 2177 allows 29)."""
PULSE_SECONDS = 5
STALE_PULSE = 60.0
ABANDONED_SECONDS = 0.5
"""For what was in hand to notice that it is dropped."""
Service = Callable[[Office], AbstractContextManager[object]]
"""Something that runs beside the clock, in threads of its own."""
log = structlog.get_logger()


class Daemon:
    """One office, run by the clock until it is told to stop."""

    def __init__(self, office: Office, supervisor: Supervisor, services: Sequence[Service] = ()) -> None:
        """Prepare the clock; nothing runs yet. `services` run beside it, such as the review desk."""
        self._office, self._supervisor, self._services = office, supervisor, services
        self._clock = BackgroundScheduler(
            timezone=dt.UTC, job_defaults={"coalesce": True, "max_instances": 1}
        )
        self._tenure, self._tally = Tenure(office), Tally()
        self._pulse = time.monotonic()

    def run(self) -> bool:
        """Run until SIGTERM or SIGINT; whether all jobs came to their end. Call it from the main thread.

        A job that did not, such as one that waits for a silent server, is done again later.
        """
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: self._office.stop.set())
        with self._tenure, ExitStack() as beside:
            for service in self._services:
                beside.enter_context(service(self._office))
            self._office.room.warm()
            self._schedule()
            self._clock.start()
            self._supervisor.ready()
            self._wait()
            self._supervisor.stopping()
            ended = self._put_away()
        log.info("stopped", ended=ended)
        return ended

    def _wait(self) -> None:
        office = self._office
        log.info("started", mailboxes=len(office.settings.mailbox), readers=office.room.readers)
        while not office.stop.wait(self._supervisor.interval):
            if time.monotonic() - self._pulse < STALE_PULSE:
                self._supervisor.alive()

    def _schedule(self) -> None:
        for settings in self._office.settings.mailbox:
            reader = _Reader(settings, self._office, self._tenure, self._tally)
            job = self._every(settings.every, reader.poll)
            if settings.idle:
                self._listen(reader, job)
        self._every(1, self._work)
        self._every(1, self._send)
        self._every(3600, self._office.sweep)
        if (register := self._office.settings.persons).source:
            self._every(register.every, lambda: load_on_schedule(register, self._office.store))
        self._every(ALARM_SECONDS, Bell(Watch(self._office.settings, self._office.store)).ring)
        self._every(PULSE_SECONDS, self._beat)

    def _every(self, seconds: float, job: Callable[[], object]) -> Job:
        first = dt.datetime.now(dt.UTC)
        added: Job = self._clock.add_job(
            _guarded, "interval", args=[job], seconds=seconds, next_run_time=first, misfire_grace_time=None
        )
        return added

    def _listen(self, reader: "_Reader", poll: Job) -> None:
        def announce() -> None:
            poll.modify(next_run_time=dt.datetime.now(dt.UTC))

        threading.Thread(target=reader.listen, args=(announce,), name="idle", daemon=True).start()

    def _work(self) -> None:
        store = self._office.store
        with store.read() as tx:
            due = tx.submissions.next_open(0, tx.now, limit=1)
        if due:
            self._tenure.take(WORK)
            work(self._office, self._tally)

    def _send(self) -> None:
        with self._office.store.read() as tx:
            due = tx.outbox.anything_to_do(tx.now)
        if due:
            self._tenure.take(SEND)
            with self._office.store.write() as tx:
                tx.outbox.recover(tx.now)
            with Sender(self._office, self._tally) as sender:
                sender.send_due()

    def _beat(self) -> None:
        self._pulse = time.monotonic()

    def _put_away(self) -> bool:
        """Stop the clock, let a document in hand finish for a while, then drop it: it is done again later."""
        ending = threading.Thread(target=self._clock.shutdown, name="drain", daemon=True)
        ending.start()
        ending.join(self._office.settings.run.drain)
        self._office.abandoned.set()
        self._office.room.close()
        ending.join(ABANDONED_SECONDS)
        return not ending.is_alive()


class _Reader:
    """One mailbox: polled by the clock, listened to by a thread of its own."""

    def __init__(self, settings: MailboxSettings, office: Office, tenure: Tenure, tally: Tally) -> None:
        self._settings, self._office, self._tenure, self._tally = settings, office, tenure, tally
        self._tokens = TokenSource(settings.oauth2) if settings.oauth2 else None
        self._backoff = Backoff(random.random)
        self._not_before = 0.0
        self._news = threading.Event()

    def poll(self) -> None:
        """Take new mail, unless the server asked to be left alone for a while."""
        if time.monotonic() < self._not_before:
            return
        try:
            self._tenure.take(lease_name(self._settings))
            self._read()
            self._backoff.reset()
        except BusyError:
            raise
        except KundenpostError as error:
            self._not_before = time.monotonic() + self._backoff.next(str(error))
            raise

    def _read(self) -> None:
        """Again, where mail was announced meanwhile: the clock does not start a job that still runs."""
        self._news.set()
        while self._news.is_set() and not self._office.stop.is_set():
            self._news.clear()
            read_mailbox(self._settings, self._office, self._tally, lambda *_: None, self._tokens)

    def listen(self, announce: Callable[[], object]) -> None:
        """Make polls come earlier while the server tells of new mail; when it cannot, the clock goes on."""
        backoff = Backoff(random.random, first=5.0)
        while not self._office.stop.is_set():
            try:
                with connected(self._settings, self._tokens) as mailbox:
                    mailbox.select()
                    backoff.reset()
                    while not self._office.stop.is_set():
                        if mailbox.wait_for_mail(IDLE_SECONDS, self._office.stop):
                            self._news.set()
                            announce()
            except KundenpostError as error:
                self._office.stop.wait(backoff.next(str(error)))


def _guarded(job: Callable[[], object]) -> None:
    """Run a job; what fails is told and tried again at the next tick."""
    try:
        job()
    except BusyError:
        log.debug("busy", job=job.__qualname__)
    except KundenpostError as error:
        log.warning("job_failed", job=job.__qualname__, error=type(error).__name__, reason=str(error))
    except Exception as error:  # noqa: BLE001 - the clock must go on
        log.error("job_crashed", job=job.__qualname__, error=type(error).__name__)  # noqa: TRY400 - no trace with a letter's words
