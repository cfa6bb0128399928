"""A clerk at the desk, in a real browser: by keyboard alone, with a change of mind, and without scripts."""

import pytest
from playwright.sync_api import Browser, Page, expect

from classifiers.reasons import Reason, sentence
from tests.desk.test_taking_apart import pile
from tests.review import PASSWORD, DeskUnderTest
from tests.stories.mails import ANNA, BJOERN, bg, mail, pdf


def sign_in_by_keyboard(page: Page, name: str, password: str = PASSWORD) -> None:
    page.goto("/sign-in")
    expect(page.locator("#name")).to_be_focused()
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.type(password)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def next_item(page: Page) -> None:
    """Press one key and wait for another page."""
    with page.expect_navigation():
        page.keyboard.press("n")


def decide(page: Page, key: str) -> None:
    with page.expect_navigation():
        page.keyboard.press(key)


def decisions(desk: DeskUnderTest) -> list[tuple[object, ...]]:
    return desk.rows('SELECT action, "case", state FROM decisions ORDER BY decided_at')


def test_a_clerk_works_ten_items_by_keyboard_alone(page: Page, clerks: DeskUnderTest) -> None:
    sign_in_by_keyboard(page, "karla")
    expect(page.locator("h1")).to_have_text("Warteschlange")
    next_item(page)
    for _ in range(4):
        page.keyboard.press("1")
        decide(page, "f")
    for key in ("a", "w", "r"):
        decide(page, key)
    page.keyboard.press("/")
    page.keyboard.type("Müller, Jörg")
    found = page.locator("#people input[type=radio]").first
    found.wait_for()
    for _ in range(20):
        page.keyboard.press("Shift+Tab")
        if found.evaluate("one => one === document.activeElement"):
            break
    page.keyboard.press("Space")
    decide(page, "Enter")
    page.keyboard.press("m")
    page.keyboard.type("Wer ist das?")
    page.keyboard.press("Escape")
    decide(page, "s")
    page.keyboard.press("2")
    decide(page, "f")
    assert [row[0] for row in decisions(clerks)] == ["file"] * 4 + ["set_aside", "forward", "unreadable"] + [
        "file"
    ] * 2
    assert {row[1] for row in decisions(clerks)} == {f"35502BG{ANNA.serial}", None}
    assert clerks.rows("SELECT asked_by, note FROM review_items WHERE asked_by <> ''") == [
        ("karla", "Wer ist das?")
    ]
    expect(page.locator(".count")).to_have_text("1 Vorgang wartet.")


def test_a_decision_is_taken_back_by_one_key(page: Page, clerks: DeskUnderTest) -> None:
    sign_in_by_keyboard(page, "karla")
    next_item(page)
    first = page.url
    page.keyboard.press("1")
    decide(page, "f")
    assert page.url != first
    expect(page.locator(".undo")).to_contain_text("Abgelegt")
    decide(page, "z")
    assert page.url == first
    expect(page.locator(".undo")).to_have_count(0)
    assert decisions(clerks) == [("file", f"35502BG{ANNA.serial}", "undone")]


def test_a_file_is_taken_apart_by_keyboard_and_each_piece_is_decided(
    page: Page, clerks: DeskUnderTest
) -> None:
    clerks.take(mail("", ("Stapel.pdf", "application/pdf", pile(ANNA, ANNA, BJOERN)), sender="z@example.org"))
    [whole] = clerks.rows("SELECT id FROM review_items WHERE reason = 'several_cases'")[0]
    sign_in_by_keyboard(page, "karla")
    page.goto(f"/items/{whole}")
    with page.expect_navigation():
        page.keyboard.press("t")
    page.keyboard.press("p")
    small = page.locator(".strip img")
    expect(small).to_have_count(3)
    expect(small.last).to_have_js_property("complete", value=True)
    assert small.last.evaluate("one => one.naturalWidth") == 240
    for _ in range(2):
        page.keyboard.press("Tab")
    expect(page.get_by_label("Beginnt auf Seite 3")).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Datei trennen")).to_be_focused()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(sentence(Reason.TAKEN_OUT_BY_CLERK))
    expect(page.locator("figure.page")).to_have_count(2)
    page.keyboard.press("1")
    decide(page, "f")
    page.goto(f"/items/{str(whole)[:-2]}04")
    with page.expect_navigation():
        page.keyboard.press("t")
    expect(page.locator("figure.page")).to_have_count(1)
    page.keyboard.press("1")
    decide(page, "f")
    assert decisions(clerks) == [("file", ANNA.bg_number, "pending"), ("file", BJOERN.bg_number, "pending")]


