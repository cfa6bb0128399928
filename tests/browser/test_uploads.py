"""What a client sends never runs where the desk is: HTML and SVG with scripts, in a real browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Error, Page, Route

from config.settings import ReadingSettings
from ingest.room.room import ReadingRoom
from tests.browser.visits import sign_in
from tests.review import PASSWORD, DeskUnderTest, open_desk
from tests.stories.mails import mail

RAN = "document.title = 'it ran'; window.ran = true; fetch('/api/v1/me')"
HTML = (
    f'<!doctype html><title>letter</title><p>Guten Tag</p><script>{RAN}</script><img src=x onerror="{RAN}">'
)
SVG = f'<svg xmlns="http://www.w3.org/2000/svg" onload="{RAN}"><title>p</title><script>{RAN}</script></svg>'


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeskUnderTest]:
    files = ("letter.html", "text/html", HTML.encode()), ("picture.svg", "image/svg+xml", SVG.encode())
    folder = tmp_path_factory.mktemp("desk")
    with ReadingRoom(ReadingSettings(readers=1)) as room, open_desk(folder, room) as desk:
        desk.take(mail("Guten Tag", *files, html=HTML, sender="somebody@example.org"))
        yield desk


@pytest.fixture
def page(browser: Browser, hostile: DeskUnderTest) -> Iterator[Page]:
    with browser.new_context(base_url=hostile.url, locale="de-DE") as context:
        page = context.new_page()
        sign_in(page, "karla", PASSWORD)
        yield page


def files_of(desk: DeskUnderTest) -> list[tuple[str, str]]:
    """Address and kind of each file, seen through an item of its mail."""
    item = desk.rows("SELECT id FROM review_items WHERE document IS NOT NULL ORDER BY id")[0][0]
    rows = desk.rows("SELECT id, media_type FROM documents ORDER BY id")
    return [(f"/items/{item}/documents/{document}/file", str(kind)) for document, kind in rows]


def test_a_file_is_downloaded_and_never_shown(page: Page, hostile: DeskUnderTest) -> None:
    kinds = set()
    for address, kind in files_of(hostile):
        with page.expect_download() as started, pytest.raises(Error, match="Download is starting"):
            page.goto(address)
        assert started.value.path().read_bytes()
        kinds.add(kind)
    assert {"text/html", "image/svg+xml"} <= kinds


def test_a_file_runs_nothing_even_where_something_in_between_has_it_shown(
    page: Page, hostile: DeskUnderTest
) -> None:
    """As if a proxy had changed its kind and taken the order to download away: the policy still holds."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for address, kind in files_of(hostile):

        def shown(route: Route, kind: str = kind) -> None:
            answer = route.fetch()
            headers = {k: v for k, v in answer.headers.items() if k != "content-disposition"}
            route.fulfill(response=answer, headers={**headers, "content-type": kind})

        page.route(f"**{address}", shown)
        page.goto(address)
        page.wait_for_timeout(300)
        assert page.title() != "it ran", kind
        assert page.evaluate("typeof window.ran") == "undefined", kind
        page.unroute(f"**{address}")
    assert not any(url.endswith("/api/v1/me") for url in asked)


def test_the_pages_show_such_a_letter_as_text(page: Page, hostile: DeskUnderTest) -> None:
    item = files_of(hostile)[0][0].split("/")[2]
    for address in (f"/items/{item}", f"/items/{item}/mail"):
        page.goto(address)
        page.wait_for_timeout(300)
        assert page.evaluate("typeof window.ran") == "undefined"
        assert page.title() != "it ran"
