"""Mails within mails that somebody encoded (base64 or quoted-printable), which RFC 2046, 5.2.1 forbids.

Python's parser takes such a mail for what it looks like: a text of letters and digits, or a mail whose
headers are full of `=3D`. That text stays a leaf; what it says when it is decoded is opened behind it.
"""

import quopri
import re
from email.message import Message

from ingest.opening.headers import base64_bytes

HEADER = re.compile(rb"\s{0,10}[!-9;-~]{1,100}[ \t]{0,10}:")
BASE64 = re.compile(rb"\s*(?:[A-Za-z0-9+/]{4,}\s+)*[A-Za-z0-9+/]+={0,2}\s*")
HEAD = 2_000
"""Bytes by which it is told whether somebody encoded a mail, or only says so."""


def decoded_mail(around: Message, inside: Message) -> bytes | None:
    """The mail that lies encoded in a `message/rfc822`; None where nobody encoded it.

    `inside` is what the parser made of it.
    """
    encoding = str(around.get("Content-Transfer-Encoding", "")).strip().lower()
    if inside.is_multipart() or encoding not in {"base64", "quoted-printable"}:
        return None
    whole = inside.as_bytes().lstrip()
    decoded = _from_base64(whole) if encoding == "base64" else _from_quoted(whole)
    return decoded if HEADER.match(decoded) else None


def _from_base64(whole: bytes) -> bytes:
    return base64_bytes(whole) if BASE64.fullmatch(whole[:HEAD].rpartition(b"\n")[0] or whole[:HEAD]) else b""


def _from_quoted(whole: bytes) -> bytes:
    return quopri.decodestring(whole) if b"=3D" in whole[:HEAD].upper() else b""
