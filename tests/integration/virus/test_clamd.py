"""The client against a real clamd with signatures of our own."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from email.message import EmailMessage
from pathlib import Path

import pytest

from config.errors import StorageError
from ingest.virus.clamd import CHUNK
from ingest.virus.clamd import Clamd as Client
from ingest.virus.nouns import Clean, Found, Scan, Trouble, Unavailable
from tests.servers.clamd import BAIT, BAIT_NAME, BAITED_FILE, FILE_NAME, Clamd

SOON, LATE = 1.0, 60.0


@pytest.fixture(scope="module")
def scanner() -> Iterator[Clamd]:
    with Clamd("StreamMaxLength 3M") as server:
        yield server


@pytest.fixture
def own() -> Iterator[Clamd]:
    """A scanner that a test may freeze and kill."""
    with Clamd() as server:
        yield server


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    return tmp_path / "letter.eml"


@pytest.fixture(params=["unix", "tcp"])
def client(request: pytest.FixtureRequest, scanner: Clamd) -> Client:
    return Client(scanner.url if request.param == "unix" else scanner.tcp_url, LATE)


def test_a_harmless_mail_is_clean(client: Client, letter: Path) -> None:
    letter.write_bytes(_mail(b"%PDF-1.4 Kontoauszug"))
    assert client.scan(letter) == Clean()


def test_an_empty_file_is_clean(client: Client, letter: Path) -> None:
    letter.touch()
    assert client.scan(letter) == Clean()


def test_a_signature_is_found_and_named(client: Client, letter: Path) -> None:
    letter.write_bytes(BAIT)
    assert client.scan(letter) == Found(signature=BAIT_NAME)


def test_a_signature_is_found_inside_an_encoded_attachment(client: Client, letter: Path) -> None:
    letter.write_bytes(_mail(BAITED_FILE))
    assert BAITED_FILE not in letter.read_bytes()
    assert client.scan(letter) == Found(signature=FILE_NAME)


def test_a_signature_is_found_where_two_pieces_meet(client: Client, letter: Path) -> None:
    letter.write_bytes(b"x" * (CHUNK - 20) + BAIT)
    assert client.scan(letter) == Found(signature=BAIT_NAME)


@pytest.mark.parametrize("size", [3 * 2**20 + 1, 30 * 2**20])
def test_a_file_the_scanner_does_not_take_is_told_apart(client: Client, letter: Path, size: int) -> None:
    with letter.open("wb") as file:
        file.truncate(size)
    assert client.scan(letter) == _unavailable(Trouble.TOO_LARGE)


def test_a_file_of_the_largest_size_is_scanned(client: Client, letter: Path) -> None:
    with letter.open("wb") as file:
        file.truncate(3 * 2**20)
    assert client.scan(letter) == Clean()


def test_the_scanner_says_who_it_is(client: Client) -> None:
    assert client.answers()
    assert client.version().startswith("ClamAV ")


def test_a_stored_mail_that_cannot_be_read_is_a_failure_of_the_storage(client: Client, letter: Path) -> None:
    with pytest.raises(StorageError):
        client.scan(letter)


@pytest.mark.parametrize("url", ["unix:/nowhere/clamd.sock", "tcp://127.0.0.1:1"])
def test_a_scanner_that_is_down_is_unreachable(letter: Path, url: str) -> None:
    letter.write_bytes(BAIT)
    client = Client(url, LATE)
    assert client.scan(letter) == _unavailable(Trouble.UNREACHABLE)
    assert not client.answers()
    assert client.version() == ""


def test_a_scanner_that_hangs_is_given_up_after_the_time(own: Clamd, letter: Path) -> None:
    letter.write_bytes(bytes(5 * 2**20))
    own.freeze()
    client = Client(own.url, SOON)
    assert client.scan(letter) == _unavailable(Trouble.TIMED_OUT)
    assert not client.answers()
    own.thaw()
    assert Client(own.url, LATE).scan(letter) == Clean()


def test_a_scanner_killed_in_the_middle_of_a_file_gives_no_verdict(own: Clamd, letter: Path) -> None:
    assert _scanned_in_two_halves(own, letter, own.kill, LATE) == _unavailable(Trouble.BROKEN_OFF)


def test_a_scanner_that_falls_silent_in_the_middle_of_a_file_is_given_up(own: Clamd, letter: Path) -> None:
    assert _scanned_in_two_halves(own, letter, own.freeze, 3.0) == _unavailable(Trouble.TIMED_OUT)


def test_a_scanner_that_came_back_scans_again(own: Clamd, letter: Path) -> None:
    letter.write_bytes(BAIT)
    own.kill()
    assert Client(own.url, LATE).scan(letter) == _unavailable(Trouble.UNREACHABLE)
    own.start()
    assert Client(own.url, LATE).scan(letter) == Found(signature=BAIT_NAME)


def _unavailable(reason: Trouble) -> Unavailable:
    return Unavailable(reason=reason)


def _scanned_in_two_halves(own: Clamd, letter: Path, between: Callable[[], None], seconds: float) -> Scan:
    """Something happens to the scanner when it has one half of the file."""
    os.mkfifo(letter)

    def write() -> None:
        with suppress(BrokenPipeError), letter.open("wb") as pipe:
            pipe.write(bytes(4 * CHUNK))
            pipe.flush()
            between()
            pipe.write(BAIT * 100)

    writer = threading.Thread(target=write)
    writer.start()
    answer = Client(own.url, seconds).scan(letter)
    writer.join()
    return answer


def _mail(attachment: bytes) -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"] = "Anna Beispiel <anna@example.org>", "Unterlagen"
    message.set_content("Anbei.")
    message.add_attachment(attachment, "application", "pdf", filename="Scan.pdf")
    return message.as_bytes()
