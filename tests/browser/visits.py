"""People at the desk, in a browser."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page

from tests.demo_desk import DemoDesk


@contextmanager
def visit(
    browser: Browser, desk: DemoDesk, name: str = "", language: str = "de", **more: str
) -> Iterator[Page]:
    """A browser of one's own; with a `name`, signed in."""
    locale = {"de": "de-DE", "en": "en-GB"}[language]
    cookies = desk.signed_in.get(name)
    with browser.new_context(base_url=desk.url, locale=locale, storage_state=cookies, **more) as context:
        page = context.new_page()
        if name and not cookies:
            sign_in(page, name, desk.password)
            desk.signed_in[name] = context.storage_state()
        yield page


def sign_in(page: Page, name: str, password: str) -> None:
    page.goto("/sign-in")
    page.fill("[name=name]", name)
    page.fill("[name=password]", password)
    page.click("main button[type=submit]")
    page.wait_for_url(lambda url: "/sign-in" not in url)