def test_the_pages_of_a_letter_are_put_in_order_by_keyboard(page: Page, clerks: DeskUnderTest) -> None:
    files = [pdf("Bitte um Bearbeitung", word, name=f"{word}.pdf") for word in ("eins", "zwei", "drei")]
    [number] = clerks.take(mail("", *files, sender="z@example.org"))
    first, second, third = (f"{number}-{n:02d}" for n in (2, 3, 4))
    sign_in_by_keyboard(page, "karla")
    page.goto(f"/items/{first}")
    decide(page, "t")
    for box in page.locator(".together input[type=checkbox]").all():
        box.focus()
        page.keyboard.press("Space")
    page.get_by_role("button", name="Weitere Seiten").focus()
    decide(page, "Enter")
    expect(page.locator(".order")).to_have_attribute("open", "")
    expect(page.locator(".order strong")).to_have_text([f"Stück {n} von 3" for n in (1, 2, 3)])
    last = page.get_by_role("button", name="Nach vorn PDF 4, Stück 3 von 3")
    last.focus()
    decide(page, "Enter")
    expect(page.get_by_role("button", name="Nach vorn PDF 4, Stück 2 von 3")).to_be_focused()
    decide(page, "Enter")
    expect(page.get_by_role("button", name="Nach hinten PDF 4, Stück 1 von 3")).to_be_focused()
    names = page.locator("figure.page").evaluate_all("all => all.map((one) => one.ariaLabel)")
    assert names == [f"Stück {n} von 3, Seite 1 von 1" for n in (1, 2, 3)]
    shown = page.locator("figure.page img").evaluate_all("all => all.map((one) => one.src)")
    assert [one.split("/documents/")[1][: len(first)] for one in shown] == [third, first, second]
    page.goto(f"/items/{first}")
    expect(page.locator(".order ol")).to_be_hidden()
    page.keyboard.press("e")
    expect(page.locator(".order ol")).to_be_visible()


def test_a_text_shows_all_its_pages_when_its_first_is_set_and_without_scripts_the_next_time(
    page: Page, browser: Browser, clerks: DeskUnderTest
) -> None:
    text = "\n".join(f"Zeile {n}: {bg(ANNA)}" for n in range(100)).encode()
    [number] = clerks.take(mail("", ("Brief.txt", "text/plain", text), sender="z@example.org"))
    sign_in_by_keyboard(page, "karla")
    page.goto(f"/items/{number}-02")
    sheets = page.locator("figure.page")
    expect(sheets).to_have_count(3)
    assert sheets.evaluate_all("all => all.map((one) => one.ariaLabel)") == [
        f"Seite {n} von 3" for n in (1, 2, 3)
    ]
    sheets.last.scroll_into_view_if_needed()
    sheets.last.locator("svg").wait_for(state="attached")
    assert sheets.last.locator("img").evaluate("one => one.naturalWidth") == 1200
    state = page.context.storage_state()
    with browser.new_context(base_url=clerks.url, storage_state=state, java_script_enabled=False) as context:
        plain = context.new_page()
        plain.goto(f"/items/{number}-02")
        expect(plain.locator("figure.page")).to_have_count(3)


