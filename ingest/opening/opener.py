"""A mail's bytes in, its parts out, their decoded bytes one after the other in a spool file.

`mail-parser` parses; its tree is walked by us, because it drops parts without a name and, on some
real bounces, raises a bare AttributeError. Then the standard library's tree is taken.
"""

import hashlib
import time
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import Message
from typing import BinaryIO

from classifiers.nouns import Part, Role
from classifiers.reasons import Reason
from ingest.opening.contents import Content, TooMuchError, contents, known_contents, traits
from ingest.opening.detached import trust_in, with_statuses
from ingest.opening.expand import expand
from ingest.opening.headers import subject
from ingest.opening.nouns import Opened, OpeningLimits
from ingest.opening.parse import marks, parse, plain_tree
from ingest.opening.pictures import pixels
from ingest.opening.roles import DOCUMENT_SIDE, roles
from ingest.opening.tree import TooManyPartsError
from ingest.opening.unpack.broken_head import DEFECT, rest_of_mail
from ingest.opening.unpack.nouns import Budget


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """A mail as it looks from outside."""

    attachments: int | None = None
    """Those a person would count: no texts, no signatures, no small pictures in the text."""
    text: Content | None = None
    """Its own text."""


def open_mail(raw: bytes, spool: BinaryIO, limits: OpeningLimits) -> Opened:
    """Take the mail apart; the decoded bytes of all its leaves go to `spool`.

    Raises OSError when `spool` cannot be written. A bound that was hit is told in `Opened.problem`, beside
    the leaves that can be listed all the same: those of a plain walk, without what lies in containers.
    """
    try:
        message, defects = parse(raw)
    except RecursionError:
        return Opened.refused(Reason.TOO_MANY_PARTS)
    except MemoryError:
        return Opened.refused(Reason.READER_OUT_OF_BOUNDS)
    found, problem = _found(message, raw, limits)
    if problem:
        found = _known(message, limits)
    found = [one.with_defects(marks(defects)) for one in found]
    parts = _parts(found, roles(traits(found)))
    spool.writelines(content.data for content in found)
    return Opened(
        subject=_subject(message, found[0]) if found else "", parts=parts, defects=defects, problem=problem
    )


def _found(message: Message, raw: bytes, limits: OpeningLimits) -> tuple[list[Content], Reason | None]:
    """All that lies in the mail, or the bound that was hit."""
    trust = trust_in(limits.trusted)
    try:
        found = with_statuses(contents(message, limits), message, raw, trust)
        return expand(found, _budget(limits, found), limits, trust), None
    except (TooManyPartsError, RecursionError):
        return [], Reason.TOO_MANY_PARTS
    except (TooMuchError, MemoryError):
        return [], Reason.READER_OUT_OF_BOUNDS


def _known(message: Message, limits: OpeningLimits) -> list[Content]:
    try:
        return list(known_contents(message, limits))
    except MemoryError:
        return []


def glance(raw: bytes, limits: OpeningLimits) -> Glance:
    """What can be seen without opening anything that lies in the mail; nothing when it is too large."""
    try:
        message, _ = plain_tree(raw)
        found = contents(message, limits)
    except (TooManyPartsError, TooMuchError, RecursionError, MemoryError):
        return Glance()
    assigned = roles(traits(found))
    text = next((one for one, role in zip(found, assigned, strict=True) if role is Role.TEXT), None)
    return Glance(attachments=sum(map(_counts, found, assigned)), text=text)


def _subject(message: Message, first: Content) -> str:
    """The subject; it may stand in the text of a mail whose headers broke off."""
    if found := subject(message):
        return found
    rest = rest_of_mail(first.data) if DEFECT in first.defects else None
    return subject(parse(rest)[0]) if rest else ""


def _budget(limits: OpeningLimits, found: Sequence[Content]) -> Budget:
    """What the mail's own leaves leave of the bounds to what lies in them."""
    return Budget(
        parts=limits.parts - len(found),
        size=limits.opened - sum(len(content.data) for content in found),
        ratio=limits.ratio,
        deadline=time.monotonic() + limits.seconds,
    )


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
