"""`python -m scripts.pictures`: make docs/pictures/ anew from the running program.

The demo's output as SVG, and every page of the review desk as PNG (needs the Debian package chromium).
The desk is that of the sample office, with a month of invented figures behind it.
"""

import io
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from sqlalchemy import text

from benchmarks.desk_tables import Size, fill
from config.errors import OperatorError
from config.load import load_settings
from ingest.demo.people import add_people
from ingest.demo.run import run_demo
from ingest.office import Office, open_office
from review.server import serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, ViewportSize

PICTURES = Path(__file__).parents[1] / "docs" / "pictures"
WIDTH = 132
WINDOW: "ViewportSize" = {"width": 1280, "height": 860}
PHONE: "ViewportSize" = {"width": 360, "height": 740}
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
         "--disable-sync", "--no-first-run")  # fmt: skip
MONTH = Size(documents=9_000, open=60, days=30)
"""What the sample office has behind it in the pictures."""


WEEKENDS = """
UPDATE submissions SET received_at = datetime(received_at, '-' || (seq % 5) || ' days') || '.000000'
WHERE id LIKE 'BM-%' AND strftime('%w', received_at) IN ('0', '6') AND seq % 4 > 0
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One picture: who looks, and how they get there."""

    name: str
    who: str
    go: Callable[["Page"], object]
    dark: bool = False
    narrow: bool = False
    whole: bool = False
    """The whole page, not only what a window shows of it."""


def main() -> int:
    """Run the demo, keep what it showed, then look at its desk."""
    sys.argv[0] = "kundenpost"  # what an installed program calls itself
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        adds_up = _demo(Path(folder))
        with _desk(Path(folder)) as (office, url, password), _browser() as browser:
            for picture in LETTERS:
                _take(picture, browser, url, password)
            _live_a_month(office)
            for picture in FIGURES:
                _take(picture, browser, url, password)
    return 0 if adds_up else 1


def _demo(folder: Path) -> bool:
    console = Console(record=True, highlight=False, width=WIDTH, file=io.StringIO())
    adds_up = run_demo(folder, lambda *_: None, console)
    picture = console.export_svg(title="make demo").replace(str(folder), "kundenpost-demo")
    (PICTURES / "demo.svg").write_text(picture, encoding="utf-8")
    return adds_up


@contextmanager
def _desk(folder: Path) -> Iterator[tuple[Office, str, str]]:
    """The desk of the demo's office, its address, and everybody's password."""
    settings = load_settings(folder / "kundenpost.toml", {})
    with open_office(settings) as office:
        password = add_people(office.store)
        with serving(office):
            yield office, f"http://{settings.review.listen}", password


def _live_a_month(office: Office) -> None:
    """Invented mails, fewer on Saturdays and Sundays, none of which can be opened."""
    fill(office.store.database, MONTH)
    with office.store.write() as tx:
        tx.connection.execute(text(WEEKENDS))


