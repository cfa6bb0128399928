"""Accounts at the desk and on the command line: passwords, locks, and who is let in no more."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from config.errors import BadDataError, NotFoundError
from review.commands import users
from tests.review import PASSWORD, Browser, DeskUnderTest

NEW, WRONG = "ein-neues-langes-passwort", "falsch-falsch-falsch"


def signed_in(desk: DeskUnderTest, name: str) -> Browser:
    browser = Browser(desk.url)
    assert browser.sign_in(name).status == 303
    return browser


def ask(browser: Browser, old: str, new: str, again: str = "") -> tuple[int, str]:
    answer = browser.post("/account/password", {"old": old, "new": new, "again": again or new})
    return answer.status, answer.headers.get("Location") or answer.text


def lock(desk: DeskUnderTest, name: str) -> None:
    for _ in range(5):
        Browser(desk.url).sign_in(name, WRONG)
    assert Browser(desk.url).sign_in(name).status == 401


def run(desk: DeskUnderTest, *words: str, typed: str = "") -> str:
    config = ["--config", str(desk.folder / "kundenpost.toml")]
    return CliRunner().invoke(users, [*words, *config], input=typed, catch_exceptions=False).stdout


def test_one_changes_ones_own_password_and_is_signed_out_everywhere_else(desk: DeskUnderTest) -> None:
    here, there = signed_in(desk, "karla"), signed_in(desk, "karla")
    assert ask(here, PASSWORD, NEW) == (303, "/account?password=changed")
    assert "Your password was changed" in here.get("/account?password=changed").text
    assert there.get("/queue").status == 303
    assert Browser(desk.url).sign_in("karla").status == 401
    assert Browser(desk.url).sign_in("karla", NEW).status == 303
    event = desk.events("account_saved")[-1]
    assert (event["actor"], event["details"]) == ("user:karla", {"account": "karla", "password": True})
    assert NEW not in repr(desk.rows("SELECT body FROM audit_events"))


def test_a_wish_for_a_password_that_cannot_be_is_told_why(desk: DeskUnderTest) -> None:
    karla = signed_in(desk, "karla")
    for told, answer in (
        ("old password is wrong", ask(karla, WRONG, NEW)),
        ("passwords differ", ask(karla, PASSWORD, NEW, "anders-anders-anders")),
        ("at least 12 characters", ask(karla, PASSWORD, "kurz")),
    ):
        assert answer[0] == 422
        assert told in answer[1]
    assert Browser(desk.url).sign_in("karla").status == 303


def test_guessing_the_old_password_locks_the_account_as_at_the_sign_in(desk: DeskUnderTest) -> None:
    karla = signed_in(desk, "karla")
    assert [ask(karla, WRONG, NEW)[0] for _ in range(5)] == [422] * 5
    assert ask(karla, PASSWORD, NEW)[0] == 422
    assert Browser(desk.url).sign_in("karla").status == 401


def test_an_admin_sees_who_is_locked_and_lets_them_in_again_or_no_more(desk: DeskUnderTest) -> None:
    ada = signed_in(desk, "ada")
    lock(desk, "kurt")
    assert "locked until" in ada.get("/accounts").text
    assert ada.post("/accounts/unlock", {"name": "kurt"}).status == 303
    kurt = signed_in(desk, "kurt")
    assert ada.post("/accounts/shut", {"name": "kurt"}).status == 303
    assert kurt.get("/queue").status == 303
    assert "may not sign in" in ada.get("/accounts").text
    assert ada.post("/accounts/shut", {"name": "ada"}).status == 403
    assert ada.post("/accounts/unlock", {"name": "nobody"}).status == 404
    assert [e["details"] for e in desk.events("account_saved")][-2:] == [
        {"account": "kurt", "unlocked": True}, {"account": "kurt", "active": False}
    ]  # fmt: skip


def test_the_command_line_unlocks_gives_passwords_and_asks_for_none_it_does_not_need(
    desk: DeskUnderTest, tmp_path: Path
) -> None:
    lock(desk, "kurt")
    assert run(desk, "unlock", "kurt") == "kurt may try again.\n"
    assert Browser(desk.url).sign_in("kurt").status == 303
    assert run(desk, "add", "kurt", "--role", "clerk", "--role", "auditor") == "kurt was changed.\n"
    assert signed_in(desk, "kurt").get("/audit").status == 200
    file = tmp_path / "password"
    file.write_text(NEW + "\n", encoding="utf-8")
    assert run(desk, "password", "kurt", "--password-file", str(file)) == "kurt has a new password.\n"
    assert Browser(desk.url).sign_in("kurt", NEW).status == 303
    assert (
        run(desk, "password", "kurt", "--password-file", "-", typed=PASSWORD) == "kurt has a new password.\n"
    )
    signed_in(desk, "kurt")
    with pytest.raises(NotFoundError):
        run(desk, "unlock", "nobody")
    with pytest.raises(BadDataError, match="Nobody is here to type"):
        run(desk, "add", "neu", "--role", "clerk")
