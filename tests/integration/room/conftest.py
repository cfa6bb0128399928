"""A reading room shared by the tests, and a way to have one file read in it."""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from classifiers.nouns import Part, Reading
from config.settings import ReadingSettings
from ingest.opening.kinds import media_type
from ingest.room.room import ReadingRoom

ReadFile = Callable[..., Reading]


@pytest.fixture(scope="session")
def room() -> Iterator[ReadingRoom]:
    with ReadingRoom(ReadingSettings(readers=2, max_pixels=30_000_000, max_pages=4)) as open_room:
        yield open_room


@pytest.fixture
def read_file(room: ReadingRoom, tmp_path: Path) -> ReadFile:
    """Have bytes read as a part of their own, by the shared room or another."""

    def read(data: bytes, claimed: str = "application/octet-stream", by: ReadingRoom = room) -> Reading:
        spool = tmp_path / "spool"
        spool.write_bytes(data)
        return by.read(spool, part_of(data, claimed))

    return read


def part_of(data: bytes, claimed: str) -> Part:
    sha256 = hashlib.sha256(data).hexdigest()
    return Part.alone(media_type(data, claimed, ""), len(data), sha256=sha256, claimed_type=claimed)
