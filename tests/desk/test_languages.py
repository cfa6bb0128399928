"""The queue narrowed to the languages somebody reads."""

import re
from urllib.parse import quote

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
