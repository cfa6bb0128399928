import datetime as dt
from collections.abc import Callable
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, strict
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.acknowledgement.addresses import usable_address
from ingest.acknowledgement.compose import (
    Letterhead,
    Notice,
    Occasion,
    compose_receipt,
    compose_unreadable_notice,
    receipt_message_id,
)
from ingest.acknowledgement.decide import ReceiptTerms, RecentCounts, decide_receipt, office_addresses
from ingest.acknowledgement.envelope import read_envelope
from ingest.acknowledgement.receipt_id import RECEIPT_ID

BERLIN = ZoneInfo("Europe/Berlin")
SENDER = "Jobcenter Dortmund Kundenpost <Kundenpost.Dortmund@jobcenter-ge.example>"
CLOSURE = Notice(
    text="Bitte kommen Sie zurzeit nur in dringenden Notfällen persönlich.\n\nTermine können Sie absagen.",
    first_day=dt.date(2020, 3, 17),
    last_day=dt.date(2020, 4, 19),
)
FULL = Letterhead(
    office="Jobcenter Dortmund",
    sender=SENDER,
    timezone=BERLIN,
    hotline="(0231) 842-1110",
    appointments="www.jobcenterdortmund.example",
    letterboxes="Hausbriefkästen unserer fünf Standorte",
    notices=(CLOSURE,),
)
BARE = Letterhead(office="Jobcenter", sender="kundenpost@example.org", timezone=BERLIN)
NOON = dt.datetime(2020, 3, 23, 13, 7, 30, tzinfo=dt.UTC)
LONG_ID = f"<{'AM0PR0402MB3874' * 5}@AM0PR0402MB3874.eurprd04.prod.outlook.example>"


def an_occasion(
    recipient: str = "anna@example.org", in_reply_to: str = LONG_ID, **times: dt.datetime
) -> Occasion:
    return Occasion(
        recipient=recipient,
        number="DO-7KQ4-M2XF",
        received_at=times.get("received_at", NOON),
        now=times.get("now", NOON),
        message_id=receipt_message_id("receipt.DO-7KQ4-M2XF", "kundenpost@jobcenter-ge.example"),
        in_reply_to=in_reply_to,
    )


def parsed(mail: bytes) -> EmailMessage:
    message = message_from_bytes(mail, policy=strict)
    assert isinstance(message, EmailMessage)
    return message


def plain(mail: bytes) -> str:
    body = parsed(mail).get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def flowed(mail: bytes) -> str:
    """The plain text as a reader of format=flowed shows it."""
    return plain(mail).replace(" \n", " ")


def html(mail: bytes) -> str:
    body = parsed(mail).get_body(("html",))
    assert body is not None
    return str(body.get_content())


def test_the_headers_are_those_of_an_automatic_answer() -> None:
    message = parsed(compose_receipt(FULL, an_occasion(), 3))

    assert dict(message.items()) | {"Content-Type": ""} == {
        "From": SENDER,
        "To": "anna@example.org",
        "Subject": "Eingangsbestätigung – Ihre Nachricht vom 23.03.2020 (DO-7KQ4-M2XF)",
        "Date": "Mon, 23 Mar 2020 14:07:30 +0100",
        "Message-ID": "<eingang.receipt.DO-7KQ4-M2XF@jobcenter-ge.example>",
        "In-Reply-To": LONG_ID,
        "References": LONG_ID,
        "Auto-Submitted": "auto-replied",
        "X-Auto-Response-Suppress": "All",
        "Precedence": "bulk",
        "MIME-Version": "1.0",
        "Content-Language": "de, uk, ru, ar, tr, fa, bg, ro, en",
        "Content-Type": "",
    }


def test_plain_text_comes_first_and_flows_and_html_second() -> None:
    message = parsed(compose_receipt(FULL, an_occasion(), 3))
    text, page = message.iter_parts()

    assert message.get_content_type() == "multipart/alternative"
    assert (text.get_content_type(), text.get_param("format")) == ("text/plain", "flowed")
    assert page.get_content_type() == "text/html"
    assert not list(message.iter_attachments())


def test_the_wire_form_is_plain_ascii_in_short_lines() -> None:
    lines = compose_receipt(FULL, an_occasion(in_reply_to="<a@example.org>"), 3).split(b"\r\n")

    assert all(line.isascii() and len(line) <= 78 and b"\n" not in line for line in lines)


def test_the_german_text_says_what_arrived_and_when() -> None:
    text = flowed(compose_receipt(FULL, an_occasion(), 3))

    assert text.startswith(
        "Guten Tag,\n\nIhre Nachricht ist am 23.03.2020 um 14:07 Uhr (MEZ) bei uns angekommen.\n"
        "Vorgangsnummer: DO-7KQ4-M2XF\nWir haben 3 Dateien erhalten.\n\nDiese Bestätigung sagt nur,"
    )
    assert "17.03.2020 bis 19.04.2020: Bitte kommen Sie zurzeit nur in dringenden Notfällen" in text
    assert "\n\nTermine können Sie absagen.\n\n" in text
    assert "Bitte rufen Sie sofort an: (0231) 842-1110\n" in text
    assert "Mit freundlichen Grüßen\nJobcenter Dortmund\n" in text
    assert "Das ist Ihre Vorgangs-Nummer: DO-7KQ4-M2XF\n" in text
    assert text.endswith("Reference: DO-7KQ4-M2XF\n")
    assert "$" not in text


