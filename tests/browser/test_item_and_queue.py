"""What a clerk sees and does on an item and in the queue, looked at in a real browser."""

import json
import re

import pytest
from playwright.sync_api import Browser, Page, expect

from classifiers.reasons import Reason, sentence
from tests.browser.test_clerk import decisions, sign_in_by_keyboard
from tests.review import DeskUnderTest
from tests.stories.mails import ANNA, BJOERN, bg, mail, pdf

BOXES = """selector => [...document.querySelectorAll(selector)].map(one => {
    const box = one.getBoundingClientRect();
    return [box.left, box.top, box.right, box.bottom];
})"""
INSPECTED = "Ausweis oder Pass"
Box = list[float]


def boxes(page: Page, selector: str) -> list[Box]:
    found: list[Box] = page.evaluate(BOXES, selector)
    return found


def within(inner: Box, outer: Box) -> bool:
    return (
        inner[0] >= outer[0] - 1 and inner[1] >= outer[1] - 1
        and inner[2] <= outer[2] + 1 and inner[3] <= outer[3] + 1
    )  # fmt: skip


def item_of(desk: DeskUnderTest, submission: str) -> str:
    [(item,)] = desk.rows(
        "SELECT min(i.id) FROM review_items i JOIN documents d ON d.id = i.document "
        f"WHERE i.submission = '{submission}' AND d.role <> 'text'"
    )
    return str(item)


def take(page: Page, item: str) -> None:
    page.goto(f"/items/{item}")
    with page.expect_navigation():
        page.keyboard.press("t")


@pytest.mark.parametrize("name", ["reason", "type", "site", "language", "age"])
def test_each_filter_narrows_the_queue_from_its_form(page: Page, clerks: DeskUnderTest, name: str) -> None:
    with clerks.office.store.write() as tx:
        tx.connection.exec_driver_sql(
            "UPDATE review_items SET type = 'AU', received_at = '2020-01-01 00:00:00', language = 'uk', "
            "site = 'Hörde', reason = 'no_evidence' WHERE id = (SELECT min(id) FROM review_items)"
        )
    wanted = {"reason": "no_evidence", "type": "AU", "site": "Hörde", "language": "uk", "age": "30"}
    sign_in_by_keyboard(page, "karla")
    page.select_option(f"#{name}", wanted[name])
    with page.expect_navigation():
        page.get_by_role("button", name="Anzeigen").click()
    expect(page.locator(".count")).to_have_text("1 Vorgang wartet.")
    expect(page.locator(f"#{name}")).to_have_value(wanted[name])
    with page.expect_navigation():
        page.keyboard.press("n")
    assert f"{name}=" in page.url
    with page.expect_navigation():
        page.get_by_role("link", name="English").click()
    expect(page.get_by_role("button", name="File here")).to_be_visible()
    assert f"{name}=" in page.url


def test_the_counts_by_reason_are_seen_narrow_the_queue_and_stay_fresh(
    page: Page, clerks: DeskUnderTest
) -> None:
    said = sentence(Reason.NUMBER_ALONE)
    sign_in_by_keyboard(page, "karla")
    counted = page.locator(".counts li")
    expect(counted).to_have_text([f"{said} 10"])
    assert "every 15s" in str(page.get_attribute("#live", "hx-trigger"))
    with clerks.office.store.write() as tx:
        tx.connection.exec_driver_sql(
            "UPDATE review_items SET closed_at = opened_at WHERE id = (SELECT min(id) FROM review_items)"
        )
    page.evaluate("htmx.ajax('GET', document.getElementById('live').getAttribute('hx-get'), '#live')")
    expect(counted).to_have_text([f"{said} 9"])
    with page.expect_navigation():
        counted.get_by_role("link").click()
    expect(page.locator("#reason")).to_have_value("number_alone")


def test_later_pages_of_the_queue_are_live_too(page: Page, clerks: DeskUnderTest) -> None:
    rows = [f"('x{n}', submission, 'no_evidence', opened_at, received_at, 'U3', '')" for n in range(30)]
    with clerks.office.store.write() as tx:
        for row in rows:
            tx.connection.exec_driver_sql(
                "INSERT INTO review_items (id, submission, reason, opened_at, received_at, urgency, site) "
                f"SELECT {row[1:-1]} FROM review_items LIMIT 1"
            )
    sign_in_by_keyboard(page, "karla")
    with page.expect_navigation():
        page.get_by_role("link", name="Weitere Vorgänge").click()
    shown = page.locator(".queue tbody tr").all_inner_texts()
    assert "after=" in str(page.get_attribute("#live", "hx-get"))
    page.evaluate("htmx.ajax('GET', document.getElementById('live').getAttribute('hx-get'), '#live')")
    page.wait_for_timeout(500)
    assert page.locator(".queue tbody tr").all_inner_texts() == shown


