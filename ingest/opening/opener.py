"""A mail's bytes in, its parts out, their decoded bytes one after the other in a spool file.

`mail-parser` parses; its tree is walked by us, because it drops parts without a name and, on some
real bounces, raises a bare AttributeError. Then the standard library's tree is taken.
"""

import hashlib
import time
from collections.abc import Sequence
from typing import BinaryIO

from classifiers.nouns import Part, Role
from classifiers.reasons import Reason
from ingest.opening.contents import Content, TooMuchError, contents, traits
from ingest.opening.expand import expand
from ingest.opening.headers import subject
from ingest.opening.nouns import Opened, OpeningLimits
from ingest.opening.parse import parse, plain_tree
from ingest.opening.pictures import pixels
from ingest.opening.roles import DOCUMENT_SIDE, roles
from ingest.opening.tree import TooManyPartsError
from ingest.opening.unpack.nouns import Budget


def open_mail(raw: bytes, spool: BinaryIO, limits: OpeningLimits) -> Opened:
    """Take the mail apart; the decoded bytes of all its leaves go to `spool`.

    Raises OSError when `spool` cannot be written. A bound that was hit is told in `Opened.problem`.
    """
    try:
        message, defects = parse(raw)
        found = expand(contents(message, limits), _budget(limits), limits)
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
        message, _ = plain_tree(raw)
        found = contents(message, limits)
    except (TooManyPartsError, TooMuchError, RecursionError, MemoryError):
        return None
    return sum(map(_counts, found, roles(traits(found))))


def _budget(limits: OpeningLimits) -> Budget:
    deadline = time.monotonic() + limits.seconds
    return Budget(parts=limits.parts, size=limits.opened, ratio=limits.ratio, deadline=deadline)


def _parts(found: Sequence[Content], assigned: Sequence[Role]) -> tuple[Part, ...]:
    parts, offset = [], 0
    for number, (content, role) in enumerate(zip(found, assigned, strict=True), 1):
        parts.append(_part(number, offset, content, _role(content, role)))
        offset += len(content.data)
    return tuple(parts)


def _role(content: Content, role: Role) -> Role:
    if content.container:
        return Role.CONTAINER
    return Role.ALTERNATIVE if content.repeats else role


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
        problem=content.problem,
        signature=content.signature,
    )


def _pixels(content: Content) -> tuple[int, int] | None:
    return pixels(content.data) if content.media_type.startswith("image/") else None


def _counts(content: Content, role: Role) -> bool:
    """Whether a person would count it: what is attached, and pictures in the text that may be pages."""
    if role is not Role.INLINE:
        return role is Role.ATTACHMENT
    return min(_pixels(content) or (0, 0)) >= DOCUMENT_SIDE
