"""The desk as a server: HTTP in a thread of its own, and the clock that makes decisions take effect.

The same clock forgets old sessions once a day, and rings for alarms where no daemon does.
"""

import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import structlog
import uvicorn

from config.errors import OperatorError
from ingest.office import Office
from ingest.operations.accounts import forget_old_sessions
from ingest.operations.carry_out import carry_out_what_one_can
from ingest.operations.watch import ALARM_SECONDS, Bell, Watch
from review.app import make_app

START_SECONDS = 20.0
STOP_SECONDS = 5.0
TICK_SECONDS = 1.0
A_DAY = 86_400.0
log = structlog.get_logger()


def serve_until_stopped(office: Office) -> None:
    """The desk alone, until SIGTERM or SIGINT. Call it from the main thread. Raises OperatorError."""
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: office.stop.set())
    with serving(office, alone=True):
        office.stop.wait()


@contextmanager
def serving(office: Office, *, alone: bool = False) -> Iterator[None]:
    """The desk, for as long as the block runs; `alone`: no daemon of this process tells of alarms.

    Raises OperatorError when the address cannot be used.
    """
    listen = office.settings.review.listen
    server = _server(office)
    stop = threading.Event()
    threads = [
        threading.Thread(target=server.run, name="desk", daemon=True),
        threading.Thread(target=_tick, args=(_duties(office, alone), stop), name="desk-clock", daemon=True),
    ]
    for thread in threads:
        thread.start()
    try:
        _wait_for(server, threads[0], listen)
        log.info("desk_open", listen=listen)
        yield
    finally:
        stop.set()
        server.should_exit = True
        for thread in threads:
            thread.join(STOP_SECONDS)


@contextmanager
def serving_if_possible(office: Office) -> Iterator[None]:
    """As `serving`, but beside work that must go on: an address that is taken is told, not raised."""
    with ExitStack() as desk:
        try:
            desk.enter_context(serving(office))
        except OperatorError as error:
            log.error("desk_closed", reason=str(error))  # noqa: TRY400 - the reason says it all
        yield


def _server(office: Office) -> uvicorn.Server:
    chosen = office.settings.review
    host, _, port = chosen.listen.rpartition(":")
    return uvicorn.Server(
        uvicorn.Config(
            make_app(office),
            host=host.strip("[]"),
            port=int(port),
            log_config=None,
            access_log=False,
            server_header=False,
            ws="none",
            lifespan="off",
            proxy_headers=bool(chosen.proxies),
            forwarded_allow_ips=list(chosen.proxies),
            timeout_graceful_shutdown=int(STOP_SECONDS),
            h11_max_incomplete_event_size=16_384,
        )
    )


def _wait_for(server: uvicorn.Server, thread: threading.Thread, listen: str) -> None:
    waited = threading.Event()
    for _ in range(int(START_SECONDS / 0.02)):
        if server.started:
            return
        if not thread.is_alive():
            break
        waited.wait(0.02)
    raise OperatorError(
        f"The review desk cannot listen on {listen}: something else may be there already. "
        "No letter was touched. Choose another address in review.listen."
    )


@dataclass(slots=True)
class _Duty:
    """Something the clock does again and again."""

    name: str
    do: Callable[[], object]
    every: float
    due: float = 0.0


def _duties(office: Office, alone: bool) -> list[_Duty]:  # noqa: FBT001 - as `serving` has it
    duties = [
        _Duty("decisions", lambda: carry_out_what_one_can(office), 0),
        _Duty("sessions", lambda: forget_old_sessions(office.store), A_DAY),
    ]
    if alone:
        duties.append(_Duty("alarms", Bell(Watch(office.settings, office.store)).ring, ALARM_SECONDS))
    return duties


def _tick(duties: Sequence[_Duty], stop: threading.Event) -> None:
    """Do what is due; what fails is told and tried again at its next time."""
    while not stop.wait(TICK_SECONDS):
        for duty in duties:
            if time.monotonic() >= duty.due:
                duty.due = time.monotonic() + duty.every
                _do(duty)


def _do(duty: _Duty) -> None:
    try:
        duty.do()
    except Exception as error:  # noqa: BLE001 - the clock must go on
        log.error("duty_crashed", duty=duty.name, error=type(error).__name__)  # noqa: TRY400 - no trace with a letter's words
