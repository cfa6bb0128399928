"""Those who see no letter: an auditor searches and exports, an operator puts mail back to work."""

import csv
import io
import json

import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy import select, update

from storage.audit_search import AuditSearch, Recorded
from storage.tables import DocumentRow, SubmissionRow
from tests.browser.visits import visit
from tests.demo_desk import DemoDesk

PURPOSE = "Auskunftsersuchen, Akte 12/26"


def log_of(desk: DemoDesk, **wanted: str) -> tuple[Recorded, ...]:
    with desk.store.read() as tx:
        return tx.audit_index.page(AuditSearch(**wanted)).events


def a_filed_document(desk: DemoDesk) -> DocumentRow:
    query = (
        select(DocumentRow.__table__).where(DocumentRow.status == "filed").order_by(DocumentRow.id).limit(1)
    )
    with desk.store.read() as tx:
        return tx.connection.execute(query).one()


def ask(page: Page, **fields: str) -> None:
    page.goto("/audit")
    for name, value in {"purpose": PURPOSE, **fields}.items():
        page.fill(f"#{name}", value)
    page.get_by_role("button", name="Suchen").click()


def test_an_auditor_finds_who_filed_a_document_and_why_and_the_search_is_recorded(
    browser: Browser, desk: DemoDesk
) -> None:
    filed = a_filed_document(desk)
    with visit(browser, desk, "auditor") as page:
        ask(page, case=f"{filed.case[:5]}//{filed.case[7:]}")
        row = page.get_by_role("row").filter(has_text=filed.id).first
        assert "Vom Programm entschieden" in row.inner_text()
        row.get_by_role("link", name=filed.id).click()
        events = page.locator(".timeline h3").all_inner_texts()
        assert events[0] == "E-Mail eingegangen und gespeichert"
        assert "Vom Programm entschieden" in events
        assert filed.sha256 in page.inner_text("main")
        assert filed.filename not in page.content() or not filed.filename
    opened, asked = log_of(desk, actor="user:auditor", action="searched")[:2]
    assert (opened.document, opened.detail("purpose")) == (filed.id, PURPOSE)
    assert (asked.detail("asked_case"), asked.detail("purpose")) == (filed.case, PURPOSE)


def test_a_search_by_sender_leaves_no_address_in_the_log_or_the_address_bar(
    browser: Browser, desk: DemoDesk
) -> None:
    with desk.store.read() as tx:
        sender = tx.connection.scalar(select(SubmissionRow.sender).order_by(SubmissionRow.seq))
    with visit(browser, desk, "auditor") as page:
        ask(page, sender=sender)
        assert page.get_by_role("row").count() > 1
        assert sender not in page.url
    (event, *_) = log_of(desk, actor="user:auditor", action="searched")
    assert len(event.detail("asked_sender_sha256")) == 64
    assert sender not in json.dumps(event.details)


def test_nothing_is_shown_without_a_purpose(browser: Browser, desk: DemoDesk) -> None:
    filed = a_filed_document(desk)
    with visit(browser, desk, "auditor") as page:
        ask(page, purpose=" ", case=filed.case)
        assert page.get_attribute("#purpose", "aria-invalid") == "true"
        assert page.input_value("#case") == filed.case
        assert page.get_by_role("row").count() == 0
        page.goto(f"/audit/documents/{filed.id}")
        assert filed.sha256 not in page.content()


@pytest.mark.parametrize(
    ("button", "ending"), [("Als CSV exportieren", "csv"), ("Als JSON Lines exportieren", "jsonl")]
)
def test_an_export_has_what_fits_and_is_recorded(
    browser: Browser, desk: DemoDesk, button: str, ending: str
) -> None:
    filed = a_filed_document(desk)
    with visit(browser, desk, "auditor") as page:
        page.goto("/audit")
        page.fill("#purpose", PURPOSE)
        page.fill("#document", filed.id)
        page.select_option("#action", "decided")
        with page.expect_download() as started:
            page.get_by_role("button", name=button).click()
        text = started.value.path().read_text(encoding="utf-8")
        assert started.value.suggested_filename == f"filing-log.{ending}"
    rows = (
        list(csv.DictReader(io.StringIO(text)))
        if ending == "csv"
        else [json.loads(one) for one in text.splitlines()]
    )
    assert [(row["document"], row["action"], row["case"]) for row in rows] == [
        (filed.id, "decided", filed.case)
    ]
    (event, *_) = log_of(desk, actor="user:auditor", action="exported")
    assert (event.detail("purpose"), event.detail("format"), event.detail("asked_document")) == (
        PURPOSE,
        ending,
        filed.id,
    )


def test_pages_of_a_long_answer_follow_each_other(browser: Browser, desk: DemoDesk) -> None:
    with visit(browser, desk, "auditor") as page:
        ask(page, until="2099-01-01")
        page.locator("tbody tr").nth(49).wait_for()
        first = page.locator("tbody tr").all_inner_texts()
        with page.expect_response("**/audit*"):
            page.get_by_role("button", name="Ältere Ereignisse").click()
        page.wait_for_load_state()
        page.locator("tbody tr").first.wait_for()
        second = page.locator("tbody tr").all_inner_texts()
    assert len(first) == 50
    assert second
    assert first[0] not in second


def test_an_operator_puts_mail_in_quarantine_back_to_work(browser: Browser, desk: DemoDesk) -> None:
    with desk.store.write() as tx:
        (mail,) = tx.connection.scalars(
            select(SubmissionRow.id).where(SubmissionRow.state == "filed").limit(1)
        )
        values = {"state": "quarantined", "reason": "reader_timed_out"}
        tx.connection.execute(update(SubmissionRow).where(SubmissionRow.id == mail).values(**values))
    with visit(browser, desk, "admin") as page:
        page.goto("/operator")
        page.get_by_role("button", name=f"Erneut bearbeiten {mail}").click()
        assert page.get_by_text("1 E-Mail wird erneut bearbeitet.").is_visible()
        assert page.get_by_role("button", name=f"Erneut bearbeiten {mail}").count() == 0
    with desk.store.read() as tx:
        found = tx.submissions.get(mail)
    assert found is not None
    assert found.state == "open"
    (event, *_) = log_of(desk, action="replayed")
    assert (event.actor, event.submission) == ("user:admin", mail)


def test_an_operator_makes_a_balance_and_sees_the_figures(browser: Browser, desk: DemoDesk) -> None:
    with visit(browser, desk, "admin") as page:
        page.goto("/operator")
        assert page.get_by_role("img", name="Eingegangene E-Mails je Tag").is_visible()
        page.get_by_role("button", name="Jetzt Bilanz ziehen").click()
        page.wait_for_url("**/operator#balance")
        for _ in range(20):
            if page.get_by_text("geht auf", exact=False).count():
                break
            page.wait_for_timeout(250)
            page.reload()
        assert page.get_by_text("geht auf", exact=False).count()
        assert "@" not in page.inner_text("#quarantine ~ *")


def test_who_has_no_business_there_sees_neither_log_nor_operation(browser: Browser, desk: DemoDesk) -> None:
    closed = {
        "clerk": ("/audit", "/operator"),
        "auditor": ("/operator", "/queue"),
        "admin": ("/audit", "/queue"),
    }
    for name, paths in closed.items():
        with visit(browser, desk, name) as page:
            for path in paths:
                answer = page.goto(path)
                assert answer
                assert answer.status == 403
