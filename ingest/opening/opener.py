"""A mail's bytes in, its parts out, their decoded bytes one after the other in a spool file.

`mail-parser` parses; its tree is walked by us, because it drops parts without a name and, on some
real bounces, raises a bare AttributeError. Then the standard library's tree is taken.
"""

import hashlib
from collections.abc import Sequence
from email import message_from_bytes
from email.message import Message
from typing import BinaryIO

from mailparser import parse_from_bytes

from classifiers.nouns import Part, Role
from classifiers.reasons import Reason
from ingest.opening.contents import Content, TooMuchError, contents, defect_name, traits
from ingest.opening.headers import subject
from ingest.opening.nouns import Opened, OpeningLimits
from ingest.opening.pictures import pixels
from ingest.opening.roles import DOCUMENT_SIDE, roles
from ingest.opening.tree import TooManyPartsError


def open_mail(raw: bytes, spool: BinaryIO, limits: OpeningLimits) -> Opened:
    """Take the mail apart; the decoded bytes of all its leaves go to `spool`.

    Raises OSError when `spool` cannot be written. A bound that was hit is told in `Opened.problem`.
    """
    try:
        message, defects = parse(raw)
        found = contents(message, limits)
    except (TooManyPartsError, RecursionError):
        return Opened.refused(Reason.TOO_MANY_PARTS)
    except (TooMuchError, MemoryError):
        return Opened.refused(Reason.READER_OUT_OF_BOUNDS)
    parts = _parts(found, roles(traits(found)))
    spool.writelines(content.data for content in found)
    return Opened(subject=subject(message), parts=parts, defects=defects, problem=None)


def count_attachments(raw: bytes, limits: OpeningLimits) -> int | None:
    """The attachments a person would count: no texts, no signatures, no small pictures in the text.

    None when the mail is larger than is opened.
    """
    try:
        message, _ = _plain_tree(raw)
        found = contents(message, limits)
    except (TooManyPartsError, TooMuchError, RecursionError, MemoryError):
        return None
    return sum(map(_counts, found, roles(traits(found))))


def parse(raw: bytes) -> tuple[Message, tuple[str, ...]]:
    """The tree of the mail and what was wrong with it. Raises RecursionError and MemoryError only."""
    try:
        parsed = parse_from_bytes(raw)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - it raises bare errors of many kinds on real bounces
        message, defects = _plain_tree(raw)
        return message, ("mail-parser", *defects)
    return parsed.message, tuple(sorted({defect_name(name) for name in parsed.defects_categories}))


def _plain_tree(raw: bytes) -> tuple[Message, tuple[str, ...]]:
    """The standard library's tree. A mail that no parser takes becomes one leaf of all its bytes."""
    try:
        return message_from_bytes(raw), ()
    except (MemoryError, RecursionError):
        raise
    except Exception:  # noqa: BLE001 - whatever the parser stumbled over, the bytes are kept
        message = Message()
        message.set_payload(raw.decode("ascii", "surrogateescape"))
        return message, ("unparsable",)


def _parts(found: Sequence[Content], assigned: Sequence[Role]) -> tuple[Part, ...]:
    parts, offset = [], 0
    for number, (content, role) in enumerate(zip(found, assigned, strict=True), 1):
        parts.append(_part(number, offset, content, role))
        offset += len(content.data)
    return tuple(parts)


def _part(number: int, offset: int, content: Content, role: Role) -> Part:
    return Part(
        number=number,
        path=content.leaf.path,
        nested=content.leaf.place.depth > 0,
        role=role,
        filename=content.filename,
        claimed_type=content.claimed_type,
        media_type=content.media_type,
        sha256=hashlib.sha256(content.data).hexdigest(),
        size=len(content.data),
        offset=offset,
        pixels=_pixels(content),
        defects=content.defects,
    )


def _pixels(content: Content) -> tuple[int, int] | None:
    return pixels(content.data) if content.media_type.startswith("image/") else None


def _counts(content: Content, role: Role) -> bool:
    """Whether a person would count it: what is attached, and pictures in the text that may be pages."""
    if role is not Role.INLINE:
        return role is Role.ATTACHMENT
    return min(_pixels(content) or (0, 0)) >= DOCUMENT_SIDE
