"""A broken picture, a file or a person gone meanwhile: a plain sentence, a way on, nothing half done."""

import random

import pytest
from sqlalchemy import text, update

from ingest.operations.carry_out import carry_out_due
from ingest.operations.decide import Choice, Chosen, decide
from storage.tables import DecisionRow
from tests.desk.test_deciding import CASE, KARLA, file_here, letter, taken, until, waiting
from tests.fixtures import paper
from tests.fixtures.capture import jpeg_photo
from tests.review import Browser, DeskUnderTest
from tests.stories.mails import ANNA, bg, mail

OUT_OF_ORDER = "Nothing was half done; try again in a moment, or tell the administrator."
TOLD_MISSING = "The file is missing or damaged in storage. Tell the administrator."
MISSING = "The file is missing or damaged in storage. Tell the administrator, then decide again."
GONE = "The person is not in the register any more. Choose again."


def half_a_photo() -> bytes:
    """A JPEG whose second half is rubbish."""
    words = paper.Text(x=20, y=30, words=f"BG-Nummer: {bg(ANNA)}", size=16)
    whole = jpeg_photo(paper.draw((words,), dpi=100))
    half = len(whole) // 2
    return whole[:half] + random.Random(35502).randbytes(half)


def at_the_desk(desk: DeskUnderTest) -> Browser:
    browser = Browser(desk.url)
    browser.sign_in("karla")
    return browser


def now_due(desk: DeskUnderTest) -> None:
    """The minute is over just now."""
    with desk.office.store.write() as tx:
        tx.connection.execute(update(DecisionRow).values(due_at=tx.now))


def make_due(desk: DeskUnderTest) -> None:
    """The minute is over, and with it all patience."""
    with desk.office.store.write() as tx:
        tx.connection.execute(text("UPDATE decisions SET due_at = '2020-01-01 00:00:00'"))


def lose_the_originals(desk: DeskUnderTest) -> None:
    for (blob,) in desk.rows("SELECT blob FROM submissions"):
        desk.office.blobs.path(str(blob)).unlink()
    for kept in (desk.office.blobs.folder / "cache").rglob("*"):
        if kept.is_file():
            kept.unlink()


@pytest.mark.parametrize(("choice", "status"), [("file", "filed"), ("unreadable", "set_aside")])
def test_a_half_broken_photo_can_be_looked_at_taken_away_and_decided(
    swift: DeskUnderTest, choice: str, status: str
) -> None:
    photo = half_a_photo()
    swift.take(mail("", ("IMG_1.jpg", "image/jpeg", photo), sender="x@example.org"))
    browser, item = at_the_desk(swift), taken(swift)
    assert browser.get(f"/items/{item}").status == 200
    picture = browser.get(f"/items/{item}/documents/{item}/pages/1")
    assert (picture.status == 200) != ("X-Problem" in picture.headers)
    assert browser.get(f"/items/{item}/documents/{item}/file").body == photo
    person = ANNA.customer_number if choice == "file" else ""
    decide(swift.office, item, Chosen(choice=Choice(choice), case=CASE, person=person), KARLA)
    until(lambda: waiting(swift) == [])
    [(found, path)] = swift.rows(f"SELECT status, path FROM documents WHERE id = '{item}'")
    assert found == status
    if choice == "file":
        assert (swift.office.cases.folder / str(path)).read_bytes() == photo


def test_a_picture_that_cannot_be_drawn_says_so_and_offers_the_file(desk: DeskUnderTest) -> None:
    rubbish = b"\xff\xd8\xff\xe0\x00\x10JFIF" + random.Random(1).randbytes(5_000)
    desk.take(mail("", ("IMG_1.jpg", "image/jpeg", rubbish), sender="x@example.org"))
    browser, item = at_the_desk(desk), taken(desk)
    picture = browser.get(f"/items/{item}/documents/{item}/pages/1")
    assert (picture.status, bool(picture.headers["X-Problem"])) == (404, True)
    page = browser.get(f"/items/{item}").text
    assert "There is no picture of this page. Download the file to look at it." in page
    assert browser.get(f"/items/{item}/documents/{item}/file").body == rubbish


