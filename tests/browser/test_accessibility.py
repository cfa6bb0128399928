"""BITV 2.0 / WCAG 2.1 AA: axe-core finds nothing on any page, and the keyboard's focus is always seen."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.states import JOINED, SECOND, TAKEN_APART, furnished
from tests.browser.visits import visit
from tests.demo_desk import DemoDesk
from tests.stories.mails import ANNA

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
SIZES = {"a desktop": (1280, 900), "200 % zoom": (640, 450), "320 pixels": (320, 640)}
FOCUS_SHOWN = """() => {
    const seen = getComputedStyle(document.activeElement);
    return (seen.outlineStyle !== 'none' && parseFloat(seen.outlineWidth) > 0) || seen.boxShadow !== 'none';
}"""
FOCUSED = (
    "() => document.activeElement === document.body ? '' : document.activeElement.outerHTML.slice(0, 200)"
)


def at(path: str) -> Callable[[Page], object]:
    return lambda page: page.goto(path)


def item(page: Page) -> None:
    page.goto("/queue")
    page.locator("main table a").first.click()
    page.wait_for_load_state()


def mail(page: Page) -> None:
    item(page)
    page.goto(page.url.partition("?")[0] + "/mail")


def found_people(page: Page) -> None:
    item(page)
    page.goto(f"{page.url.partition('?')[0]}?q={ANNA.last_name}")


def in_others_hands(page: Page) -> None:
    page.goto("/queue")
    page.get_by_role("row").filter(has_text=SECOND).get_by_role("link").first.click()
    page.wait_for_load_state()
    assert page.locator("text=" + SECOND).count()


def undo_bar(page: Page) -> None:
    page.goto("/queue")
    page.wait_for_selector(".undo")


def refused_password(page: Page) -> None:
    page.goto("/account")
    for name in ("old", "new", "again"):
        page.fill(f"#{name}", name)
    page.locator(".password button").click()
    page.wait_for_selector("#wrong")


def taken_apart(page: Page) -> None:
    page.goto(f"/queue?reason={TAKEN_APART}")
    page.locator("main table a").first.click()
    page.wait_for_load_state()
    take = page.locator("[data-key=t]")
    if take.count():
        take.click()
    page.locator(".apart summary").click()
    page.locator(".strip input").first.check()


def joined(page: Page) -> None:
    page.goto(f"/queue?reason={JOINED}")
    page.locator("main table a").first.click()
    page.wait_for_load_state()
    page.locator(".order summary").click()
    page.wait_for_selector(".order button")


def joined_and_moved(page: Page) -> None:
    joined(page)
    piece = page.locator(".order button").first.get_attribute("value")
    page.goto(f"{page.url.partition('?')[0]}?later={piece}")
    page.wait_for_selector(".moved")


def joined_in_others_hands(page: Page) -> None:
    page.goto(f"/queue?reason={JOINED}")
    page.locator("main table a").first.click()
    page.wait_for_load_state()
    page.locator(".order summary").click()
    assert page.locator(".order button").count() == 0


def search(page: Page) -> None:
    page.goto("/audit")
    page.fill("#purpose", "Auskunft, Akte 12/26")
    page.locator("main form button.primary").first.click()
    page.wait_for_selector("table")
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")


def life(page: Page) -> None:
    search(page)
    page.locator("main table a").first.click()
    page.wait_for_selector(".timeline")


def refused(page: Page) -> None:
    page.goto("/audit")
    page.locator("main form button.primary").first.click()
    page.wait_for_selector("[aria-invalid=true]")


def operator(page: Page) -> None:
    page.goto("/operator")
    page.wait_for_selector("[role=alert]")  # an alarm
    page.wait_for_selector("form[action='/operator/quarantine/replay']")
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")


PAGES: dict[str, tuple[str, Callable[[Page], object]]] = {
    "sign-in": ("", at("/sign-in")),
    "queue": ("clerk", at("/queue")),
    "item": ("clerk", item),
    "item, taken apart": ("clerk", taken_apart),
    "item, its pages in order": ("clerk", joined),
    "item, a page of it moved": ("clerk", joined_and_moved),
    "item, its pages in others' hands": (SECOND, joined_in_others_hands),
    "references": ("clerk", at("/references")),
    "mail": ("clerk", mail),
    "people of the register": ("clerk", found_people),
    "item in others' hands": ("clerk", in_others_hands),
    "queue with a decision to take back": (SECOND, undo_bar),
    "account": ("clerk", at("/account")),
    "password that cannot be": ("clerk", refused_password),
    "nothing here": ("clerk", at("/items/DO-0000-0000-01")),
    "filing log": ("auditor", at("/audit")),
    "question without a purpose": ("auditor", refused),
    "events": ("auditor", search),
    "life of a document": ("auditor", life),
    "operation, with alarm and quarantine": ("admin", operator),
    "accounts": ("admin", at("/accounts")),
}


@pytest.fixture(scope="module", autouse=True)
def states(desk: DemoDesk) -> Iterator[None]:
    with furnished(desk):
        yield


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_no_violation(
    browser: Browser, desk: DemoDesk, name: str, language: str, scheme: str
) -> None:
    who, go = PAGES[name]
    with visit(browser, desk, who, language, color_scheme=scheme, reduced_motion="reduce") as page:
        go(page)
        assert page.get_attribute("html", "lang") == language
        for size, (width, height) in SIZES.items():
            page.set_viewport_size({"width": width, "height": height})
            assert violations(page) == [], size
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (
                f"scrolls sideways at {size}"
            )


@pytest.mark.parametrize("name", PAGES)
def test_the_focus_of_the_keyboard_is_always_seen(browser: Browser, desk: DemoDesk, name: str) -> None:
    who, go = PAGES[name]
    with visit(browser, desk, who) as page:
        go(page)
        page.evaluate("document.activeElement.blur()")
        stops = 0
        for _ in range(25):
            page.keyboard.press("Tab")
            if focused := page.evaluate(FOCUSED):
                stops += 1
                assert page.evaluate(FOCUS_SHOWN), focused
        assert stops >= 5


def violations(page: Page) -> list[dict[str, Any]]:
    """What axe-core has to say, as rule, elements, and why."""
    found = axe(page)["violations"]
    return [
        {"rule": one["id"], "where": [(n["html"][:150], n["failureSummary"][:300]) for n in one["nodes"][:3]]}
        for one in found
    ]


def axe(page: Page) -> dict[str, Any]:
    """Everything axe-core has to say."""
    if page.evaluate("typeof axe === 'undefined'"):
        page.evaluate(AXE)
    told: dict[str, Any] = page.evaluate("axe.run(document)")
    return told
