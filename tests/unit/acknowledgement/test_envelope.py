from email import policy
from email.parser import BytesHeaderParser
from email.utils import getaddresses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.acknowledgement.addresses import addresses_in, usable_address
from ingest.acknowledgement.envelope import (
    LONGEST_VALUE,
    MOST_FIELDS,
    MOST_RECIPIENTS,
    Envelope,
    in_words,
    read_envelope,
)

ORDINARY = (
    b"Return-Path: <anna.muster@example.org>\r\n"
    b"Received: from mx.example.org\r\n\tby mail.example.net; Mon, 23 Mar 2020 14:07:11 +0100\r\n"
    b"From: =?utf-8?q?Anna_M=C3=BCster?= <Anna.Muster@EXAMPLE.org>\r\n"
    b"To: Kundenpost <kundenpost@jobcenter.example>,\r\n zweite@jobcenter.example\r\n"
    b"Cc: dritte@jobcenter.example\r\n"
    b"Message-ID:  <abc@example.org> \r\n"
    b"Subject: Lohn\r\n"
    b"\r\n"
    b"Auto-Submitted: auto-replied\r\n"
)


def test_an_ordinary_header_is_read_to_its_blank_line_and_no_further() -> None:
    envelope = read_envelope(ORDINARY)

    assert envelope.message_id == "<abc@example.org>"
    assert envelope.sender == "Anna.Muster@example.org"
    assert envelope.return_path == "anna.muster@example.org"
    assert envelope.recipients == (
        "kundenpost@jobcenter.example",
        "zweite@jobcenter.example",
        "dritte@jobcenter.example",
    )
    assert (
        envelope.first("received")
        == "from mx.example.org\tby mail.example.net;".replace("\t", " ") + " Mon, 23 Mar 2020 14:07:11 +0100"
    )
    assert envelope.all("auto-submitted") == ()


def test_the_blank_line_may_be_missing() -> None:
    assert read_envelope(b"From: a@example.org\nAuto-Submitted: no").first("auto-submitted") == "no"


def test_old_macintosh_line_ends_are_understood() -> None:
    assert read_envelope(b"Return-Path: <>\rFrom: a@example.org\r\rText").return_path == ""


def test_a_line_without_colon_does_not_hide_what_follows_it() -> None:
    envelope = read_envelope(b"From a@b Mon Mar 23 14:07:11 2020\nrubbish\nAuto-Submitted: auto-replied\n\n")

    assert envelope.headers == (("auto-submitted", "auto-replied"),)


def test_a_message_id_is_cut_at_the_length_of_a_line() -> None:
    assert len(read_envelope(b"Message-ID: <" + b"x" * 5_000 + b">\n\n").message_id) == 998


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (b"Subject: none", None),
        (b"Return-Path: <>", ""),
        (b"Return-Path:", ""),
        (b"Return-Path: < >", ""),
        (b"Return-Path: <a@Example.ORG>", "a@example.org"),
        (b"Return-Path: a@example.org", "a@example.org"),
        (b"Return-Path: <@relay.example,@b.example:a@example.org>", "a@example.org"),
        (b"Return-Path: <MAILER-DAEMON>", "MAILER-DAEMON"),
        (b"Return-Path: <first@example.org>\nReturn-Path: <>", "first@example.org"),
    ],
)
def test_the_reverse_path_is_absent_null_or_an_address(header: bytes, expected: str | None) -> None:
    assert read_envelope(header).return_path == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("anna@example.org", ["anna@example.org"]),
        ("<anna@example.org>", ["anna@example.org"]),
        ("Anna Muster anna@example.org", ["anna@example.org"]),
        ('"Muster, Anna" <anna@example.org>', ["anna@example.org"]),
        ('"Anna \\"<x@y.example>\\"" <anna@example.org>', ["anna@example.org"]),
        ("anna@example.org (Anna (privat))", ["anna@example.org"]),
        ("(x@y.example) anna@example.org", ["anna@example.org"]),
        ("<@relay.example:anna@example.org>", ["anna@example.org"]),
        (
            "Alle: a@example.org, B <b@example.org>;, c@example.org",
            ["a@example.org", "b@example.org", "c@example.org"],
        ),
        ("undisclosed-recipients:;", []),
        ("Anna :( <anna@example.org>", ["anna@example.org"]),
        ('Anna "Muster <anna@example.org>', ["anna@example.org"]),
        ("Anna <anna@example.org", ["anna@example.org"]),
        ("anna@example.org <bert@example.org>", ["bert@example.org"]),
        ("anna@example.org bert@example.org", []),
        ("anna..m@example.ne.jp", ["anna..m@example.ne.jp"]),
        ("jürgen@müller.example", ["jürgen@xn--mller-kva.example"]),
        ("a@straße.example", ["a@xn--strae-oqa.example"]),
        ("a@localhost", ["a@localhost"]),
        ("a@b", []),
        ("a@-b.example", []),
        ("a@[127.0.0.1]", []),
        ("a@b@c.example", []),
        ("<anna@example.org\x00>", []),
        ("j\ufffdrgen@example.org", []),
        ("<a\u2028b@example.org>", []),
        ("<a\u202eb@example.org>", []),
        (f"{'a' * 250}@example.org", []),
        ("", []),
    ],
)
def test_addresses_are_found_in_everything_people_write(value: str, expected: list[str]) -> None:
    assert list(addresses_in(value)) == expected


