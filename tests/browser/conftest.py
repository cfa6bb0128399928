"""The system's Chromium, and the desk of the sample office, once for all browser tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page, sync_playwright
from sqlalchemy import update

from config.settings import ReadingSettings
from ingest.operations.references import learn
from ingest.room.room import ReadingRoom
from storage.desk_nouns import Wanted
from storage.documents import TO_A_PERSON
from storage.tables import DocumentRow
from tests.demo_desk import DemoDesk, demo_desk
from tests.review import DeskUnderTest, open_desk
from tests.servers.missing import need
from tests.stories.mails import ANNA, bg, mail, pdf

LETTERS = 10
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run",
)  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    program = need("chromium", "the Debian package chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=list(QUIET))
        yield chromium
        try:
            chromium.close()
        except Error:  # it was gone already
            return


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoDesk]:
    with demo_desk(tmp_path_factory.mktemp("office") / "demo") as opened:
        teach(opened)
        yield opened


def teach(desk: DemoDesk) -> None:
    """A number is remembered, and every letter that waits offers one."""
    with desk.store.write() as tx:
        [item, *_] = tx.desk.waiting(Wanted(), None, 1)
        offered = update(DocumentRow).where(DocumentRow.status.in_(TO_A_PERSON))
        tx.connection.execute(offered.values(teachable=[["contract", "471100815"]]))
        learn(tx, "contract", "471100815", ANNA.bg_number, origin=item.id, actor="user:clerk")


def letter(number: int) -> bytes:
    page = pdf(f"BG-Nummer: {bg(ANNA)}", f"Bitte um Bearbeitung, Blatt {number}")
    return mail("", page, sender=f"mensch{number}@example.org")


@pytest.fixture(scope="module")
def room() -> Iterator[ReadingRoom]:
    with ReadingRoom(ReadingSettings(readers=1)) as open_room:
        yield open_room


@pytest.fixture
def clerks(room: ReadingRoom, tmp_path: Path) -> Iterator[DeskUnderTest]:
    with open_desk(tmp_path, room) as desk:
        desk.take(*(letter(number) for number in range(LETTERS)))
        yield desk


@pytest.fixture
def page(browser: Browser, clerks: DeskUnderTest) -> Iterator[Page]:
    with browser.new_context(base_url=clerks.url, locale="de-DE") as context:
        yield context.new_page()