def test_the_page_is_there_with_its_words_and_the_evidence_marked(page: Page, clerks: DeskUnderTest) -> None:
    sign_in_by_keyboard(page, "karla")
    next_item(page)
    picture = page.locator(".sheet img").first
    expect(picture).to_have_js_property("complete", value=True)
    assert picture.evaluate("one => one.naturalWidth") > 500
    page.locator(".sheet svg rect").first.wait_for(state="attached")
    assert "Bearbeitung" in "".join(page.locator(".sheet svg text").all_text_contents())
    expect(page.locator(".mail-head")).to_contain_text("example.org")
    page.keyboard.press("+")
    expect(page.locator(".paper")).to_have_class("paper zoom-2 turn-0")


def test_a_number_is_ticked_and_the_keys_still_work(page: Page, clerks: DeskUnderTest) -> None:
    bill = pdf(f"BG-Nummer: {bg(ANNA)}", "Vertragskonto 4711 00815")
    [number] = clerks.take(mail("", bill, sender="strom@example.org"))
    sign_in_by_keyboard(page, "karla")
    page.goto("/queue")
    page.locator("main table a").last.click()
    page.wait_for_url("**/items/*")
    page.keyboard.press("t")
    tick = page.get_by_role("checkbox", name="471100815")
    expect(tick).to_be_enabled()
    expect(tick).not_to_be_checked()
    page.keyboard.press("1")
    tick.focus()
    page.keyboard.press("Space")
    expect(tick).to_be_checked()
    decide(page, "f")
    kept = clerks.rows(f"SELECT teaches FROM decisions WHERE submission = '{number}'")
    assert kept == [('[["contract","471100815"]]',)]


def test_wrong_passwords_lock_an_account_in_plain_words(page: Page) -> None:
    for _ in range(5):
        sign_in_by_keyboard(page, "kurt", "falsch-falsch-falsch")
        expect(page.get_by_role("alert")).to_contain_text("Name oder Kennwort stimmt nicht")
        page.context.clear_cookies()
    sign_in_by_keyboard(page, "kurt")
    expect(page.get_by_role("alert")).to_contain_text("gesperrt")


@pytest.mark.parametrize("name", ["anton", "dana", "ada"])
def test_who_is_no_clerk_sees_no_letter_and_is_told_so(page: Page, clerks: DeskUnderTest, name: str) -> None:
    sign_in_by_keyboard(page, name)
    page.wait_for_url(lambda url: "sign-in" not in url)
    expect(page.get_by_role("link", name="Warteschlange")).to_have_count(0)
    [(item,)] = clerks.rows("SELECT min(id) FROM review_items")
    for path in ("/queue", f"/items/{item}"):
        page.goto(path)
        expect(page.get_by_role("alert")).to_have_text("Ihr Konto hat hier nichts zu tun.")


def test_an_item_in_somebody_elses_hand_can_be_looked_at_but_not_decided(
    page: Page, browser: Browser, clerks: DeskUnderTest
) -> None:
    sign_in_by_keyboard(page, "karla")
    next_item(page)
    with browser.new_context(base_url=clerks.url, locale="en-GB") as context:
        other = context.new_page()
        sign_in_by_keyboard(other, "kurt")
        other.goto(page.url)
        expect(other.locator("main")).to_contain_text("You can look, but not decide.")
        expect(other.get_by_role("button", name="File here")).to_be_disabled()


def test_everything_works_without_scripts(browser: Browser, clerks: DeskUnderTest) -> None:
    with browser.new_context(base_url=clerks.url, locale="en-GB", java_script_enabled=False) as context:
        page = context.new_page()
        sign_in_by_keyboard(page, "karla")
        page.get_by_role("button", name="Next item").click()
        page.fill("#q", "35502BG0012345")
        page.keyboard.press("Enter")
        page.locator("#people input[type=radio]").first.check()
        page.get_by_role("button", name="File here").click()
        expect(page.locator(".undo")).to_contain_text("Filed")
        page.get_by_role("button", name="Take it back").click()
        expect(page.get_by_role("button", name="File here")).to_be_enabled()
    assert [row[2] for row in decisions(clerks)] == ["undone"]
