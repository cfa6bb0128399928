"""Signatures beside what they sign, checked over the bytes as they came."""

from io import BytesIO

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from ingest.opening.nouns import OpeningLimits
from ingest.opening.opener import open_mail
from tests.fixtures import odd_envelopes
from tests.makers import signed

TRUSTED = signed.office()[0].public_bytes(Encoding.PEM).decode()
WORDS = b"anbei meine Unterlagen"


def statuses(raw: bytes, trusted: str = "") -> list[str]:
    limits = OpeningLimits(parts=50, depth=3, opened=1_000_000, trusted=trusted)
    return [part.signature for part in open_mail(raw, BytesIO(), limits).parts if part.signature]


@pytest.mark.parametrize("make", [odd_envelopes.smime_detached, odd_envelopes.smime_opaque])
def test_a_signature_is_valid_only_where_the_office_believes_the_signer(make: odd_envelopes.Make) -> None:
    assert statuses(make().raw) == ["unknown signer"]
    assert statuses(make().raw, TRUSTED) == ["valid"]


def test_words_changed_under_a_signature_are_told() -> None:
    raw = odd_envelopes.smime_detached().raw
    assert statuses(raw.replace(WORDS, WORDS.upper()), TRUSTED) == ["invalid"]


def test_a_signed_mail_within_a_list_of_parts_is_checked_too() -> None:
    raw = odd_envelopes.smime_detached().raw
    head, _, body = raw.partition(b"Content-Type: multipart/signed")
    kind = b"Content-Type: multipart/mixed; boundary=aussen\r\n\r\n--aussen\r\n"
    wrapped = head + kind + b"Content-Type: multipart/signed" + body + b"\r\n--aussen--\r\n"
    assert statuses(wrapped, TRUSTED) == ["valid"]