@contextmanager
def _browser() -> Iterator["Browser"]:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - heavy, and only here

    program = shutil.which("chromium")
    if program is None:
        raise OperatorError("chromium is not installed; no picture was changed. Install the Debian package.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(QUIET))
        yield browser
        browser.close()


def _take(picture: Picture, browser: "Browser", url: str, password: str) -> None:
    with browser.new_context(
        base_url=url, locale="de-DE", timezone_id="Europe/Berlin",
        viewport=PHONE if picture.narrow else WINDOW,
        color_scheme="dark" if picture.dark else "light", reduced_motion="reduce",
    ) as context:  # fmt: skip
        page = context.new_page()
        if picture.who:
            _sign_in(page, picture.who, password)
        picture.go(page)
        page.wait_for_load_state("networkidle")
        page.evaluate("scrollTo(0, 0)")
        page.screenshot(path=PICTURES / f"{picture.name}.png", full_page=picture.whole)


def _sign_in(page: "Page", name: str, password: str) -> None:
    page.goto("/sign-in")
    page.fill("[name=name]", name)
    page.fill("[name=password]", password)
    page.click("main button[type=submit]")
    page.wait_for_url(lambda url: "/sign-in" not in url)


def _at(path: str) -> Callable[["Page"], object]:
    return lambda page: page.goto(path)


def _item(page: "Page") -> None:
    """A letter with a page to look at and somebody it may belong to, taken in hand."""
    page.goto("/queue?reason=ambiguous_person")
    page.locator("main table a").first.click()
    if (take := page.get_by_role("button", name="Übernehmen")).count():
        take.click()


def _mail(page: "Page") -> None:
    page.goto("/queue")
    page.locator("main table a").first.click()
    page.goto(page.url.partition("?")[0] + "/mail")


def _found_people(page: "Page") -> None:
    """A search of the register by a name, for somebody who works without a script too."""
    page.goto("/queue")
    page.locator("main table a").first.click()
    page.goto(page.url.partition("?")[0] + "?q=Kowalski")


def _taken_apart(page: "Page") -> None:
    page.goto("/queue?reason=several_persons")
    page.locator("main table a").first.click()
    if (take := page.get_by_role("button", name="Übernehmen")).count():
        take.click()
    page.locator(".apart summary").click()
    page.locator(".strip input").first.check()


def _undo(page: "Page") -> None:
    """A decision that can be taken back; it is, so that the next picture has the letter still."""
    page.goto("/queue")
    page.locator("main table a").last.click()
    if (take := page.get_by_role("button", name="Übernehmen")).count():
        take.click()
    page.locator("button[value=set_aside], input[value=set_aside]").first.click()
    page.goto("/queue")
    page.wait_for_selector(".undo")


def _refused(page: "Page") -> None:
    page.goto("/audit")
    page.get_by_role("button", name="Suchen").click()
    page.wait_for_selector("[aria-invalid=true]")


def _answer(page: "Page") -> None:
    page.goto("/audit")
    page.fill("#purpose", "Auskunftsersuchen, Akte 12/26")
    page.fill("#actor", "kundenpost")
    page.select_option("#action", "decided")
    page.get_by_role("button", name="Suchen").click()
    page.wait_for_selector("table")


def _life(page: "Page") -> None:
    _answer(page)
    page.locator("main table a").first.click()
    page.wait_for_selector(".timeline")


LETTERS = (
    Picture(name="desk-sign-in", who="", go=_at("/sign-in")),
    Picture(name="desk-queue", who="clerk", go=_at("/queue")),
    Picture(name="desk-queue-dark", who="clerk", go=_at("/queue"), dark=True),
    Picture(name="desk-item", who="clerk", go=_item),
    Picture(name="desk-item-dark", who="clerk", go=_item, dark=True),
    Picture(name="desk-item-phone", who="clerk", go=_item, narrow=True),
    Picture(name="desk-item-apart", who="clerk", go=_taken_apart),
    Picture(name="desk-item-people", who="clerk", go=_found_people),
    Picture(name="desk-mail", who="clerk", go=_mail),
    Picture(name="desk-references", who="clerk", go=_at("/references")),
    Picture(name="desk-problem", who="clerk", go=_at("/items/DO-0000-0000-01")),
    Picture(name="desk-account", who="clerk", go=_at("/account"), whole=True),
    Picture(name="desk-filing-log-empty", who="auditor", go=_at("/audit")),
    Picture(name="desk-filing-log-refused", who="auditor", go=_refused),
    Picture(name="desk-queue-undo", who="clerk", go=_undo),
)
"""Of the sample letters alone."""
FIGURES = (
    Picture(name="desk-filing-log", who="auditor", go=_answer),
    Picture(name="desk-document", who="auditor", go=_life),
    Picture(name="desk-operation", who="admin", go=_at("/operator"), whole=True),
    Picture(name="desk-operation-dark", who="admin", go=_at("/operator"), dark=True),
    Picture(name="desk-accounts", who="admin", go=_at("/accounts")),
)


if __name__ == "__main__":
    sys.exit(main())