def test_a_file_missing_from_storage_is_told_on_every_page_that_would_show_it(desk: DeskUnderTest) -> None:
    desk.take(letter())
    browser, item = at_the_desk(desk), taken(desk)
    lose_the_originals(desk)
    assert browser.get(f"/items/{item}").status == 200
    for what in (f"/documents/{item}/pages/1", f"/documents/{item}/file", "/package", "/mail"):
        answer = browser.get(f"/items/{item}{what}")
        assert answer.status == 404, what
        assert TOLD_MISSING in answer.text, what
        assert 'href="/"' in answer.text, what
        assert desk.folder.name not in answer.text, what


def test_a_storage_that_is_not_there_at_all_is_no_missing_file(desk: DeskUnderTest) -> None:
    desk.take(letter())
    browser, item = at_the_desk(desk), taken(desk)
    desk.office.blobs.folder.rename(desk.folder / "elsewhere")
    answer = browser.get(f"/items/{item}/mail")
    assert (answer.status, OUT_OF_ORDER in answer.text) == (503, True)


def test_a_missing_file_is_told_at_once_and_not_after_a_while(desk: DeskUnderTest) -> None:
    desk.take(letter())
    file_here(desk, item := taken(desk))
    lose_the_originals(desk)
    now_due(desk)
    carry_out_due(desk.office)
    assert desk.rows("SELECT state, problem FROM decisions") == [("failed", MISSING)]
    assert MISSING in at_the_desk(desk).get(f"/items/{item}").text


def test_an_item_whose_file_is_missing_comes_back_and_can_be_decided_otherwise(desk: DeskUnderTest) -> None:
    desk.take(letter())
    file_here(desk, item := taken(desk))
    lose_the_originals(desk)
    make_due(desk)
    carry_out_due(desk.office)
    assert desk.rows("SELECT status FROM documents WHERE status = 'filed'") == []
    assert not any(path.is_file() for path in desk.office.cases.folder.rglob("*"))
    browser = at_the_desk(desk)
    page = browser.get(f"/items/{item}").text
    assert f"It came back:</strong> {MISSING}" in page
    assert browser.post(f"/items/{item}/claim", {}).status == 303
    assert browser.post(f"/items/{item}/decide", {"choice": "set_aside"}).status == 303
    make_due(desk)
    carry_out_due(desk.office)
    assert desk.rows(f"SELECT status FROM documents WHERE id = '{item}'") == [("set_aside",)]


def test_a_person_deleted_from_the_register_can_be_seen_as_gone_and_not_be_chosen(
    desk: DeskUnderTest,
) -> None:
    desk.take(letter())
    browser, item = at_the_desk(desk), taken(desk)
    with desk.office.store.write() as tx:
        tx.connection.execute(text("DELETE FROM members"))
    page = browser.get(f"/items/{item}").text
    assert "Not in the register any more" in page
    refused = browser.post(f"/items/{item}/decide", {"choice": "file", "member": CASE})
    assert refused.status == 409
    assert "The register does not know this case" in refused.text
    assert f'action="/items/{item}/decide"' in refused.text
    assert desk.rows("SELECT id FROM decisions") == []


def test_an_item_whose_person_was_deleted_meanwhile_comes_back_and_can_be_decided_otherwise(
    desk: DeskUnderTest,
) -> None:
    desk.take(letter())
    file_here(desk, item := taken(desk))
    with desk.office.store.write() as tx:
        tx.connection.execute(text("DELETE FROM members"))
    make_due(desk)
    carry_out_due(desk.office)
    assert not desk.office.cases.folder.exists()
    browser = at_the_desk(desk)
    assert f"It came back:</strong> {GONE}" in browser.get(f"/items/{item}").text
    browser.post(f"/items/{item}/claim", {})
    assert browser.post(f"/items/{item}/decide", {"choice": "forward"}).status == 303
    make_due(desk)
    carry_out_due(desk.office)
    assert desk.rows(f"SELECT status FROM documents WHERE id = '{item}'") == [("set_aside",)]
