"""The leaves of a mail with their decoded bytes, and what their roles depend on."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from email.message import Message
from typing import Self
from urllib.parse import unquote

from classifiers.reasons import Reason
from ingest.opening import headers
from ingest.opening.kinds import media_type
from ingest.opening.nouns import OpeningLimits
from ingest.opening.roles import Traits
from ingest.opening.tree import NOT_WHOLE, Leaf, Place, leaves, leaves_within_reach

CONTENT_ID = re.compile(rb"cid:([^\"'\s<>)]{1,250})", re.IGNORECASE)
DEFECTS = {
    "InvalidBase64PaddingDefect": "base64",
    "InvalidBase64CharactersDefect": "base64",
    "InvalidBase64LengthDefect": "base64",
    "CloseBoundaryNotFoundDefect": "truncated",
    "NoBoundaryInMultipartDefect": "boundary",
    "StartBoundaryNotFoundDefect": "boundary",
}
UNCLOSED = "unclosed"
"""The mail ends in this part, without a closing boundary."""


class TooMuchError(Exception):
    """The parts of a mail hold more bytes than are unpacked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """A leaf with its decoded bytes."""

    leaf: Leaf
    data: bytes
    defects: tuple[str, ...]
    headers: Message
    claimed_type: str
    filename: str
    media_type: str
    container: bool = False
    """What lies in it are parts of their own."""
    problem: Reason | None = None
    """Why a container could not be opened, or not to its end."""
    signature: str = ""
    repeats: bool = False
    """The words of the mail once more, in the envelope of a mail program."""

    def with_defects(self, more: Collection[str]) -> Self:
        """The same leaf with more that is wrong with it."""
        return replace(self, defects=tuple(sorted({*self.defects, *more}))) if more else self


def contents(message: Message, limits: OpeningLimits) -> list[Content]:
    """Every leaf with its bytes, at least one. Raises TooManyPartsError and TooMuchError."""
    found, left = [], limits.opened
    for leaf in leaves(message, limits) or (_only_leaf(message),):
        content = content_of(leaf)
        left -= len(content.data)
        if left < 0:
            raise TooMuchError
        found.append(content)
    return found


def known_contents(message: Message, limits: OpeningLimits) -> Iterator[Content]:
    """The leaves of a mail that is not opened, as far as the bounds allow, so that none goes unnamed."""
    left = limits.opened
    for leaf in leaves_within_reach(message):
        content = content_of(leaf)
        left -= len(content.data)
        if left < 0:
            return
        yield content


def traits(found: Sequence[Content]) -> list[Traits]:
    """What the roles depend on, for each leaf."""
    shown = set(_shown_ids(found))
    return [
        Traits(
            leaf=content.leaf,
            claimed=content.claimed_type,
            media_type=content.media_type,
            attached=_is_attached(content),
            blank=not content.data.strip(),
            shown=_is_shown(content, shown),
        )
        for content in found
    ]


def defect_name(name: str) -> str:
    """A parser's class of defect as we name it: `base64`, `truncated`, `date-header` …"""
    return DEFECTS.get(name) or re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name.removesuffix("Defect")).lower()


def _only_leaf(message: Message) -> Leaf:
    """A container without any part: what stands before and after its boundaries."""
    inside = Message()
    inside.set_payload((message.preamble or "") + (message.epilogue or ""))
    return Leaf(message=inside, path="1", place=Place())


def content_of(leaf: Leaf) -> Content:
    """A leaf decoded, its kind told by its content."""
    data, defects = _decoded(leaf.message)
    plain = headers.plain_headers(leaf.message)
    claimed, name = headers.claimed_type(plain), headers.filename(plain)
    return Content(
        leaf=leaf,
        data=data,
        defects=(*defects, UNCLOSED) if leaf.place.unclosed else defects,
        headers=plain,
        claimed_type=claimed,
        filename=name,
        media_type=media_type(data, claimed, name),
        problem=leaf.place.problem or NOT_WHOLE.get(claimed),
    )


def _decoded(message: Message) -> tuple[bytes, tuple[str, ...]]:
    """The bytes of a leaf as `get_payload(decode=True)` gives them, and what was wrong with them.

    Only base64 of an impossible length is cut to what can be decoded; Python leaves it undecoded.
    """
    data = message.get_payload(decode=True)
    names = {type(defect).__name__ for defect in message.defects}
    if not isinstance(data, bytes):
        data = b""
    if "InvalidBase64LengthDefect" in names:
        data = headers.base64_bytes(data)
    return data, tuple(sorted({defect_name(name) for name in names}))


def _shown_ids(found: Sequence[Content]) -> Iterator[tuple[str, str]]:
    """(mail, Content-ID) of everything the HTML texts show within themselves (RFC 2392)."""
    for content in found:
        if content.media_type == "text/html":
            for name in CONTENT_ID.findall(content.data):
                yield content.leaf.place.mail, unquote(name.decode("latin-1"))


def _is_attached(content: Content) -> bool:
    """It says so, or has a name. A mail of one part may name it (`name=`) and is still its text."""
    disposition = headers.disposition(content.headers)
    whole_mail = content.leaf.place.levels == 0 and not disposition
    return disposition == "attachment" or (bool(content.filename) and not whole_mail)


def _is_shown(content: Content, shown: set[tuple[str, str]]) -> bool:
    place, disposition = content.leaf.place, headers.disposition(content.headers)
    if (place.mail, headers.content_id(content.headers)) in shown:
        return True
    named = "content-id" in content.headers or "content-location" in content.headers
    return place.related and named and disposition != "attachment"
