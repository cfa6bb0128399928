"""The daemon as an operator knows it: started, left alone, told to stop, killed, and started twice."""

import signal
import socket
import subprocess
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.fixtures.make_many import many
from tests.kills import descendants, left_of
from tests.office import PASSWORD, ROOT, OfficeUnderTest
from tests.servers.dovecot import Dovecot
from tests.servers.sink import Sink

pytestmark = pytest.mark.dovecot
SAMPLES = ROOT / "tests" / "fixtures" / "office"
PATIENCE = 60.0


@pytest.fixture
def dovecot() -> Iterator[Dovecot]:
    with Dovecot() as server:
        yield server


@pytest.fixture
def sink() -> Iterator[Sink]:
    with Sink() as server:
        yield server


@pytest.fixture
def office(dovecot: Dovecot, sink: Sink, tmp_path: Path) -> OfficeUnderTest:
    user = f"daemon-{uuid.uuid4().hex[:8]}"
    dovecot.add_user(user, PASSWORD)
    made = OfficeUnderTest(tmp_path, dovecot, sink, user=user)
    assert made.run("cases", "import", str(SAMPLES / "register.csv")).code == 0
    return made


@contextmanager
def daemon(office: OfficeUnderTest, **environment: str) -> Iterator["subprocess.Popen[bytes]"]:
    log = (office.folder / f"daemon-{uuid.uuid4().hex[:6]}.log").open("wb")
    process = subprocess.Popen(
        office.command("run"),
        stdout=log,
        stderr=log,
        cwd=office.folder,
        env={"PATH": "/usr/bin:/bin", **environment},
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        log.close()


def until(what: Callable[[], object], seconds: float = PATIENCE) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it never came to pass"
        time.sleep(0.1)


def settled(office: OfficeUnderTest, count: int) -> bool:
    return len([row for row in office.submissions() if row["state"] != "open"]) >= count


def test_mail_that_comes_while_it_runs_is_answered_and_filed_at_once(office: OfficeUnderTest) -> None:
    with daemon(office) as process:
        until(lambda: "started" in log_of(office))
        office.dovecot.append(office.user, (SAMPLES / "07-text-application.eml").read_bytes())
        until(lambda: office.sink.messages, 30)
        until(lambda: settled(office, 1), 30)
        (document,) = office.documents()
        assert document["status"] == "filed"
        assert office.dovecot.uids(office.user) == []
        family = descendants(process.pid)
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
        assert left_of(family) == []


def test_it_leaves_within_ten_seconds_with_a_document_in_hand(office: OfficeUnderTest) -> None:
    fax = (SAMPLES / "05-fax-change-notice.eml").read_bytes()
    letters = [fax.replace(b"Message-ID: <", b"Message-ID: <%d" % n, 1) for n in range(8)]
    office.dovecot.append_all(office.user, letters)
    with daemon(office) as process:
        until(lambda: len(office.submissions()) >= len(letters))
        family = descendants(process.pid)
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
        assert left_of(family) == []
    office.once()
    assert settled(office, len(letters))
    assert {row["state"] for row in office.submissions()} <= {"filed", "duplicate", "review"}
    assert office.run("balance").code == 0


def test_it_leaves_within_ten_seconds_though_its_mail_server_is_silent(office: OfficeUnderTest) -> None:
    with daemon(office, KUNDENPOST_MAILBOX__EVERY="1s") as process:
        until(lambda: "started" in log_of(office))
        office.dovecot.freeze()
        time.sleep(2)  # a poll has begun and waits for an answer
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0


def test_mail_that_comes_during_a_poll_does_not_wait_for_the_next(office: OfficeUnderTest) -> None:
    with daemon(office, KUNDENPOST_MAILBOX__EVERY="1h"):
        until(lambda: "started" in log_of(office))
        for number, raw in enumerate(many(40, 2)):  # one by one, while others are taken
            office.dovecot.append(office.user, raw)
            time.sleep(0.01 * (number % 7))
        until(lambda: settled(office, 40))


def test_systemd_hears_that_it_is_ready_alive_and_stopping(office: OfficeUnderTest) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        address = str(office.folder / "notify")
        systemd.bind(address)
        systemd.settimeout(PATIENCE)
        with daemon(office, NOTIFY_SOCKET=address, WATCHDOG_USEC="1000000") as process:
            assert systemd.recv(100) == b"READY=1"
            assert systemd.recv(100) == b"WATCHDOG=1"
            process.send_signal(signal.SIGTERM)
            heard = systemd.recv(100)
            while heard == b"WATCHDOG=1":
                heard = systemd.recv(100)
            assert heard == b"STOPPING=1"
            assert process.wait(10) == 0


def test_a_second_daemon_takes_over_when_the_first_is_killed(office: OfficeUnderTest) -> None:
    often = {"KUNDENPOST_MAILBOX__EVERY": "1s"}
    with ExitStack() as stack:
        first = stack.enter_context(daemon(office, **often))
        until(lambda: "started" in log_of(office))
        second = stack.enter_context(daemon(office, **often))
        until(lambda: log_of(office).count("started") == 2)
        office.dovecot.append_all(office.user, list(many(5, 2)))
        until(lambda: settled(office, 5))
        assert sorted('"received"' in log for log in logs_of(office)) == [False, True]
        family = descendants(first.pid)
        first.kill()
        first.wait()
        assert left_of(family) == []
        office.dovecot.append_all(office.user, list(many(5, 2, seed=1)))
        until(lambda: settled(office, 10))
        assert second.poll() is None
    assert len({str(m.message["Message-ID"]) for m in office.sink.messages}) == 10
    assert office.run("balance").code == 0


def test_it_outlives_its_mail_server(office: OfficeUnderTest) -> None:
    with daemon(office, KUNDENPOST_MAILBOX__EVERY="1s") as process:
        until(lambda: "started" in log_of(office))
        office.dovecot.stop()
        time.sleep(2)
        office.dovecot.start()
        office.dovecot.append_all(office.user, list(many(3, 2)))
        until(lambda: settled(office, 3), 90)
        assert process.poll() is None


def log_of(office: OfficeUnderTest) -> str:
    return "".join(logs_of(office))


def logs_of(office: OfficeUnderTest) -> list[str]:
    return [file.read_text(encoding="utf-8") for file in office.folder.glob("daemon-*.log")]
