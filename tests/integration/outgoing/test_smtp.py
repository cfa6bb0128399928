import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from email.policy import SMTP
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

import pytest

from config.errors import AccessRefusedError, OutgoingUnreachableError
from config.servers import OutgoingSettings
from ingest.acknowledgement.compose import Letterhead, Occasion, compose_receipt
from ingest.outgoing.smtp import Outgoing, Sending
from tests.servers.certificates import Authority
from tests.servers.sink import Sink

SENDER = "Jobcenter <kundenpost@jobcenter.example>"
NOON = datetime(2020, 3, 23, 13, 7, tzinfo=UTC)


def settings(url: str, **more: object) -> OutgoingSettings:
    return OutgoingSettings.model_validate({"url": url, "sender": SENDER, "timeout": "5s", **more})


def a_mail(recipient: str = "anna@example.org") -> bytes:
    head = Letterhead(office="Jobcenter", sender=SENDER, timezone=ZoneInfo("Europe/Berlin"))
    occasion = Occasion(
        recipient=recipient,
        number="DO-7KQ4-M2XF",
        received_at=NOON,
        now=NOON,
        message_id="<eingang.1@jobcenter.example>",
    )
    return compose_receipt(head, occasion, 1)


@pytest.fixture
def sink() -> Iterator[Sink]:
    with Sink() as running:
        yield running


@pytest.fixture
def outgoing(sink: Sink) -> Iterator[Outgoing]:
    with Outgoing(settings(sink.url)) as connection:
        yield connection


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


def test_a_mail_arrives_byte_for_byte_from_the_null_reverse_path(sink: Sink, outgoing: Outgoing) -> None:
    outcome = outgoing.send(a_mail(), "anna@example.org")

    assert outcome.kind is Sending.SENT
    assert outcome.reply.startswith("250 ")
    assert [(m.mail_from, m.recipients, m.content) for m in sink.messages] == [
        ("", ("anna@example.org",), a_mail())
    ]
    assert sink.messages[0].message["Auto-Submitted"] == "auto-replied"


def test_many_mails_go_over_one_connection(sink: Sink, outgoing: Outgoing) -> None:
    for _ in range(5):
        assert outgoing.send(a_mail(), "anna@example.org").kind is Sending.SENT

    assert len(sink.messages) == 5
    assert sink.connections == 1


@pytest.mark.parametrize(
    ("command", "reply", "kind"),
    [
        ("RCPT", "451 4.7.1 Greylisted, come back later", Sending.DEFERRED),
        ("DATA", "452 4.3.1 disk full", Sending.DEFERRED),
        ("MAIL", "450 4.7.0 busy", Sending.DEFERRED),
        ("RCPT", "550 5.1.1 no such mailbox", Sending.REFUSED),
        ("DATA", "554 5.7.1 looks like spam", Sending.REFUSED),
        ("MAIL", "552 5.3.4 too large", Sending.REFUSED),
    ],
)
def test_the_servers_answer_decides_and_the_next_mail_goes(
    sink: Sink, outgoing: Outgoing, command: str, reply: str, kind: Sending
) -> None:
    sink.reply_once(command, reply)

    outcome = outgoing.send(a_mail(), "anna@example.org")

    assert (outcome.kind, outcome.reply) == (kind, reply)
    assert sink.messages == []
    assert outgoing.send(a_mail(), "bert@example.org").kind is Sending.SENT
    assert [m.recipients for m in sink.messages] == [("bert@example.org",)]


def test_an_address_the_server_does_not_know_is_refused_and_not_named(sink: Sink, outgoing: Outgoing) -> None:
    sink.refuse(
        "anna.muster@example.org", "550 5.1.1 <anna.muster@example.org>: anna.muster unknown at example.org"
    )

    outcome = outgoing.send(a_mail(), "Anna.Muster@example.org")

    assert outcome.kind is Sending.REFUSED
    assert outcome.reply == "550 5.1.1 …: … unknown at example.org"


