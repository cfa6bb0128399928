"""The system's Chromium, and the desk of the sample office, once for all browser tests."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Error, sync_playwright
from sqlalchemy import update

from ingest.operations.references import learn
from storage.desk_nouns import Wanted
from storage.documents import TO_A_PERSON
from storage.tables import DocumentRow
from tests.demo_desk import DemoDesk, demo_desk
from tests.servers.missing import need
from tests.stories.mails import ANNA

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
