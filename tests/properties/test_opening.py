"""Whatever bytes come, the opener answers: every leaf once, with the hash of its bytes, within bounds."""

from email import message_from_bytes
from hashlib import sha256
from io import BytesIO
from json import dumps, loads

from hypothesis import given
from hypothesis import strategies as st

from classifiers.reasons import Reason
from ingest.opening.charsets import clean, decode
from ingest.opening.headers import filename, plain_headers, subject
from ingest.opening.nouns import OpeningLimits
from ingest.opening.opener import glance, open_mail
from ingest.reading.text import read_html
from ingest.room import plain

LIMITS = OpeningLimits(parts=40, depth=3, opened=200_000)
KINDS = ("text/plain", "text/html", "application/pdf", "image/png", "application/octet-stream", "unsinn")
ENCODINGS = ("", "base64", "quoted-printable", "8bit", "x-uuencode", "unsinn")
bodies = st.binary(max_size=80) | st.sampled_from(
    [b"", b"R3V0ZW4=", b"R3V0Z", b"<p>a</p>", b"--b\n", b"%PDF-"]
)


@st.composite
def leaves(draw: st.DrawFn) -> bytes:
    kind, encoding = draw(st.sampled_from(KINDS)), draw(st.sampled_from(ENCODINGS))
    name = draw(
        st.sampled_from(["", '; name="=?utf-8?q?=C3?="', "; name*0*=x''%C3; name*1=b", "; charset=utf-16"])
    )
    return f"Content-Type: {kind}{name}\nContent-Transfer-Encoding: {encoding}\n\n".encode() + draw(bodies)


def containers(parts: st.SearchStrategy[bytes]) -> st.SearchStrategy[bytes]:
    """Mails in mails, and containers whose boundaries may be missing or cut off."""
    inside = st.lists(parts, max_size=4)
    heads = st.sampled_from(["mixed", "alternative", "related", "report"])
    boxes = st.builds(_box, heads, st.sampled_from(["b", "c", "d"]), inside, st.booleans())
    return boxes | parts.map(lambda part: b"Content-Type: message/rfc822\n\n" + part)


def _box(kind: str, boundary: str, parts: list[bytes], closed: bool) -> bytes:  # noqa: FBT001 - drawn
    head = f"Content-Type: multipart/{kind}; boundary={boundary}\n\n".encode()
    body = b"".join(b"--%s\n%s\n" % (boundary.encode(), part) for part in parts)
    return head + body + (b"--%s--\n" % boundary.encode() if closed else b"")


mails = st.recursive(leaves(), containers, max_leaves=12) | st.binary(max_size=300)


@given(mails)
def test_every_leaf_of_the_tree_is_one_part_with_the_hash_of_its_bytes(raw: bytes) -> None:
    spool = BytesIO()
    opened = open_mail(raw, spool, LIMITS)
    data = spool.getvalue()
    assert [part.number for part in opened.parts] == list(range(1, len(opened.parts) + 1))
    assert all(sha256(data[p.offset : p.offset + p.size]).hexdigest() == p.sha256 for p in opened.parts)
    assert sum(part.size for part in opened.parts) == len(data)
    if opened.problem is not Reason.READER_OUT_OF_BOUNDS:
        leaves = [part for part in message_from_bytes(raw).walk() if not part.is_multipart()]
        assert len(opened.parts) == max(len(leaves), opened.problem is None)


@given(mails)
def test_the_receipt_counts_no_more_than_there_are_parts(raw: bytes) -> None:
    opened, count = open_mail(raw, BytesIO(), LIMITS), glance(raw, LIMITS).attachments
    assert (count is None) == (opened.problem is not None)
    assert count is None or 0 <= count <= len(opened.parts)


@given(mails)
def test_what_is_sent_between_the_processes_comes_back_the_same(raw: bytes) -> None:
    opened = open_mail(raw, BytesIO(), LIMITS)
    assert plain.opened(_through_json(plain.plain(opened))) == opened


@given(st.binary(max_size=200), st.text(max_size=20))
def test_any_bytes_become_clean_text_in_any_charset(data: bytes, declared: str) -> None:
    text = decode(data, declared)
    assert text == clean(text)
    assert "\0" not in text


@given(st.binary(max_size=200))
def test_no_header_makes_the_decoders_raise(raw: bytes) -> None:
    message = message_from_bytes(b"Subject: " + raw + b"\nContent-Disposition: " + raw + b"\n\n")
    assert subject(message).isprintable() or subject(message)
    assert len(filename(plain_headers(message))) <= 255


@given(st.binary(max_size=300))
def test_any_bytes_are_read_as_html(data: bytes) -> None:
    assert len(read_html(b"<p>" + data, "").pages) == 1


def _through_json(message: plain.Plain) -> plain.Plain:

    return dict(loads(dumps(message)))
