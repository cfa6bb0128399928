"""One desk for the tests that only look, and fresh ones for those that decide."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from config.settings import ReadingSettings
from ingest.room.room import ReadingRoom
from tests.review import DeskUnderTest, open_desk
from tests.stories.mails import ANNA, ELIF, bg, mail, pdf


@pytest.fixture(scope="session")
def room() -> Iterator[ReadingRoom]:
    with ReadingRoom(ReadingSettings(readers=1)) as open_room:
        yield open_room


@pytest.fixture
def desk(room: ReadingRoom, tmp_path: Path) -> Iterator[DeskUnderTest]:
    """A desk of its own, decisions in effect after a minute."""
    with open_desk(tmp_path, room) as desk:
        yield desk


@pytest.fixture
def swift(room: ReadingRoom, tmp_path: Path) -> Iterator[DeskUnderTest]:
    """A desk where decisions take effect at once."""
    with open_desk(tmp_path, room, undo="0.01s") as desk:
        yield desk


@pytest.fixture(scope="session")
def full(room: ReadingRoom, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeskUnderTest]:
    """A desk with letters of two sites that wait, for tests that only look."""
    with open_desk(tmp_path_factory.mktemp("desk"), room) as desk:
        take_two(desk)
        yield desk


@pytest.fixture(scope="session", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def either(
    request: pytest.FixtureRequest, room: ReadingRoom, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DeskUnderTest]:
    """The same over each database, for tests that send whatever comes to mind."""
    folder, more = tmp_path_factory.mktemp("desk"), {}
    if request.param == "postgresql":
        more = {"database": request.getfixturevalue("postgresql").create_database()}
    with open_desk(folder, room, **more) as desk:
        take_two(desk)
        yield desk


def take_two(desk: DeskUnderTest) -> None:
    """A letter for each of two sites."""
    desk.take(
        mail("", pdf(f"BG-Nummer: {bg(ANNA)}", "Bitte um Bearbeitung"), sender="anna@example.org"),
        mail("", pdf(f"BG-Nummer: {bg(ELIF)}", "Bitte um Bearbeitung"), sender="elif@example.org"),
    )