def test_a_corrected_type_brings_the_button_its_policy_asks_for(page: Page, clerks: DeskUnderTest) -> None:
    sign_in_by_keyboard(page, "karla")
    page.keyboard.press("n")
    file = page.locator("button[value=file]")
    discard = page.locator("button[value=discard]")
    expect(file).to_be_visible()
    expect(discard).to_be_hidden()
    page.keyboard.press("1")
    page.select_option("#kind", "AUSW")
    expect(file).to_be_hidden()
    expect(discard).to_be_visible()
    first = page.url
    page.locator("h1").click()
    with page.expect_navigation():
        page.keyboard.press("d")
    expect(page.get_by_role("alert")).to_contain_text("Vermerk")
    expect(page.locator("#kind")).to_have_value("AUSW")
    expect(page.locator("input[name=member]:checked")).not_to_have_count(0)
    page.fill("#note", "Ausweis gesehen")
    with page.expect_navigation():
        discard.click()
    assert page.url != first
    assert decisions(clerks)[0][0] == "discard"


def test_without_scripts_both_buttons_stand_there_and_the_refusal_is_a_sentence(
    browser: Browser, clerks: DeskUnderTest
) -> None:
    with browser.new_context(base_url=clerks.url, locale="en-GB", java_script_enabled=False) as context:
        page = context.new_page()
        sign_in_by_keyboard(page, "karla")
        page.get_by_role("button", name="Next item").click()
        expect(page.locator("[data-do]").first).to_be_hidden()
        expect(page.get_by_text("Where no picture is shown there is none")).to_be_visible()
        page.get_by_role("button", name="Inspected, not kept").click()
        expect(page.get_by_role("alert")).to_contain_text("Documents of this type are kept")
        page.select_option("#kind", "AUSW")
        page.fill("#note", "seen")
        page.get_by_role("button", name="Inspected, not kept").click()
        expect(page.locator(".undo")).to_be_visible()
    assert [row[0] for row in decisions(clerks)] == ["discard"]


def test_without_scripts_the_search_keeps_the_filters_and_the_mail_stands_beside(
    browser: Browser, clerks: DeskUnderTest
) -> None:
    with browser.new_context(base_url=clerks.url, locale="en-GB", java_script_enabled=False) as context:
        page = context.new_page()
        sign_in_by_keyboard(page, "karla")
        page.goto("/queue?reason=number_alone")
        page.get_by_role("button", name="Next item").click()
        page.fill("#q", "Kowal")
        page.keyboard.press("Enter")
        assert "reason=number_alone" in page.url
        expect(page.locator("#people")).to_contain_text("Kowalski")
        page.get_by_role("link", name="Show the mail").click()
        expect(page.locator(".mail")).to_contain_text("example.org")
        expect(page.get_by_role("button", name="File here")).to_be_enabled()
        assert "reason=number_alone" in page.url


def test_the_actions_are_reached_without_scrolling(page: Page, clerks: DeskUnderTest) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    sign_in_by_keyboard(page, "karla")
    page.keyboard.press("n")
    page.locator(".sheet svg").first.wait_for(state="attached")
    page.evaluate("document.querySelector('.people, #people').style.height = '60rem'")
    for button in boxes(page, ".actions button:not([hidden])"):
        assert within(button, [0, 0, 1280, 720])
    page.set_viewport_size({"width": 320, "height": 640})
    page.get_by_role("link", name="Zur Entscheidung").click()
    expect(page.locator("#decide legend").first).to_be_in_viewport()


@pytest.mark.parametrize(("width", "beside"), [(1280, "above"), (1500, "left")])
def test_the_mail_stands_beside_the_page(page: Page, clerks: DeskUnderTest, width: int, beside: str) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    sign_in_by_keyboard(page, "karla")
    page.keyboard.press("n")
    expect(page.locator(".mail-head")).to_contain_text("example.org")
    [written], [paper] = boxes(page, ".mail"), boxes(page, ".paper")
    assert within(written, [0, 0, width, 800])
    assert written[3] <= paper[1] if beside == "above" else written[2] <= paper[0]