def test_a_server_that_closes_after_421_is_called_again(sink: Sink, outgoing: Outgoing) -> None:
    sink.reply_once("RCPT", "421 4.3.2 shutting down")

    assert outgoing.send(a_mail(), "anna@example.org").kind is Sending.DEFERRED
    assert outgoing.send(a_mail(), "anna@example.org").kind is Sending.SENT
    assert sink.connections == 2


@pytest.mark.parametrize("kept", [0, 1])
def test_a_connection_lost_after_the_data_is_an_error_of_the_world(
    sink: Sink, outgoing: Outgoing, kept: int
) -> None:
    sink.drop_after_data(kept=bool(kept))

    with pytest.raises(OutgoingUnreachableError, match="wait in the outbox"):
        outgoing.send(a_mail(), "anna@example.org")

    assert len(sink.messages) == kept
    assert outgoing.send(a_mail(), "anna@example.org").kind is Sending.SENT
    assert {m.message["Message-ID"] for m in sink.messages} == {"<eingang.1@jobcenter.example>"}


def test_a_server_that_was_restarted_meanwhile_is_called_again() -> None:
    with Sink() as first, Outgoing(settings(first.url)) as outgoing:
        outgoing.send(a_mail(), "anna@example.org")
        first.stop()
        with Sink(port=first.port) as second:
            assert outgoing.send(a_mail(), "anna@example.org").kind is Sending.SENT
            assert len(second.messages) == 1


def test_a_server_that_is_not_there_leaves_the_mail_waiting() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"smtp://127.0.0.1:{unused.getsockname()[1]}"
        with Outgoing(settings(url)) as outgoing, pytest.raises(OutgoingUnreachableError, match="outbox"):
            outgoing.connect()


def test_a_server_that_says_nothing_is_given_up_after_the_timeout() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"smtp://127.0.0.1:{silent.getsockname()[1]}"
        with Outgoing(settings(url, timeout="200ms")) as outgoing, pytest.raises(OutgoingUnreachableError):
            outgoing.connect()


def test_another_machine_is_not_called_without_encryption_unless_allowed() -> None:
    with (
        Outgoing(settings("smtp://mail.example.org")) as outgoing,
        pytest.raises(AccessRefusedError, match="allow_plain"),
    ):
        outgoing.connect()


def test_starttls_that_is_not_offered_is_refused(sink: Sink) -> None:
    url = f"starttls://127.0.0.1:{sink.port}"

    with (
        Outgoing(settings(url)) as outgoing,
        pytest.raises(AccessRefusedError, match="does not offer STARTTLS"),
    ):
        outgoing.send(a_mail(), "anna@example.org")

    assert sink.messages == []


@pytest.mark.parametrize("tls", ["starttls", "smtps"])
def test_encrypted_and_logged_in_mail_arrives(
    tls: Literal["starttls", "smtps"], authority: Authority
) -> None:
    with Sink(tls=tls, certificate=authority.issue("smtp"), accounts={"kunden@post": "geheim"}) as sink:
        url = sink.url.replace("://", "://kunden%40post@")
        with Outgoing(settings(url, ca_file=authority.file, password="geheim")) as outgoing:
            assert outgoing.send(a_mail(), "anna@example.org").kind is Sending.SENT

        assert (sink.messages[0].tls, sink.messages[0].user) == (True, "kunden@post")


@pytest.mark.parametrize("tls", ["starttls", "smtps"])
def test_a_certificate_of_an_unknown_authority_is_refused(
    tls: Literal["starttls", "smtps"], authority: Authority
) -> None:
    with (
        Sink(tls=tls, certificate=authority.issue("smtp")) as sink,
        Outgoing(settings(sink.url)) as outgoing,
        pytest.raises(AccessRefusedError, match="not trusted"),
    ):
        outgoing.connect()


def test_an_expired_certificate_is_refused_with_its_reason(authority: Authority) -> None:
    expired = authority.issue("smtp", ends=datetime(2024, 6, 1, tzinfo=UTC))
    with (
        Sink(tls="smtps", certificate=expired) as sink,
        Outgoing(settings(sink.url, ca_file=authority.file)) as outgoing,
        pytest.raises(AccessRefusedError, match="expired"),
    ):
        outgoing.connect()


