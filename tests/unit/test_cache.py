"""The cache of what can be made again: bounded, the least used goes first, nothing is kept for ever."""

import os
import time
from pathlib import Path

import pytest

from storage.cache import Cache

DAY = 86_400


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache", most=1_000)


def used(cache: Cache, name: str, days_ago: float) -> None:
    moment = time.time() - days_ago * DAY
    os.utime(cache.folder / name, (moment, moment))


def names(cache: Cache) -> set[str]:
    return {path.name for path in cache.folder.iterdir()}


def test_what_was_put_in_is_got_out(cache: Cache) -> None:
    cache.put("one", b"1")
    cache.put("one", b"2")
    assert (cache.get("one"), cache.get("two"), cache.open("two")) == (b"2", None, None)


def test_backup_programs_and_other_people_leave_it_out(cache: Cache) -> None:
    cache.put("one", b"1")
    assert (
        (cache.folder / "CACHEDIR.TAG").read_text().startswith("Signature: 8a477f597d28d172789f06886806bc55")
    )
    assert cache.folder.stat().st_mode & 0o077 == 0


def test_it_never_holds_more_than_it_may_and_keeps_what_was_used_last(cache: Cache) -> None:
    for number in range(30):
        cache.put(f"{number}", bytes(100))
        if number >= 3:
            assert cache.get("3") is not None
        for place in range(number + 1):
            if place != 3 and (cache.folder / f"{place}").exists():
                used(cache, f"{place}", 1 + (30 - place) / 100)
    sizes = [path.stat().st_size for path in cache.folder.iterdir() if path.name != "CACHEDIR.TAG"]
    assert sum(sizes) <= 1_000
    assert {"3", "29"} <= names(cache)


def test_what_is_larger_than_all_of_it_is_not_kept(cache: Cache) -> None:
    cache.put("small", b"1")
    cache.put("huge", bytes(2_000))
    assert names(cache) == {"small", "CACHEDIR.TAG"}


def test_what_nobody_looked_at_for_a_month_goes_at_the_next_sweep(cache: Cache) -> None:
    cache.put("old", b"1")
    cache.put("new", b"1")
    used(cache, "old", 31)
    cache.trim()
    assert names(cache) == {"new", "CACHEDIR.TAG"}


def test_an_open_file_can_be_read_to_its_end_though_it_was_removed(cache: Cache) -> None:
    cache.put("one", b"all of it")
    with cache.open("one") as file:
        cache.trim(coming=10**9)
        assert cache.get("one") is None
        assert file.read() == b"all of it"


def test_what_a_dead_process_left_half_made_is_removed(cache: Cache) -> None:
    cache.put("one", b"1")
    (cache.folder / ".999999999-ab.part").write_bytes(b"half")
    (cache.folder / f".{os.getpid()}-ab.part").write_bytes(b"in the making")
    cache.trim()
    assert names(cache) == {"one", "CACHEDIR.TAG", f".{os.getpid()}-ab.part"}


def test_where_the_disk_is_short_only_what_came_last_is_kept(tmp_path: Path) -> None:
    short = Cache(tmp_path / "cache", most=1_000, leave_free=2**62)
    for name in ("one", "two", "three"):
        short.put(name, bytes(10))
    assert names(short) == {"three", "CACHEDIR.TAG"}


def test_it_may_be_deleted_at_any_time(cache: Cache) -> None:
    cache.put("one", b"1")
    for path in cache.folder.iterdir():
        path.unlink()
    cache.folder.rmdir()
    assert cache.get("one") is None
    cache.put("one", b"2")
    assert cache.get("one") == b"2"