def test_a_turned_page_can_be_seen_whole_and_a_closer_look_is_a_finer_picture(
    page: Page, clerks: DeskUnderTest
) -> None:
    sign_in_by_keyboard(page, "karla")
    page.keyboard.press("n")
    page.locator(".sheet svg").first.wait_for(state="attached")
    for turn in range(1, 5):
        page.keyboard.press("o")
        for zoom in ("+", "-"):
            page.keyboard.press(zoom)
            [frame], [sheet], [leaf] = (boxes(page, one) for one in ("figure.page", ".sheet", ".leaf"))
            assert within(leaf, sheet), turn
            assert sheet[0] >= frame[0]
            wide, tall = leaf[2] - leaf[0], leaf[3] - leaf[1]
            assert (wide > tall) == bool(turn % 2)
    picture = page.locator(".sheet img").first
    expect(picture).to_have_attribute("src", re.compile("large=1"))
    for _ in range(100):
        if picture.evaluate("one => one.naturalWidth") > 2000:
            break
        page.wait_for_timeout(100)
    assert picture.evaluate("one => one.naturalWidth") > 2000


def test_evidence_is_marked_whole_at_its_place_and_nothing_else(page: Page, clerks: DeskUnderTest) -> None:
    lines = (
        "Kundennummer: 355 D 456789", "Anna Müller, geboren am 15. Juli 1984", "Meine Tochter Anna wartet.",
        f"BG-Nummer: {bg(ANNA)} und {bg(BJOERN)}", "Konto 456789",
    )  # fmt: skip
    said = f"Betrifft {bg(ANNA)} und mehr, Grüße Anna"
    [number] = clerks.take(mail(said, pdf(*lines), sender="anna@example.net"))
    item = item_of(clerks, number)
    sign_in_by_keyboard(page, "karla")
    answer = page.request.get(f"/items/{item}/documents/{item}/pages/1/words")
    words = json.loads(answer.text())
    marked = " ".join(word[0] for word in words if word[5])
    assert "355 D 456789" in marked
    assert "15. Juli 1984" in marked
    assert marked.count("Anna") == 1
    assert "Konto" not in marked
    assert marked.count("456789") == 1
    page.goto(f"/items/{item}")
    page.locator(".sheet svg rect").first.wait_for(state="attached")
    [leaf] = boxes(page, ".leaf")
    found = [[*map(round, rect)] for rect in boxes(page, ".sheet svg rect")]
    wide, tall = leaf[2] - leaf[0], leaf[3] - leaf[1]
    expected = [
        (leaf[0] + one[1] * wide, leaf[1] + one[2] * tall, leaf[0] + one[3] * wide, leaf[1] + one[4] * tall)
        for one in words if one[5]
    ]  # fmt: skip
    assert len(found) == len(expected)
    for rect, word in zip(found, expected, strict=True):
        assert all(abs(seen - read) <= 4 for seen, read in zip(rect, word, strict=True))
    expect(page.locator(".mail mark")).to_have_text([bg(ANNA)])


def test_pages_that_came_apart_are_joined_by_their_small_pictures(page: Page, clerks: DeskUnderTest) -> None:
    files = [pdf(f"BG-Nummer: {bg(ANNA)}", f"Bitte um Bearbeitung, {n}", name=f"{n}.pdf") for n in "abc"]
    [number] = clerks.take(mail("", *files, sender="drei@example.org"))
    item = item_of(clerks, number)
    sign_in_by_keyboard(page, "karla")
    take(page, item)
    ticks = page.locator(".together input[type=checkbox]")
    expect(ticks).to_have_count(2)
    pictures = page.locator(".together img")
    assert {str(one.get_attribute("alt")).partition(" von ")[0] for one in pictures.all()} == {"Erste Seite"}
    names = page.locator(".together a").all_inner_texts()
    assert len(set(names)) == len(names)
    for tick in ticks.all():
        tick.focus()
        page.keyboard.press("Space")
    page.get_by_role("button", name="Weitere Seiten dieses Schriftstücks").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("figure.page")).to_have_count(3)
    page.locator("h1").click()
    with page.expect_navigation():
        page.keyboard.press("w")
    expect(page.locator(".undo a")).to_have_attribute("href", f"/items/{item}/package")
