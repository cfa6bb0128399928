"""What came inside a forwarded mail is marked so, for clerks and for scripts."""

from ingest.operations.listing import document
from tests.review import Browser, DeskUnderTest
from tests.stories.mails import ANNA, bg, mail

MARK = "It came inside a forwarded mail"


def test_a_forwarded_text_is_marked_in_the_records_and_at_the_desk(desk: DeskUnderTest) -> None:
    inner = mail(f"Ich ziehe um. BG {bg(ANNA)}\n{ANNA.name}", sender=ANNA.email)
    [submission] = desk.take(mail("Was soll ich damit tun?", ("", "message/rfc822", inner)))
    shown = [document(desk.office.store, f"{submission}-{number:02}") for number in (1, 2)]
    assert [one["forwarded"] for one in shown] == [False, True]
    assert [one["reason"] for one in shown] == ["only_quoted", "only_quoted"]
    browser = Browser(desk.url)
    browser.sign_in("karla")
    assert MARK not in browser.get(f"/items/{submission}-01").text
    assert MARK in browser.get(f"/items/{submission}-02").text
