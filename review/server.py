"""The desk as a server: HTTP in a thread of its own, and the clock that makes decisions take effect."""

import signal
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import structlog
import uvicorn

from config.errors import OperatorError
from ingest.office import Office
from ingest.operations.carry_out import carry_out_what_one_can
from review.app import make_app

START_SECONDS = 20.0
STOP_SECONDS = 5.0
TICK_SECONDS = 1.0
log = structlog.get_logger()


def serve_until_stopped(office: Office) -> None:
    """The desk alone, until SIGTERM or SIGINT. Call it from the main thread. Raises OperatorError."""
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: office.stop.set())
    with serving(office):
        office.stop.wait()


@contextmanager
def serving(office: Office) -> Iterator[None]:
    """The desk, for as long as the block runs. Raises OperatorError when the address cannot be used."""
    listen = office.settings.review.listen
    server = _server(office)
    stop = threading.Event()
    threads = [
        threading.Thread(target=server.run, name="desk", daemon=True),
        threading.Thread(target=_tick, args=(office, stop), name="desk-clock", daemon=True),
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


def _tick(office: Office, stop: threading.Event) -> None:
    """Carry out what can no longer be taken back; what fails is told and tried again."""
    while not stop.wait(TICK_SECONDS):
        try:
            carry_out_what_one_can(office)
        except Exception as error:  # noqa: BLE001 - the clock must go on
            log.error("decisions_crashed", error=type(error).__name__)  # noqa: TRY400 - no trace with a letter's words