@pytest.mark.parametrize(
    ("attachments", "says"),
    [
        (0, "Ihre Nachricht hatte keinen Anhang."),
        (1, "Wir haben 1 Datei erhalten."),
        (2, "Wir haben 2 Dateien erhalten."),
        (None, None),
    ],
)
def test_the_number_of_files_has_its_grammar(attachments: int | None, says: str | None) -> None:
    lines = plain(compose_receipt(FULL, an_occasion(), attachments)).splitlines()
    about_files = [line for line in lines if line.startswith(("Wir haben", "Ihre Nachricht hatte"))]

    assert about_files == ([says] if says else [])


def test_what_the_office_has_not_set_is_left_out_with_its_heading() -> None:
    text = plain(compose_receipt(BARE, an_occasion(), 1))

    assert "Hotline" not in text
    assert "*So erreichen Sie uns*" not in text
    assert "*Wenn es dringend ist*" not in text
    assert "*Aktuelle Hinweise*" not in text
    assert "None" not in text


@pytest.mark.parametrize(
    ("now", "printed"),
    [
        (dt.datetime(2020, 3, 16, 22, 59, tzinfo=dt.UTC), False),
        (dt.datetime(2020, 3, 16, 23, 0, tzinfo=dt.UTC), True),
        (dt.datetime(2020, 4, 19, 21, 59, tzinfo=dt.UTC), True),
        (dt.datetime(2020, 4, 19, 22, 0, tzinfo=dt.UTC), False),
    ],
)
def test_a_notice_is_printed_on_its_days_in_the_offices_time(now: dt.datetime, printed: bool) -> None:  # noqa: FBT001 - a table
    assert ("17.03.2020" in plain(compose_receipt(FULL, an_occasion(now=now), 1))) is printed


@pytest.mark.parametrize(
    ("received_at", "says"),
    [
        (dt.datetime(2020, 3, 29, 0, 59, tzinfo=dt.UTC), "29.03.2020 um 01:59 Uhr (MEZ)"),
        (dt.datetime(2020, 3, 29, 1, 0, tzinfo=dt.UTC), "29.03.2020 um 03:00 Uhr (MESZ)"),
        (dt.datetime(2020, 3, 31, 22, 30, tzinfo=dt.UTC), "01.04.2020 um 00:30 Uhr (MESZ)"),
    ],
)
def test_the_time_of_arrival_is_the_offices_own(received_at: dt.datetime, says: str) -> None:
    assert says in plain(compose_receipt(FULL, an_occasion(received_at=received_at), 1))


def test_the_later_notice_says_how_many_files_did_not_open_and_what_to_do() -> None:
    mail = compose_unreadable_notice(FULL, an_occasion(), 2)
    text = flowed(mail)

    assert parsed(mail)["Subject"] == "Dateien nicht lesbar – Ihre Nachricht vom 23.03.2020 (DO-7KQ4-M2XF)"
    assert parsed(mail)["Auto-Submitted"] == "auto-replied"
    assert "2 Dateien konnten wir nicht öffnen. Bitte senden Sie sie noch einmal als PDF" in text
    assert "zusammen höchstens 20 MB" in text
    assert "1 Datei" not in text
    assert "1 Datei konnten wir nicht öffnen." in plain(compose_unreadable_notice(FULL, an_occasion(), 1))


def test_the_same_values_give_the_same_bytes() -> None:
    assert compose_receipt(FULL, an_occasion(), 3) == compose_receipt(FULL, an_occasion(), 3)