def test_raw_bytes_in_a_display_name_do_no_harm() -> None:
    assert read_envelope("From: Jürgen <j@example.org>".encode("latin-1")).sender == "j@example.org"


def test_raw_bytes_in_an_address_are_not_guessed_at() -> None:
    assert read_envelope("From: <jürgen@example.org>".encode("latin-1")).sender == ""


def test_an_encoded_name_cannot_smuggle_in_an_address() -> None:
    header = b"From: =?utf-8?q?a=40evil.example=2C?= <anna@example.org>"

    assert read_envelope(header).sender == "anna@example.org"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("=?utf-8?q?Abwesenheit?=", "Abwesenheit"),
        ("=?utf-8?b?w7xi?= =?utf-8?b?ZXI=?=", "über"),
        ("=?iso-8859-1?q?=FCber?= uns", "über uns"),
        ("=?utf-8*de?q?=C3=BCber?=", "über"),
        ("=?no-such-charset?q?x?=", "=?no-such-charset?q?x?="),
        ("=?utf-8?b?!!!?=", ""),
        ("=?base64?b?eA==?=", "=?base64?b?eA==?="),
        ("plain", "plain"),
    ],
)
def test_encoded_words_are_decoded_as_far_as_they_can_be(value: str, expected: str) -> None:
    assert in_words(value) == expected


def test_no_amount_of_fields_or_recipients_is_kept() -> None:
    many = b"X: y\n" * 20_000
    to = b"To: " + b"a@example.org," * 5_000 + b"\n"

    assert len(read_envelope(many).headers) == MOST_FIELDS
    assert len(read_envelope(to).recipients) <= MOST_RECIPIENTS


HOSTILE = (
    b"From: " + b"(" * 200_000,
    b"From: " + b'"\\' * 100_000,
    b"From: " + b"<" * 200_000,
    b"From: " + b"a:" * 100_000,
    b"Subject: " + b"=?utf-8?q?" * 20_000,
    b"\n" * 200_000,
    b" \n" * 100_000,
    b"a" * 250_000,
    b"Subject: x\n" + b" y\n" * 80_000,
)


@pytest.mark.parametrize("block", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_headers_cost_no_more_than_their_length(block: bytes) -> None:
    """A quadratic pass over any of these would run into the time limit of the test run."""
    envelope = read_envelope(block * 10)

    assert envelope.sender == ""
    assert len(in_words(envelope.first("subject"))) <= LONGEST_VALUE


FIELD_NAMES = st.sampled_from([b"From", b"To", b"Cc", b"Return-Path", b"Message-ID", b"Subject", b"X"])
FIELDS = st.lists(st.tuples(FIELD_NAMES, st.binary(max_size=80)).map(lambda f: f[0] + b": " + f[1]))


def _is_sound(envelope: Envelope) -> bool:
    addresses = [a for a in (envelope.sender, *envelope.recipients) if a]
    values = [value for _, value in envelope.headers]
    return all(usable_address(a) == a for a in addresses) and not any("\n" in v or "\r" in v for v in values)


@given(st.binary(max_size=2_000))
def test_random_bytes_never_raise(block: bytes) -> None:
    assert _is_sound(read_envelope(block))


@given(FIELDS)
def test_random_fields_never_raise(fields: list[bytes]) -> None:
    assert _is_sound(read_envelope(b"\r\n".join(fields)))


@given(st.text(max_size=300))
def test_random_words_are_decoded_without_raising(value: str) -> None:
    assert "\n" not in in_words(f"=?utf-8?b?{value}?= =?utf-8?q?{value}?=")


ATOMS = st.text("abcdefghijklmnopqrstuvwxyz0123456789.!#$%&'*+/=?^_`{|}~-", min_size=1, max_size=20).filter(
    lambda atom: not (atom.startswith(".") or atom.endswith(".") or ".." in atom)
)
GOOD_ADDRESSES = ATOMS.map(lambda atom: f"{atom}@example.org")
GOOD_MAILBOXES = st.one_of(
    GOOD_ADDRESSES,
    GOOD_ADDRESSES.map(lambda a: f"<{a}>"),
    GOOD_ADDRESSES.map(lambda a: f'"Muster, Anna" <{a}>'),
    GOOD_ADDRESSES.map(lambda a: f"Anna Muster <{a}> (privat)"),
)


@given(st.lists(GOOD_MAILBOXES, min_size=1, max_size=5))
def test_well_formed_lists_are_read_as_the_standard_library_reads_them(mailboxes: list[str]) -> None:
    value = ", ".join(mailboxes)

    assert addresses_in(value) == tuple(address for _, address in getaddresses([value]))


@given(st.lists(st.tuples(st.sampled_from(["A", "B"]), st.text("xyz ;:=", max_size=30)), max_size=8))
def test_well_formed_fields_are_read_as_the_standard_library_reads_them(
    fields: list[tuple[str, str]],
) -> None:
    block = "".join(f"{name}: {value}\r\n" for name, value in fields).encode()
    theirs = BytesHeaderParser(policy=policy.compat32).parsebytes(block).items()

    assert read_envelope(block).headers == tuple((name.lower(), value.strip()) for name, value in theirs)
