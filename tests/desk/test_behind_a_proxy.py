"""The desk behind a proxy with https: whose address counts, and what its cookies and answers carry."""

from collections.abc import Iterator
from http.cookies import Morsel, SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

import pytest

from config.errors import SettingsError
from config.load import load_settings
from ingest.room.room import ReadingRoom
from review.limits import SIGN_INS
from tests.review import PASSWORD, Answer, Browser, DeskUnderTest, open_desk

HTTPS = 'url = "https://kundenpost.example.org"'
HERE, THERE = "203.0.113.7", "203.0.113.8"
PLENTY = int(2 * SIGN_INS.burst)


@pytest.fixture
def proxied(room: ReadingRoom, tmp_path: Path) -> Iterator[DeskUnderTest]:
    """A desk whose proxy is on this machine, as are all who ask it in these tests."""
    with open_desk(tmp_path, room, more=f'{HTTPS}\nproxies = ["127.0.0.1", "10.1.0.0/16"]') as desk:
        yield desk


def sign_in(desk: DeskUnderTest, name: str, said: str) -> Answer:
    """As a proxy sends it on: `said` is what it says of where the request came from."""
    form = urlencode({"name": name, "password": PASSWORD}).encode()
    headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Forwarded-For": said}
    return Browser(desk.url).ask("POST", "/sign-in", form, headers)


def shut_out(desk: DeskUnderTest, said: str) -> bool:
    """Whether this address may try no more: three would get in at once otherwise."""
    return 429 in {sign_in(desk, name, said).status for name in ("karla", "kurt", "ada")}


def test_too_many_attempts_shut_out_one_caller_and_not_all_behind_the_proxy(proxied: DeskUnderTest) -> None:
    for _ in range(PLENTY):
        sign_in(proxied, "niemand", HERE)
    assert shut_out(proxied, HERE)
    assert shut_out(proxied, f"198.51.100.1, {HERE}")  # what the caller itself made up counts for nothing
    assert shut_out(proxied, f"{HERE}, 10.1.2.3")  # a second proxy of ours
    assert sign_in(proxied, "karla", THERE).status == 303


@pytest.mark.parametrize("more", ["", 'proxies = ["192.0.2.1"]'])
def test_a_stranger_is_not_believed(room: ReadingRoom, tmp_path: Path, more: str) -> None:
    with open_desk(tmp_path, room, more=more) as desk:
        for attempt in range(PLENTY):
            sign_in(desk, "niemand", f"198.51.{attempt // 250}.{attempt % 250}")
        assert shut_out(desk, THERE)


def cookies_of(answer: Answer) -> dict[str, Morsel[str]]:
    lines = answer.headers.get_all("Set-Cookie")  # type: ignore[attr-defined]
    return {name: morsel for line in lines for name, morsel in SimpleCookie(line).items()}


def test_over_https_cookies_are_bound_to_this_host_and_the_browser_is_told_to_stay(
    proxied: DeskUnderTest,
) -> None:
    browser = Browser(proxied.url)
    answer = browser.sign_in("karla")
    cookie = cookies_of(answer)["__Host-desk"]
    assert (cookie["secure"], cookie["httponly"], cookie["path"], cookie["domain"]) == (True, True, "/", "")
    assert cookie["samesite"] == "lax"
    assert browser.get("/queue").status == 200
    for path in ("/queue", "/sign-in", "/nowhere", "/static/desk.css", "/api/v1/me"):
        assert browser.get(path).headers["Strict-Transport-Security"] == "max-age=31536000", path
    assert cookies_of(browser.get("/language/en"))["language"]["secure"]
    assert cookies_of(browser.post("/account/keys", {"keys": "off"}))["keys"]["secure"]
    gone = cookies_of(browser.post("/sign-out", {}))["__Host-desk"]
    assert (gone["max-age"], gone["secure"], gone["path"]) == ("0", True, "/")
    assert browser.get("/queue").status == 303


FORM = urlencode({"name": "karla", "password": PASSWORD}).encode()


def sent_from(desk: DeskUnderTest, origin: str, language: str = "de") -> Answer:
    """As a browser sends the form of a page of `origin`, by a proxy that does not pass on `Host`."""
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": origin}
    return Browser(desk.url).ask("POST", "/sign-in", FORM, {**headers, "Accept-Language": language})


@pytest.mark.parametrize("url", ["https://kundenpost.example.org", "https://Kundenpost.example.org:443/"])
def test_what_comes_from_the_address_people_use_is_ours(room: ReadingRoom, tmp_path: Path, url: str) -> None:
    with open_desk(tmp_path, room, more=f'url = "{url}"') as desk:
        assert sent_from(desk, "https://kundenpost.example.org").status == 303
        for other in ("https://evil.example", "http://kundenpost.example.org", "null"):
            assert sent_from(desk, other).status == 403


def test_another_origin_is_told_what_is_wrong_in_both_languages(desk: DeskUnderTest) -> None:
    german = sent_from(desk, "https://kundenpost.example.org")
    assert (german.status, german.headers["Content-Type"]) == (403, "text/html; charset=utf-8")
    assert 'lang="de"' in german.text
    assert "trägt die Administration diese Adresse als `review.url`" in german.text
    assert "under a name the desk does not know" in sent_from(desk, "https://x.example", "en").text
    api = Browser(desk.url).ask("POST", "/api/v1/items/next", b"{}", {"Origin": "https://x.example"})
    assert (api.status, api.json["error"]) == (403, "other_site")  # type: ignore[index]
    assert desk.rows("SELECT key FROM sessions") == []


def test_without_https_no_promise_of_it_is_made(desk: DeskUnderTest) -> None:
    browser = Browser(desk.url)
    cookie = cookies_of(browser.sign_in("karla"))["desk"]
    assert (cookie["secure"], cookie["httponly"]) == ("", True)
    assert "Strict-Transport-Security" not in browser.get("/queue").headers


@pytest.mark.parametrize("wrong", ["*", "proxy.example.org", "10.1.0.1/16", ""])
def test_a_proxy_is_an_address_and_never_everybody(tmp_path: Path, wrong: str) -> None:
    config = tmp_path / "kundenpost.toml"
    config.write_text(f'[review]\nproxies = ["{wrong}"]\n', encoding="utf-8")
    with pytest.raises(SettingsError, match=r"proxies.*127\.0\.0\.1"):
        load_settings(config, {})
