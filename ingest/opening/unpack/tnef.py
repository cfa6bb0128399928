"""`winmail.dat`, the envelope Outlook puts around what other programs can't show (MS-OXTNEF).

```
signature, key ─ attribute ─ attribute ─ …          level, number, length, data, checksum
                 ├─ message: text, code page, properties
                 └─ attachment: opened by its rendering data, then title, data, properties
```

Every length is checked against what is there, and counts are never believed: a reader that trusts them
is held by fifty bytes until it is stopped.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from classifiers.reasons import Reason
from ingest.opening.unpack import mapi
from ingest.opening.unpack.codepages import charset_of
from ingest.opening.unpack.nouns import Budget, Member, OverBudgetError, Unpacked

SIGNATURE = b"\x78\x9f\x3e\x22"
ATTRIBUTE = struct.Struct("<BHHI")
SUBJECT, BODY, CODEPAGE, PROPERTIES = 0x8004, 0x800C, 0x9007, 0x9003
OPENS_ATTACHMENT, TITLE, DATA, ATTACHMENT_PROPERTIES = 0x9002, 0x8010, 0x800F, 0x9005
OF_ATTACHMENT = 2
MAX_NESTED = 8
"""Messages within messages."""
MANY_VALUES = 0x1000
NAMED = 0x8000
WIDTHS = {0x0002: 2, 0x000B: 2, 0x0003: 4, 0x0004: 4, 0x000A: 4, 0x0048: 16} | dict.fromkeys(
    (0x0005, 0x0006, 0x0007, 0x0014, 0x0040), 8
)
VARIABLE = mapi.LONGER | {0x0000}
INTERFACE = b"\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00\x46"
"""How the identifiers of COM interfaces end; one stands before an embedded object."""
MESSAGE_INTERFACE = b"\x07\x03\x02\x00" + INTERFACE


@dataclass(frozen=True, slots=True)
class _Attribute:
    level: int
    number: int
    data: bytes
    defects: tuple[str, ...]


@dataclass(slots=True)
class _Hanging:
    """An attachment as its attributes come."""

    title: bytes = b""
    data: bytes = b""
    properties: dict[int, tuple[int, bytes]] = field(default_factory=dict)
    defects: set[str] = field(default_factory=set)


@dataclass(slots=True)
class _Envelope:
    """A message as its attributes come."""

    charset: str = ""
    body: bytes = b""
    subject: bytes = b""
    properties: dict[int, tuple[int, bytes]] = field(default_factory=dict)
    hanging: list[_Hanging] = field(default_factory=list)
    defects: set[str] = field(default_factory=set)


def unpack_tnef(data: bytes, budget: Budget) -> Unpacked:
    """The texts of the message, its files by their long names, and messages within it as mails.

    Raises OverBudgetError.
    """
    if not data.startswith(SIGNATURE):
        return Unpacked(problem=Reason.UNREADABLE)
    message = _message(data, budget, 1)
    members = [*message.texts, *(_member(attachment) for attachment in message.attachments)]
    for member in members:
        budget.take(len(member.data))
    return Unpacked(
        members=tuple(members),
        defects=message.defects,
        problem=Reason.DAMAGED if "truncated" in message.defects else None,
    )


def _member(attachment: mapi.Attachment) -> Member:
    if message := attachment.message:
        defects = tuple(sorted({*attachment.defects, *message.defects}))
        return Member(name=attachment.name, data=mapi.as_mail(message), is_mail=True, defects=defects)
    kind = attachment.claimed_type
    return Member(
        name=attachment.name,
        data=attachment.data,
        claimed_type=kind,
        is_mail=kind == "message/rfc822",
        defects=attachment.defects,
    )


def _message(data: bytes, budget: Budget, level: int) -> mapi.OutlookMessage:
    if level > MAX_NESTED:
        raise OverBudgetError
    envelope = _Envelope()
    for attribute in _attributes(data):
        _take(envelope, attribute, budget)
    properties = mapi.Properties(values=_with_old_attributes(envelope), charset=envelope.charset)
    attachments = tuple(_attachment(hanging, envelope, budget, level) for hanging in envelope.hanging)
    message = mapi.message_of(properties, attachments, budget)
    own = {*message.defects, *envelope.defects}
    texts = tuple(replace(text, defects=tuple(sorted(own))) for text in message.texts)
    inner = {defect for one in attachments if one.message for defect in one.message.defects}
    return replace(message, texts=texts).but({*own, *inner, *(d for one in attachments for d in one.defects)})


def _attributes(data: bytes) -> Iterator[_Attribute]:
    """The attributes in their order; of one that is cut off, what is there."""
    at = len(SIGNATURE) + 2
    while at + ATTRIBUTE.size <= len(data):
        level, number, _, length = ATTRIBUTE.unpack_from(data, at)
        begin = at + ATTRIBUTE.size
        at = begin + length + 2
        body = data[begin : begin + length]
        if at > len(data):
            yield _Attribute(level, number, body, ("truncated",))
        else:
            is_whole = sum(body) & 0xFFFF == int.from_bytes(data[at - 2 : at], "little")
            yield _Attribute(level, number, body, () if is_whole else ("checksum",))
    if data[at:].strip(b"\0\r\n "):
        yield _Attribute(0, 0, b"", ("truncated",))


def _take(envelope: _Envelope, attribute: _Attribute, budget: Budget) -> None:
    if attribute.level == OF_ATTACHMENT:
        _take_for_attachment(envelope, attribute, budget)
        return
    envelope.defects.update(attribute.defects)
    if attribute.number == CODEPAGE:
        envelope.charset = charset_of(int.from_bytes(attribute.data[:4], "little"))
    elif attribute.number == BODY:
        envelope.body = attribute.data
    elif attribute.number == SUBJECT:
        envelope.subject = attribute.data
    elif attribute.number == PROPERTIES:
        envelope.properties |= _properties(attribute.data, envelope.defects)


def _take_for_attachment(envelope: _Envelope, attribute: _Attribute, budget: Budget) -> None:
    if attribute.number == OPENS_ATTACHMENT or not envelope.hanging:
        if len(envelope.hanging) >= budget.parts:
            raise OverBudgetError
        envelope.hanging.append(_Hanging())
    hanging = envelope.hanging[-1]
    hanging.defects.update(attribute.defects)
    if attribute.number == TITLE:
        hanging.title = attribute.data
    elif attribute.number == DATA:
        hanging.data = attribute.data
    elif attribute.number == ATTACHMENT_PROPERTIES:
        hanging.properties |= _properties(attribute.data, hanging.defects)


def _with_old_attributes(envelope: _Envelope) -> dict[int, tuple[int, bytes]]:
    """The properties; where one is missing, the older attribute that says the same."""
    old = {mapi.BODY: (mapi.STRING, envelope.body), mapi.SUBJECT: (mapi.STRING, envelope.subject)}
    return {number: value for number, value in old.items() if value[1]} | envelope.properties


def _attachment(hanging: _Hanging, envelope: _Envelope, budget: Budget, level: int) -> mapi.Attachment:
    properties = mapi.Properties(values=hanging.properties, charset=envelope.charset)
    title = mapi.Properties(values={0: (mapi.STRING, hanging.title)}, charset=envelope.charset).text(0)
    data = properties.data(mapi.ATTACHED) or hanging.data
    found = mapi.attachment_of(properties, data, title)
    found = replace(found, defects=tuple(sorted(hanging.defects)))
    if data.startswith(MESSAGE_INTERFACE + SIGNATURE):
        return found.holding(_message(data[len(MESSAGE_INTERFACE) :], budget, level + 1))
    return replace(found, data=data[16:]) if data[4:16] == INTERFACE else found


def _properties(data: bytes, defects: set[str]) -> dict[int, tuple[int, bytes]]:
    """The properties in a block of them; of several values of one property, the first."""
    found: dict[int, tuple[int, bytes]] = {}
    at = 4
    while at + 4 <= len(data):
        kind, number = struct.unpack_from("<HH", data, at)
        at = _after_name(data, at + 4, number)
        several, kind = bool(kind & MANY_VALUES), kind & ~MANY_VALUES
        begin, length, at = _value(data, at, kind, several=several)
        if begin < 0:
            defects.add("truncated")
            break
        found.setdefault(number, (kind, data[begin : begin + length]))
    return found


def _after_name(data: bytes, at: int, number: int) -> int:
    """Where the value of a property begins: after its identifier and name, if it has one."""
    if number < NAMED:
        return at
    length = _number(data, at + 20)
    return at + 24 + (_padded(length) if _number(data, at + 16) else 0)


def _value(data: bytes, at: int, kind: int, *, several: bool) -> tuple[int, int, int]:
    """Where the first value begins, its length, and where the next property begins; -1 at the end."""
    if kind in WIDTHS:
        count = _number(data, at) if several else 1
        begin = at + 4 if several else at
        end = begin + _padded(WIDTHS[kind] * count)
        return (begin, WIDTHS[kind], end) if end <= len(data) else (-1, 0, 0)
    if kind not in VARIABLE:
        return -1, 0, 0
    count, first, end = _number(data, at), at + 8, at + 4
    length = _number(data, at + 4)
    while count and end + 4 <= len(data):
        end += 4 + _padded(_number(data, end))
        count -= 1
    return (first, length, end) if not count and end <= len(data) + 3 else (-1, 0, 0)


def _number(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 4], "little")


def _padded(length: int) -> int:
    return length + -length % 4