def test_a_certificate_for_another_name_is_refused(authority: Authority) -> None:
    foreign = authority.issue("smtp", hosts=("mail.example.org",))
    with (
        Sink(tls="smtps", certificate=foreign) as sink,
        Outgoing(settings(sink.url, ca_file=authority.file)) as outgoing,
        pytest.raises(AccessRefusedError, match="not trusted"),
    ):
        outgoing.connect()


def test_a_server_without_tls_on_a_tls_port_is_out_of_reach(sink: Sink) -> None:
    with (
        Outgoing(settings(f"smtps://127.0.0.1:{sink.port}")) as outgoing,
        pytest.raises(OutgoingUnreachableError, match="no TLS as asked"),
    ):
        outgoing.connect()


def test_an_authority_file_that_is_not_there_is_named() -> None:
    with (
        Outgoing(settings("smtps://127.0.0.1:1", ca_file="/nowhere/ca.pem")) as outgoing,
        pytest.raises(AccessRefusedError, match=r"/nowhere/ca\.pem"),
    ):
        outgoing.connect()


@pytest.mark.parametrize("password", ["wrong", "", "gehäim"])
def test_a_wrong_password_is_refused_and_not_repeated(password: str) -> None:
    with Sink(accounts={"kundenpost": "geheim"}) as sink:
        url = sink.url.replace("://", "://kundenpost@")
        with (
            Outgoing(settings(url, password=password)) as outgoing,
            pytest.raises(AccessRefusedError, match="password") as refused,
        ):
            outgoing.connect()

    assert "gehäim" not in str(refused.value)
    assert "wrong" not in str(refused.value)


def test_an_account_for_a_server_without_logins_is_refused(sink: Sink) -> None:
    url = sink.url.replace("://", "://kundenpost@")
    with (
        Outgoing(settings(url, password="x")) as outgoing,
        pytest.raises(AccessRefusedError, match="offers no login"),
    ):
        outgoing.connect()


def test_a_server_that_wants_a_login_is_the_operators_matter_not_the_mails() -> None:
    with (
        Sink(accounts={"kundenpost": "geheim"}) as sink,
        Outgoing(settings(sink.url)) as outgoing,
        pytest.raises(AccessRefusedError, match="wants a login"),
    ):
        outgoing.send(a_mail(), "anna@example.org")


def test_an_address_outside_ascii_goes_where_the_server_takes_it(sink: Sink, outgoing: Outgoing) -> None:
    mail = a_mail("jürgen@example.org")

    assert outgoing.send(mail, "jürgen@example.org").kind is Sending.SENT
    assert sink.messages[0].recipients == ("jürgen@example.org",)
    assert sink.messages[0].smtputf8
    assert sink.messages[0].content == mail


def test_an_address_outside_ascii_is_unsendable_elsewhere() -> None:
    with Sink(smtputf8=False) as sink, Outgoing(settings(sink.url)) as outgoing:
        outcome = outgoing.send(a_mail("jürgen@example.org"), "jürgen@example.org")

        assert outcome.kind is Sending.REFUSED
        assert outcome.reply.startswith("553 5.6.7 ")
        assert sink.messages == []


@pytest.mark.parametrize(
    "recipient", ["", "anna", "a@example.org>\r\nRCPT TO:<b@example.org", "a@example.org b@example.org"]
)
def test_what_is_no_address_never_reaches_the_server(sink: Sink, outgoing: Outgoing, recipient: str) -> None:
    assert outgoing.send(a_mail(), recipient).kind is Sending.REFUSED
    assert sink.messages == []


def test_a_line_that_is_a_dot_survives_the_way(sink: Sink, outgoing: Outgoing) -> None:
    mail = a_mail() + b"\r\n.\r\n..\r\nQUIT\r\n"

    assert outgoing.send(mail, "anna@example.org").kind is Sending.SENT
    assert sink.messages[0].content == mail
    assert sink.messages[0].message.policy == SMTP
