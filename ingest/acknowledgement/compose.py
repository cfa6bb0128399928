"""The mails we send of ourselves: the receipt, and the later notice about files that did not open.

Pure: everything comes in as values, the bytes of a finished mail go out, and the same values give the
same bytes. Nothing of the client's mail is in them but its Message-ID, to keep the thread, and the
address they go to. Headers: RFC 3834 3.1, RFC 2045 to 2047, RFC 3676, MS-OXCMAIL 2.1.3.2.20.
"""

import datetime as dt
import hashlib
import re
from binascii import b2a_qp
from collections.abc import Iterator
from dataclasses import dataclass
from email.headerregistry import Address, HeaderRegistry
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from functools import cache
from typing import Any

from ingest.acknowledgement.addresses import usable_address
from ingest.acknowledgement.bodies import as_html, as_plain
from ingest.acknowledgement.receipt_id import receipt_message_id
from ingest.acknowledgement.texts import Letter, fill_in

__all__ = [
    "Letterhead",
    "Notice",
    "Occasion",
    "compose_receipt",
    "compose_unreadable_notice",
    "receipt_message_id",
]

MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,900}>")
GERMAN_ZONES = {"CET": "MEZ", "CEST": "MESZ"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A block of the office's own words with its first and last day."""

    text: str
    first_day: dt.date
    last_day: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """What is the same in every mail of an office. Empty texts are left out of the mail."""

    office: str
    sender: str
    """The From, with a display name."""
    timezone: dt.tzinfo
    hotline: str = ""
    emergency: str = ""
    """The hotline where empty."""
    appointments: str = ""
    letterboxes: str = ""
    max_mail: str = "20 MB"
    notices: tuple[Notice, ...] = ()
    """Only those valid on the day of sending are printed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """The one mail we answer, and when."""

    recipient: str
    number: str
    """The Vorgangsnummer."""
    received_at: dt.datetime
    """When it arrived, with a time zone."""
    now: dt.datetime
    """When ours is written, with a time zone."""
    message_id: str
    """Ours, from `receipt_message_id`."""
    in_reply_to: str = ""
    """Theirs, as written; left out when it is not a plain Message-ID."""


def compose_receipt(letterhead: Letterhead, occasion: Occasion, attachments: int | None) -> bytes:
    """The receipt; `attachments` is how many arrived, or None when that is not known.

    Raises ValueError when the recipient is no usable address.
    """
    values = _values(letterhead, occasion) | _counted(attachments)
    return _mail(letterhead, occasion, fill_in("receipt", values))


def compose_unreadable_notice(letterhead: Letterhead, occasion: Occasion, unreadable: int) -> bytes:
    """The one later notice of § 36a (3) SGB I: how many files did not open, and how to send them.

    Raises ValueError when the recipient is no usable address.
    """
    values = _values(letterhead, occasion) | _counted(unreadable) | {"count": str(unreadable)}
    return _mail(letterhead, occasion, fill_in("unreadable", values))


def _values(letterhead: Letterhead, occasion: Occasion) -> dict[str, str | None]:
    arrived = occasion.received_at.astimezone(letterhead.timezone)
    zone = GERMAN_ZONES.get(arrived.tzname() or "")
    today = occasion.now.astimezone(letterhead.timezone).date()
    return {
        "date": _day(arrived),
        "time": f"{arrived:%H:%M}",
        "zone": zone,
        "without_zone": None if zone else "",
        "number": occasion.number,
        "office": letterhead.office,
        "hotline": letterhead.hotline or None,
        "emergency": letterhead.emergency or letterhead.hotline or None,
        "appointments": letterhead.appointments or None,
        "letterboxes": letterhead.letterboxes or None,
        "max_mail": letterhead.max_mail,
        "notices": _notices(letterhead.notices, today) or None,
    }


def _counted(count: int | None) -> dict[str, str | None]:
    """The same number under the name of its grammar; only one of them has a value."""
    return {
        "no_files": "" if count == 0 else None,
        "one_file": "1" if count == 1 else None,
        "files": str(count) if count is not None and count > 1 else None,
    }


def _notices(notices: tuple[Notice, ...], today: dt.date) -> str:
    valid = (n for n in notices if n.first_day <= today <= n.last_day)
    return "\n\n".join(f"{_day(n.first_day)} bis {_day(n.last_day)}: {n.text.strip()}" for n in valid)


def _day(day: dt.date) -> str:
    return f"{day:%d.%m.%Y}"


def _mail(letterhead: Letterhead, occasion: Occasion, letter: Letter) -> bytes:
    """Headers and two parts, put together here: the library's message tree costs four times as much."""
    boundary = "=_" + hashlib.sha256(occasion.message_id.encode()).hexdigest()[:32]
    head = "".join([*_worded(letterhead, occasion, letter), *_plain(letterhead, occasion, letter, boundary)])
    plain = _part("text/plain; format=flowed", as_plain(letter.blocks))
    page = _part("text/html", as_html(letter))
    between = f"\r\n--{boundary}".encode()
    return head.encode() + between + plain + between + page + between + b"--\r\n"


def _part(media_type: str, text: str) -> bytes:
    """One body in quoted-printable; no line of it can be a boundary, which begins with `=_`."""
    fields = f'{media_type}; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable'
    body = b2a_qp(text.replace("\n", "\r\n").encode())
    return f"\r\nContent-Type: {fields}\r\n\r\n".encode() + body


def _worded(letterhead: Letterhead, occasion: Occasion, letter: Letter) -> Iterator[str]:
    """Headers with names and words: the library encodes and folds them."""
    policy = SMTP.clone(utf8=not (occasion.recipient + letterhead.sender).isascii())  # RFC 6532
    yield _kind("from")("From", _sender(letterhead.sender)).fold(policy=policy)
    yield _kind("to")("To", _address("", occasion.recipient)).fold(policy=policy)
    yield _kind("subject")("Subject", letter.subject).fold(policy=policy)


def _plain(letterhead: Letterhead, occasion: Occasion, letter: Letter, boundary: str) -> Iterator[str]:
    """Headers of plain ASCII, an id always on one line: folded or encoded, it would break the thread."""
    thread = occasion.in_reply_to if MESSAGE_ID.fullmatch(occasion.in_reply_to) else ""
    headers = [
        ("Date", format_datetime(occasion.now.astimezone(letterhead.timezone))),
        ("Message-ID", occasion.message_id),
        *((name, thread) for name in ("In-Reply-To", "References") if thread),
        ("Auto-Submitted", "auto-replied"),
        ("X-Auto-Response-Suppress", "All"),
        ("Precedence", "bulk"),
        ("MIME-Version", "1.0"),
        ("Content-Type", f'multipart/alternative;\r\n boundary="{boundary}"'),
        ("Content-Language", ", ".join(letter.languages)),
    ]
    return (f"{name}: {value}\r\n" for name, value in headers)


def _sender(text: str) -> Address:
    name, address = parseaddr(" ".join(text.split()))
    return _address(name, address)


def _address(name: str, address: str) -> Address:
    usable = usable_address(address)
    if not usable:
        raise ValueError("a receipt needs a usable address on both ends; nothing was written")
    local_part, _, domain = usable.rpartition("@")
    return Address(name, local_part, domain)


@cache
def _kind(name: str) -> Any:  # noqa: ANN401 - a class the library makes
    """The class of a header; the registry by itself would make it anew for every mail."""
    return HeaderRegistry()[name]