class _Page(HTMLParser):
    """Notes what a page opens and closes, and everything it would fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.languages: list[tuple[str | None, str | None]] = []
        self.fetched: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given_attributes = dict(attrs)
        self.languages += (
            [(given_attributes["lang"], given_attributes.get("dir"))] if "lang" in given_attributes else []
        )
        self.fetched += [name for name, _ in attrs if name in {"src", "href", "background", "action"}]
        self.open += [] if tag in {"meta", "br"} else [tag]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("compose", [compose_receipt, compose_unreadable_notice])
def test_the_html_is_whole_names_its_languages_and_fetches_nothing(
    compose: Callable[[Letterhead, Occasion, int], bytes],
) -> None:
    page = _Page()
    page.feed(html(compose(FULL, an_occasion(), 3)))
    page.close()

    assert page.open == []
    assert page.fetched == []
    assert page.languages == [
        ("de", None),
        ("uk", None),
        ("ru", None),
        ("ar", "rtl"),
        ("tr", None),
        ("fa", "rtl"),
        ("bg", None),
        ("ro", None),
        ("en", None),
    ]


def test_signs_of_html_in_the_settings_are_text() -> None:
    letterhead = Letterhead(office="A & B <script>", sender=SENDER, timezone=BERLIN)

    assert "A &amp; B &lt;script&gt;" in html(compose_receipt(letterhead, an_occasion(), 1))


@pytest.mark.parametrize(
    "message_id",
    [
        "",
        "no brackets",
        "<a@b>\r\nBcc: x@example.org",
        "<a@b>\nX: y",
        "<a b@c>",
        "<a@b> <c@d>",
        "<ü@example.org>",
        f"<{'x' * 990}>",
        "<>",
    ],
)
def test_an_odd_message_id_is_left_out(message_id: str) -> None:
    message = parsed(compose_receipt(FULL, an_occasion(in_reply_to=message_id), 1))

    assert "In-Reply-To" not in message
    assert "References" not in message
    assert "Bcc" not in message


@pytest.mark.parametrize(
    "recipient", ["", "anna", "a@example.org\r\nBcc: b@example.org", "a@b.example, c@d.example"]
)
def test_what_is_not_one_address_gets_no_mail(recipient: str) -> None:
    with pytest.raises(ValueError, match="usable address"):
        compose_receipt(FULL, an_occasion(recipient=recipient), 1)


def test_an_address_outside_ascii_is_written_as_utf8() -> None:
    mail = compose_receipt(FULL, an_occasion(recipient="jürgen@example.org"), 1)

    assert "To: jürgen@example.org\r\n".encode() in mail
    assert message_from_bytes(mail, policy=SMTP.clone(utf8=True))["To"] == "jürgen@example.org"


LOCAL_PARTS = st.text(min_size=1, max_size=40).filter(
    lambda text: usable_address(f"{text}@example.org") == f"{text}@example.org"
)


@given(st.one_of(LOCAL_PARTS, st.text("abc.!#$%&'*+/=?^_`{|}~-", min_size=1, max_size=60)))
def test_every_usable_address_stands_in_to_as_it_is_and_nothing_else(local_part: str) -> None:
    mail = compose_receipt(BARE, an_occasion(recipient=f"{local_part}@example.org"), 1)
    head = mail.partition(b"\r\n\r\n")[0].decode()

    assert f"{local_part}@example.org" in head.replace("\r\n ", "")
    assert [line.partition(":")[0] for line in head.split("\r\n") if line[:1].strip()][:6] == [
        "From",
        "To",
        "Subject",
        "Date",
        "Message-ID",
        "In-Reply-To",
    ]


@given(
    st.text(
        st.characters(min_codepoint=33, max_codepoint=126, exclude_characters="<>"), min_size=1, max_size=400
    )
)
def test_every_plain_message_id_is_kept_in_one_piece(text: str) -> None:
    mail = compose_receipt(BARE, an_occasion(in_reply_to=f"<{text}>"), 1)

    assert f"\r\nIn-Reply-To: <{text}>\r\nReferences: <{text}>\r\n".encode() in mail


TOKENS = st.text("ABCDEFGHJKMNPQRSTVWXYZ23456789", min_size=12, max_size=20)
FIELDS = [
    "From: {0} <client@example.org>",
    "Reply-To: {0} <{0}@example.org>",
    "To: {0} <kundenpost@example.org>, {0}@example.org",
    "Subject: =?utf-8?q?{0}?= {0} BG 35502BG0012345",
    "Sender: {0}@example.org",
    "Date: {0}",
    "Received: from {0} by {0}",
    "References: <{0}@example.org>",
    "In-Reply-To: <{0}@example.org>",
    'Content-Type: multipart/mixed; boundary="{0}"; name="{0}.pdf"',
    "X-{0}: {0}",
    "{0}",
    "Return-Path: <{0}@other.example>",
]


@given(
    st.lists(TOKENS, min_size=len(FIELDS), max_size=len(FIELDS), unique=True),
    st.sampled_from(["\r\n", "\n", "\r\n "]),
)
def test_nothing_the_client_wrote_stands_in_a_receipt(tokens: list[str], ending: str) -> None:
    header = ending.join(field.format(token) for field, token in zip(FIELDS, tokens, strict=True))
    envelope = read_envelope(header.encode())
    decision = decide_receipt(envelope, office_addresses("k@jc.example"), ReceiptTerms(), RecentCounts())
    occasion = an_occasion(decision.recipient or "client@example.org", envelope.message_id)

    for mail in (compose_receipt(FULL, occasion, 1), compose_unreadable_notice(FULL, occasion, 1)):
        seen = mail.decode() + str(parsed(mail).items()) + plain(mail) + html(mail)
        assert not [token for token in (*tokens, "35502") if token.lower() in seen.lower()]


@given(st.text(max_size=200))
def test_our_own_message_ids_are_plain_and_found_again(row: str) -> None:
    own = receipt_message_id(row, "Kundenpost@Jobcenter.example")

    assert RECEIPT_ID.findall(own) == ["jobcenter.example"]
    assert own.isascii()
    assert receipt_message_id(row, "Kundenpost@Jobcenter.example") == own


def test_different_rows_have_different_message_ids() -> None:
    rows = ("receipt.1", "receipt.2", "notice.1", "ü1", "ü2")

    assert len({receipt_message_id(row, "k@jc.example") for row in rows}) == len(rows)
