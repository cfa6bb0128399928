"""Outlook's own message files, `.msg`: properties as streams of a compound file (MS-OXMSG, MS-CFB).

```
root ─ __properties_version1.0             numbers and dates
     ─ __substg1.0_0037001F                one stream for each longer property: number, type
     ─ __attach_version1.0_#00000000 ─ …   a folder for each attachment
                 └─ __substg1.0_3701000D   a folder, where the attachment is a message or an object
```

`olefile` reads the compound file. Its tables are measured against the size of the file before, because it
allocates what the header declares; no stream may be larger than what the file still holds.
"""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from olefile import OleFileIO

from classifiers.reasons import Reason
from ingest.opening.unpack import mapi
from ingest.opening.unpack.codepages import charset_of
from ingest.opening.unpack.nouns import Budget, Member, OverBudgetError, Unpacked

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
COUNTS = struct.Struct("<44xI16xI4xI")
"""In the header of a compound file: sectors of its table, of its small table, and of the list of them."""
SMALLEST = 1536
"""Bytes of a header, one table and one directory."""
STORAGE, STREAM = 1, 2
STREAM_NAME = re.compile(r"__substg1\.0_([0-9A-F]{4})([0-9A-F]{4})", re.IGNORECASE)
ATTACHMENT = "__attach_version1.0_"
PROPERTIES = "__properties_version1.0"
OBJECT = "__substg1.0_3701000d"
BEFORE_ROWS = {"message": 32, "within": 24, "attachment": 8}
"""Bytes before the rows of a property stream: of the file's message, of one within it, of an attachment."""
ROW = struct.Struct("<HHI8s")
MAX_ENTRIES = 20_000
"""Streams and folders; a message has about twenty for itself and for each attachment."""
MAX_NESTED = 8
"""Messages within messages."""


@dataclass(slots=True)
class _Shelf:
    """The file being read, and how much of it may still be handed out."""

    ole: Any
    left: int
    budget: Budget
    defects: set[str] = field(default_factory=set)

    def read(self, path: list[str], size: int) -> bytes:
        """A stream; as much of it as can be had. Raises OverBudgetError."""
        if size > self.left:
            self.defects.add("truncated")
            return b""
        self.left -= size
        self.budget.spend(size)
        try:
            data: bytes = self.ole.openstream(path).read()
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001 - a broken chain of sectors raises bare errors of several kinds
            data = b""
        if len(data) < size:
            self.defects.add("truncated")
        return data


def unpack_outlook(data: bytes, budget: Budget) -> Unpacked:
    """The message as one mail (RFC 5322) with all it holds. Raises OverBudgetError."""
    try:
        message = _read(data, budget)
    except (MemoryError, OverBudgetError):
        raise
    except Exception:  # noqa: BLE001 - olefile raises bare errors of many kinds on broken files
        return Unpacked(problem=Reason.UNREADABLE)
    if not message.texts and not message.attachments and not message.subject:
        return Unpacked(problem=Reason.UNREADABLE, defects=message.defects)
    mail = mapi.as_mail(message)
    budget.take(len(mail))
    member = Member(
        name=message.subject, data=mail, claimed_type="message/rfc822", is_mail=True, defects=message.defects
    )
    return Unpacked(
        members=(member,),
        defects=message.defects,
        problem=Reason.DAMAGED if "truncated" in message.defects else None,
    )


def _read(data: bytes, budget: Budget) -> mapi.OutlookMessage:
    if not data.startswith(MAGIC) or not fits(data):
        return mapi.OutlookMessage()
    # as a file object: short bytes would be taken for the name of a file
    with OleFileIO(BytesIO(data)) as ole:
        if len(ole.direntries) > MAX_ENTRIES:
            raise OverBudgetError
        shelf = _Shelf(ole, len(data), budget)
        message = _message(shelf, ole.root, [], 1)
    return message.but(shelf.defects | set(message.defects))


def fits(data: bytes) -> bool:
    """Whether the tables the header of a compound file declares could lie in a file of this size."""
    return len(data) >= SMALLEST and sum(COUNTS.unpack_from(data)) * 512 <= len(data)


def _message(shelf: _Shelf, folder: Any, path: list[str], level: int) -> mapi.OutlookMessage:  # noqa: ANN401 - olefile has no types
    if level > MAX_NESTED:
        raise OverBudgetError
    properties = _properties(shelf, folder, path, "message" if level == 1 else "within")
    hanging = [kid for kid in _kids(folder, STORAGE) if kid.name.lower().startswith(ATTACHMENT)]
    if len(hanging) > shelf.budget.parts:
        raise OverBudgetError
    attachments = tuple(_attachment(shelf, kid, [*path, kid.name], level) for kid in hanging)
    message = mapi.message_of(properties, tuple(one for some in attachments for one in some), shelf.budget)
    shelf.defects |= set(message.defects)
    return message


def _attachment(shelf: _Shelf, folder: Any, path: list[str], level: int) -> tuple[mapi.Attachment, ...]:  # noqa: ANN401 - olefile has no types
    """The file or message in an attachment's folder; of an embedded object each of its streams."""
    properties = _properties(shelf, folder, path, "attachment")
    found = mapi.attachment_of(properties, properties.data(mapi.ATTACHED))
    inside = next((kid for kid in _kids(folder, STORAGE) if kid.name.lower() == OBJECT), None)
    if inside is None:
        return (found,)
    within = [*path, inside.name]
    if any(kid.name.lower() == PROPERTIES for kid in _kids(inside, STREAM)):
        return (found.holding(_message(shelf, inside, within, level + 1)),)
    return tuple(
        mapi.Attachment(name=f"{found.name} {kid.name}", data=shelf.read([*within, kid.name], kid.size))
        for kid in _kids(inside, STREAM)
    ) or (found,)


def _properties(shelf: _Shelf, folder: Any, path: list[str], kind: str) -> mapi.Properties:  # noqa: ANN401 - olefile has no types
    """Everything said of a message or an attachment. Streams nobody asks for are not read."""
    values: dict[int, tuple[int, bytes]] = {}
    for kid in _kids(folder, STREAM):
        found = STREAM_NAME.fullmatch(kid.name)
        if kid.name.lower() == PROPERTIES:
            rows = shelf.read([*path, kid.name], kid.size)[BEFORE_ROWS[kind] :]
            values = dict(_rows(rows)) | values
        elif found and int(found[1], 16) in mapi.KNOWN:
            values[int(found[1], 16)] = int(found[2], 16), shelf.read([*path, kid.name], kid.size)
    codepage = mapi.Properties(values=values).integer(mapi.STRING_CODEPAGE)
    return mapi.Properties(values=values, charset=charset_of(codepage))


def _rows(stream: bytes) -> Iterator[tuple[int, tuple[int, bytes]]]:
    """The numbers and dates of a property stream; of longer properties it holds only the length."""
    for kind, number, _, value in ROW.iter_unpack(stream[: len(stream) - len(stream) % ROW.size]):
        if kind not in mapi.LONGER:
            yield number, (kind, value)


def _kids(folder: Any, kind: int) -> list[Any]:  # noqa: ANN401 - olefile has no types
    return [kid for kid in folder.kids if kid.entry_type == kind]
