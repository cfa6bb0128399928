"""The queue narrowed to the languages somebody reads."""

import re
from urllib.parse import quote

from sqlalchemy import text

from ingest.operations.reread import Chosen, reread
from storage.desk_nouns import Wanted
from tests.desk.test_deciding import letter
from tests.review import Browser, DeskUnderTest
from tests.stories.mails import mail, pdf
from tests.unit.test_hints import GEORGIAN, UKRAINIAN


def test_a_clerk_takes_what_is_in_a_language_they_read(desk: DeskUnderTest) -> None:
    [ukrainian] = desk.take(mail(UKRAINIAN, sender="olena@example.org"))
    [georgian] = desk.take(mail(GEORGIAN, sender="nino@example.org"))
    desk.take(letter())
    browser = Browser(desk.url)
    browser.sign_in("karla")
    page = browser.get("/queue").text
    choices = dict(re.findall(r'<option value="(\w+)">([^<]* \(\d+\))</option>', page))
    assert (choices["uk"], choices["Geor"]) == ("Ukrainian (1)", "Georgian script (1)")
    narrowed = browser.get("/queue?language=uk").text
    assert ukrainian in narrowed
    assert georgian not in narrowed
    taken = browser.post("/queue/next?language=Geor", {}).headers["Location"]
    assert taken == f"/items/{georgian}-01?language=Geor"
    assert "Georgian script" in browser.get(taken).text


def test_what_nobody_recognised_can_be_asked_for(desk: DeskUnderTest) -> None:
    desk.take(mail("", pdf("4711 0815"), sender="x@example.org"), mail(UKRAINIAN, sender="o@example.org"))
    browser = Browser(desk.url)
    browser.sign_in("karla")
    found = browser.get("/api/v1/items?language=und").json
    assert isinstance(found, dict)
    assert [item["language"] for item in found["items"]] == ["und"]
    everything = browser.get("/api/v1/items").json
    assert isinstance(everything, dict)
    assert everything["languages"] == {"und": 1, "uk": 1}


def test_a_language_nobody_knows_shows_nothing_and_harms_nothing(full: DeskUnderTest) -> None:
    browser = Browser(full.url)
    browser.sign_in("karla")
    for language in ("xx", "<b>", "'--"):
        assert "Nothing waits here" in browser.get(f"/queue?language={quote(language)}").text
    assert browser.get(f"/queue?language={'x' * 9}").status == 422


def test_the_names_of_languages_are_german_for_germans(desk: DeskUnderTest) -> None:
    desk.take(mail(UKRAINIAN, sender="olena@example.org"))
    browser = Browser(desk.url)
    browser.sign_in("karla")
    assert "Ukrainisch (1)" in browser.get("/queue", **{"Accept-Language": "de"}).text


def test_what_waited_before_is_told_by_its_language_when_it_is_read_again(desk: DeskUnderTest) -> None:
    [number] = desk.take(mail(f"{UKRAINIAN} Steuer-ID 86 095 742 719", sender="olena@example.org"))
    with desk.office.store.write() as tx:
        tx.connection.execute(text("UPDATE review_items SET language = NULL"))
        tx.connection.execute(text("UPDATE documents SET teachable = NULL"))
        decided = len(desk.events("decided"))
    [done] = reread(desk.office, Chosen(submissions=(number,)), "operator:test")
    assert done.changed == ()
    with desk.office.store.read() as tx:
        [item] = tx.desk.waiting(Wanted(language="uk"), None, 2)
        assert tx.desk.teachable(item.id) == (("tax_id", "86095742719"),)
    assert len(desk.events("decided")) == decided
