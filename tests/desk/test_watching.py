"""The interface for auditors and operators, and what monitoring programs are told without signing in."""

import datetime as dt
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import structlog

from ingest.room.room import ReadingRoom
from review.told import FACTS, HAPPENED
from review.words import read_catalogues
from storage.accounts import key_of
from storage.audit import Action
from tests.desk.conftest import take_two
from tests.review import Answer, Browser, DeskUnderTest, open_desk

WRONG_INPUT = 422
PURPOSE = "Auskunftsersuchen, Akte 12/26"


def wait_for(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 15
    while not done():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def as_json(answer: Answer) -> dict[str, Any]:
    found = answer.json
    assert isinstance(found, dict)
    return found


def ask(browser: Browser, path: str, **fields: object) -> Answer:
    headers = {"Content-Type": "application/json", "X-CSRF-Token": browser.csrf}
    return browser.ask("POST", f"/api/v1{path}", json.dumps(fields).encode(), headers)


def signed_in(desk: DeskUnderTest, name: str) -> Browser:
    browser = Browser(desk.url)
    browser.sign_in(name)
    return browser


def test_a_search_needs_a_purpose_and_is_recorded_with_it(full: DeskUnderTest) -> None:
    anton = signed_in(full, "anton")
    refused = ask(anton, "/audit/search", purpose=" ", action="decided")
    assert (refused.status, as_json(refused)["error"]) == (WRONG_INPUT, "wrong_purpose")
    wrong = ask(anton, "/audit/search", purpose=PURPOSE, case="no number")
    assert as_json(wrong)["error"] == "wrong_case"
    found = as_json(ask(anton, "/audit/search", purpose=PURPOSE, action="decided", sender="anna@example.org"))
    assert {event["action"] for event in found["events"]} == {"decided"}
    event = full.events("searched")[-1]
    assert event["actor"] == "user:anton"
    assert "anna@example.org" not in json.dumps(event)


def test_a_life_opens_only_under_a_search_of_ones_own(full: DeskUnderTest) -> None:
    anton, dana = signed_in(full, "anton"), signed_in(full, "dana")
    found = as_json(ask(anton, "/audit/search", purpose=PURPOSE, action="decided"))
    document = found["events"][0]["document"]
    path = f"/api/v1/audit/documents/{document}?question={found['question']}"
    told = as_json(anton.get(path))
    assert next(event["action"] for event in told["events"]) == "received"
    assert "filename" not in told
    assert dana.get(path).status == WRONG_INPUT
    assert anton.get(f"/api/v1/audit/documents/DO-0000-0000-01?question={found['question']}").status == 404


def test_many_looks_at_a_letter_are_told_as_one_and_do_not_hide_what_was_done(desk: DeskUnderTest) -> None:
    take_two(desk)
    karla, kurt, anton = (signed_in(desk, name) for name in ("karla", "kurt", "anton"))
    (item,) = desk.rows("SELECT id FROM review_items WHERE site = 'Südwall' AND document IS NOT NULL")[0]
    for looks in (karla, kurt, karla):
        for what in ("pages/1", "pages/1/words"):
            looks.get(f"/items/{item}/documents/{item}/{what}")
    asked = as_json(ask(anton, "/audit/search", purpose=PURPOSE, document=item))
    page = anton.get(f"/audit/documents/{item}?question={asked['question']}")
    assert page.text.count("<h3>Content looked at</h3>") == 2
    assert "4 looks, the last at" in page.text
    assert "2 looks, the last at" in page.text
    assert page.text.index("<h3>Decided by the program</h3>") < page.text.index("Content looked at")
    whole = as_json(anton.get(f"/api/v1/audit/documents/{item}?question={asked['question']}"))
    assert [event["action"] for event in whole["events"]].count("viewed") == 6
    assert whole["next"] is None


def test_an_operator_sees_figures_and_no_address(full: DeskUnderTest) -> None:
    ada = signed_in(full, "ada")
    seen = as_json(ada.get("/api/v1/operation"))
    assert seen["queue"]["waiting"] == 2
    assert seen["alarms"] == []
    assert "@" not in json.dumps(seen)
    days = ada.get("/api/v1/operation/days").json
    assert isinstance(days, list)
    assert (len(days), days[-1]["waiting"]) == (30, 2)


def test_what_is_not_in_quarantine_cannot_be_put_back(full: DeskUnderTest) -> None:
    ada = signed_in(full, "ada")
    assert ask(ada, "/quarantine/replay", submission="DO-0000-0000").status == 404
    gone = ada.post("/operator/quarantine/replay", {"submission": "DO-0000-0000"})
    assert gone.headers["Location"] == "/operator?replayed=-1#quarantine"
    assert "somebody has put it back already" in ada.get("/operator?replayed=-1").text


def test_programs_are_told_figures_without_signing_in(full: DeskUnderTest) -> None:
    nobody = Browser(full.url)
    assert nobody.get("/healthz").text == "ok\n"
    assert as_json(nobody.get("/readyz"))["ready"] is True
    metrics = nobody.get("/metrics")
    assert "kundenpost_review_waiting 2.0" in metrics.text
    assert "example.org" not in metrics.text
    assert metrics.headers["Content-Type"].startswith("text/plain")


def test_the_metrics_can_be_put_behind_a_token(room: ReadingRoom, tmp_path: Path) -> None:
    with open_desk(tmp_path, room, more='metrics_token = "prometheus-only"') as desk:
        nobody = Browser(desk.url)
        assert nobody.get("/metrics").status == 403
        assert nobody.get("/metrics", Authorization="Bearer wrong").status == 403
        assert nobody.get("/metrics", Authorization="Bearer prometheus-only").status == 200
        assert nobody.get("/healthz").status == 200


def test_a_desk_whose_storage_cannot_be_written_is_not_ready(desk: DeskUnderTest) -> None:
    (desk.folder / "blobs").write_text("no folder")
    answer = Browser(desk.url).get("/readyz")
    assert (answer.status, as_json(answer)["checks"]["blobs"]) == (503, "failed")
    assert as_json(answer)["checks"]["database"] == "ok"


def test_the_desk_alone_tells_the_log_of_alarms(room: ReadingRoom, tmp_path: Path) -> None:
    mailbox = '[mailbox]\nurl = "imaps://kundenpost@mail.example.org/INBOX"\npassword = "x"'
    more = f'[run]\nalarm_no_mail = "0.2s"\n{mailbox}'
    with structlog.testing.capture_logs() as logs, open_desk(tmp_path, room, more=more, alone=True):
        wait_for(lambda: any(entry["event"] == "alarm" for entry in logs))
    assert [entry["alarm"] for entry in logs if entry["event"] == "alarm"] == ["no_mail"]


def test_sessions_that_ended_a_month_ago_are_forgotten(room: ReadingRoom, tmp_path: Path) -> None:
    now, day = dt.datetime.now(dt.UTC), dt.timedelta(days=1)
    with open_desk(tmp_path, room) as desk, desk.office.store.write() as tx:
        for token, ago in (("old", 60), ("new", 10)):
            tx.accounts.begin(token, "karla", "browser", now - ago * day, 10 * day)
        tx.accounts.begin("open", "karla", "token", now - 90 * day, 365 * day)
        tx.accounts.begin("shut", "karla", "token", now - 90 * day, 365 * day)
        tx.accounts.end(key_of("shut"), "karla", now - 40 * day)
    kept = {(key_of(token),) for token in ("new", "open")}
    with open_desk(tmp_path, room) as desk:
        wait_for(lambda: len(desk.rows("SELECT key FROM sessions")) == len(kept))
        assert set(desk.rows("SELECT key FROM sessions")) == kept


def test_every_action_and_fact_of_the_log_has_words_in_german() -> None:
    assert set(HAPPENED) == set(Action)
    german = read_catalogues()["de"]
    said = {*HAPPENED.values(), *FACTS.values()} - {"SHA-256"}
    assert [one for one in said if (one, 0) not in german.sentences] == []
