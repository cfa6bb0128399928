"""Mails within mails that somebody encoded are opened, and their encoded text stays a leaf."""

import quopri
from base64 import encodebytes
from hashlib import sha256
from io import BytesIO

import pytest

from classifiers.nouns import Role
from ingest.opening.nouns import Opened, OpeningLimits
from ingest.opening.opener import open_mail

LIMITS = OpeningLimits(parts=50, depth=3, opened=1_000_000)
INNER = (
    b'From: anna@example.org\nSubject: Lohn\nContent-Type: multipart/mixed; boundary="=_b"\n\n'
    b"--=_b\nContent-Type: text/plain\n\nAnbei.\n--=_b\nContent-Type: application/pdf\n\n%PDF-1.7\n--=_b--\n"
)


def opened(encoding: str, body: bytes) -> Opened:
    head = f"From: a@example.org\nContent-Type: message/rfc822\nContent-Transfer-Encoding: {encoding}\n\n"
    return open_mail(head.encode() + body, BytesIO(), LIMITS)


@pytest.mark.parametrize(
    ("encoding", "body"),
    [("base64", encodebytes(INNER)), ("Quoted-Printable", quopri.encodestring(INNER))],
)
def test_an_encoded_mail_is_opened_behind_its_encoded_text(encoding: str, body: bytes) -> None:
    parts = opened(encoding, body).parts
    assert [(one.path, one.role, one.nested) for one in parts] == [
        ("1.1", Role.CONTAINER, True),
        ("1.1.1.1", Role.TEXT, True),
        ("1.1.1.2", Role.ATTACHMENT, True),
    ]
    assert parts[2].sha256 == sha256(b"%PDF-1.7").hexdigest()
    if encoding == "base64":
        assert parts[0].sha256 == sha256(body).hexdigest()


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable", "8bit"])
def test_a_mail_that_only_says_so_is_read_as_it_is(encoding: str) -> None:
    assert [one.path for one in opened(encoding, INNER).parts] == ["1.1", "1.2"]
    assert [one.role for one in opened(encoding, b"Subject: a\n\nGuten Tag").parts] == [Role.TEXT]
    assert [one.role for one in opened(encoding, b"Guten Tag").parts] == [Role.TEXT]
