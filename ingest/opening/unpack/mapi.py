"""A message as Outlook keeps it: properties by number, alike in `winmail.dat` and `.msg` (MS-OXPROPS)."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email import encoders
from email.header import Header
from email.message import Message
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.utils import format_datetime, formataddr
from typing import Self

from ingest.opening.charsets import decode
from ingest.opening.headers import MEDIA_TYPE, tidy
from ingest.opening.nouns import MAX_NAME, MAX_SUBJECT
from ingest.opening.unpack.codepages import charset_of
from ingest.opening.unpack.lzfu import inflate
from ingest.opening.unpack.nouns import Budget, Member
from ingest.opening.unpack.rtf import read_rtf

SUBJECT, BODY, HTML, RTF = 0x0037, 0x1000, 0x1013, 0x1009
SENDER_NAME, SENDER_ADDRESS, SENDER_SMTP = 0x0C1A, 0x0C1F, 0x5D01
DISPLAY_TO, SUBMITTED = 0x0E04, 0x0039
STRING_CODEPAGE, BODY_CODEPAGE = 0x3FFD, 0x3FDE
ATTACHED, NAMES, MIME_TYPE, CONTENT_ID = 0x3701, (0x3707, 0x3704, 0x3001), 0x370E, 0x3712
STRING, UNICODE, BINARY, OBJECT = 0x001E, 0x001F, 0x0102, 0x000D
KNOWN = frozenset(
    {SUBJECT, BODY, HTML, RTF, SENDER_NAME, SENDER_ADDRESS, SENDER_SMTP, DISPLAY_TO, SUBMITTED}
    | {STRING_CODEPAGE, BODY_CODEPAGE, ATTACHED, *NAMES, MIME_TYPE, CONTENT_ID}
)
"""The properties that are looked at."""
LONGER = frozenset({STRING, UNICODE, BINARY, OBJECT})
CONTAINERS = re.compile("(multipart|message)/")
MAX_NAMES = 2_000
"""Characters of the recipients' names that are kept."""
EPOCH = datetime(1601, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Properties:
    """The properties of a message or of an attachment."""

    values: Mapping[int, tuple[int, bytes]]
    """Number to type and raw bytes; of several values the first."""
    charset: str = ""
    """Of eight-bit strings."""

    def data(self, number: int) -> bytes:
        """The raw bytes; empty when there is no such property."""
        return self.values.get(number, (0, b""))[1]

    def text(self, number: int) -> str:
        """A string, whichever way it is kept, up to its NUL."""
        kind, data = self.values.get(number, (0, b""))
        if kind == UNICODE:
            return data.decode("utf-16-le", "replace").partition("\0")[0]
        return decode(data.partition(b"\0")[0], self.charset)

    def integer(self, number: int) -> int:
        """A whole number; 0 when there is no such property."""
        return int.from_bytes(self.data(number)[:8], "little")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """What hangs on a message: a file, or another message."""

    name: str
    data: bytes = b""
    claimed_type: str = ""
    content_id: str = ""
    message: "OutlookMessage | None" = None
    defects: tuple[str, ...] = ()

    def holding(self, message: "OutlookMessage") -> Self:
        """The same attachment, which turned out to be a message."""
        return replace(self, data=b"", message=message)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlookMessage:
    """A message with its texts and attachments."""

    subject: str = ""
    sender: str = ""
    """As in a From header, or empty; so are the next two as in To and Date."""
    recipients: str = ""
    sent: str = ""
    texts: tuple[Member, ...] = ()
    """The same words in one or more forms, the one to read first."""
    attachments: tuple[Attachment, ...] = ()
    defects: tuple[str, ...] = ()

    def but(self, defects: Iterable[str]) -> Self:
        """The same message with these defects on record."""
        return replace(self, defects=tuple(sorted(set(defects))))


def message_of(properties: Properties, attachments: tuple[Attachment, ...], budget: Budget) -> OutlookMessage:
    """The message these properties describe. Raises OverBudgetError."""
    texts, files, defects = _bodies(properties, budget)
    return OutlookMessage(
        subject=tidy(properties.text(SUBJECT), MAX_SUBJECT),
        sender=_sender(properties),
        recipients=_group(properties.text(DISPLAY_TO)),
        sent=_sent(properties.integer(SUBMITTED)),
        texts=texts,
        attachments=(*attachments, *files),
        defects=defects,
    )


def attachment_of(properties: Properties, data: bytes, title: str = "") -> Attachment:
    """The file these properties describe, by its long name where it has one."""
    names = (*(properties.text(number) for number in NAMES[:2]), title, properties.text(NAMES[2]))
    claimed = MEDIA_TYPE.fullmatch(properties.text(MIME_TYPE).strip().lower())
    return Attachment(
        name=next((tidy(name, MAX_NAME) for name in names if name.strip()), ""),
        data=data,
        claimed_type=claimed[0] if claimed else "",
        content_id=tidy(properties.text(CONTENT_ID), MAX_NAME).strip("<>"),
    )


def as_mail(message: OutlookMessage) -> bytes:
    """The message as a mail (RFC 5322): texts as alternatives, files as they are, messages as messages.

    The same message gives the same bytes.
    """
    return _mail(message, 1).as_bytes()


def _bodies(
    properties: Properties, budget: Budget
) -> tuple[tuple[Member, ...], tuple[Attachment, ...], tuple[str, ...]]:
    """The texts, the RTF itself where it shows pictures, and what was wrong with it.

    RTF is read where there is no HTML; Outlook writes it beside HTML as a copy.
    """
    texts = [text for text in (_plain(properties), _html(properties)) if text.data.strip()]
    packed = properties.data(RTF)
    if not packed:
        return tuple(texts), (), ()
    inflated = inflate(packed, budget)
    rich = read_rtf(inflated.data)
    if not any(text.claimed_type.startswith("text/html") for text in texts) and rich.text.strip():
        texts.append(_text(rich.text, "html" if rich.is_html else "plain"))
    shown = (Attachment(name="message.rtf", data=inflated.data, claimed_type="application/rtf"),)
    return tuple(texts), shown if rich.has_pictures else (), () if inflated.is_whole else ("rtf",)


def _plain(properties: Properties) -> Member:
    kind, data = properties.values.get(BODY, (0, b""))
    if kind == UNICODE:
        return _text(properties.text(BODY), "plain")
    return _text(decode(data.rstrip(b"\0"), properties.charset), "plain")


def _html(properties: Properties) -> Member:
    kind, data = properties.values.get(HTML, (0, b""))
    if kind == UNICODE:
        return _text(properties.text(HTML), "html")
    charset = charset_of(properties.integer(BODY_CODEPAGE)) or properties.charset
    claimed = f"text/html; charset={charset}" if charset else "text/html"
    return Member(name="", data=data.rstrip(b"\0"), claimed_type=claimed, is_text=True)


def _text(text: str, form: str) -> Member:
    data = text.encode("utf-8", "replace")
    return Member(name="", data=data, claimed_type=f"text/{form}; charset=utf-8", is_text=True)


def _sender(properties: Properties) -> str:
    """Name and address; within an organisation the address may be a path in its directory and is left out."""
    addresses = (tidy(properties.text(number), MAX_NAME) for number in (SENDER_SMTP, SENDER_ADDRESS))
    address = next((one for one in addresses if "@" in one and one.isascii()), "")
    name = tidy(properties.text(SENDER_NAME), MAX_NAME)
    return formataddr((name, address)) if address else _group(name)


def _group(names: str) -> str:
    """Names without addresses, as a group of nobody (RFC 5322, 3.4)."""
    tidied = tidy(names, MAX_NAMES)
    return f"{Header(tidied, 'utf-8').encode()}: ;" if tidied else ""


def _sent(ticks: int) -> str:
    """A FILETIME (tenths of microseconds since 1601) as a date of mail."""
    try:
        return format_datetime(EPOCH + timedelta(microseconds=ticks // 10)) if ticks else ""
    except (OverflowError, ValueError):
        return ""


def _mail(message: OutlookMessage, level: int) -> Message:
    mail = MIMEMultipart("mixed", boundary=f"=_outlook_{level}")
    mail["Subject"] = Header(message.subject, "utf-8").encode()
    for name, value in (("From", message.sender), ("To", message.recipients), ("Date", message.sent)):
        if value:
            mail[name] = value
    if message.texts:
        mail.attach(_alternatives(message.texts, level))
    for part in _files(message.attachments, level):
        mail.attach(part)
    return mail


def _alternatives(texts: tuple[Member, ...], level: int) -> Message:
    whole = MIMEMultipart("alternative", boundary=f"=_outlook_text_{level}")
    for text in texts:
        kind, _, charset = text.claimed_type.partition("; charset=")
        whole.attach(_part(kind, text.data, charset))
    return whole


def _files(attachments: tuple[Attachment, ...], level: int) -> Iterator[Message]:
    for attachment in attachments:
        if attachment.message:
            part: Message = MIMEBase("message", "rfc822")
            part.attach(_mail(attachment.message, level + 1))
        else:
            claimed = attachment.claimed_type
            part = _part("" if CONTAINERS.match(claimed) else claimed, attachment.data)
        part.add_header("Content-Disposition", "attachment", filename=("utf-8", "", attachment.name))
        if attachment.content_id:
            part["Content-ID"] = Header(f"<{attachment.content_id}>").encode()
        yield part


def _part(kind: str, data: bytes, charset: str = "") -> Message:
    """A leaf in base64: nothing in it can look like a boundary."""
    part = MIMEBase(*(kind or "application/octet-stream").split("/"))
    if charset:
        part.set_param("charset", charset)
    part.set_payload(data)
    encoders.encode_base64(part)
    return part
