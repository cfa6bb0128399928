"""The tree of a mail, walked leaf by leaf with the numbering of IMAP (RFC 9051, 6.4.5).

```
multipart/mixed            path
├─ multipart/alternative
│  ├─ text/plain           1.1
│  └─ text/html            1.2
├─ application/pdf         2
└─ message/rfc822          3      descended: its leaves are 3.1, 3.2 … and nested
```
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from email.errors import CloseBoundaryNotFoundDefect
from email.message import Message
from itertools import islice

from classifiers.reasons import Reason
from ingest.opening.encoded_mail import decoded_mail
from ingest.opening.nouns import MOST_KNOWN, OpeningLimits

REPORTS = frozenset(
    {
        "message/delivery-status",
        "message/global-delivery-status",
        "message/disposition-notification",
        "message/global-disposition-notification",
        "message/feedback-report",
    }
)
NOT_WHOLE = {
    "message/partial": Reason.PIECE_OF_MESSAGE,
    "message/external-body": Reason.LIES_ELSEWHERE,
}
"""RFC 2046, 5.2.2 and 5.2.3: neither is put together or fetched here."""


class TooManyPartsError(Exception):
    """The tree has more leaves or levels than are opened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where in the tree a leaf hangs, as far as its role needs to know."""

    mail: str = ""
    """The path of the forwarded mail it belongs to; empty for the mail itself."""
    depth: int = 0
    """Mails around it."""
    levels: int = 0
    """Containers around it."""
    branch: tuple[str, int] | None = None
    """The outermost multipart/alternative of its mail that it is in, and which branch of that."""
    related: bool = False
    """Whether it stands beside an HTML page that may show it (RFC 2387)."""
    report: bool = False
    """Whether it is a block of a delivery or read report."""
    problem: Reason | None = None
    """Why it is not the whole thing: a piece of a message, or a file that lies elsewhere."""
    encoded: bytes | None = None
    """The mail that this leaf is when it is decoded."""
    unclosed: bool = False
    """Whether the mail ends in it without the boundary that should follow: it may be cut off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """One part that holds bytes and no further parts."""

    message: Message
    path: str
    place: Place


def leaves(root: Message, limits: OpeningLimits) -> tuple[Leaf, ...]:
    """Every leaf below `root`: what `root.walk()` finds that is no container. Raises TooManyPartsError."""
    return leaves_below(root, "", Place(), limits)


def leaves_below(root: Message, path: str, place: Place, limits: OpeningLimits) -> tuple[Leaf, ...]:
    """Every leaf of a mail that lies at `path` of another one. Raises TooManyPartsError."""
    found = []
    for leaf in _mail(root, path, place, limits):
        found.append(leaf)
        if len(found) > limits.parts:
            raise TooManyPartsError
    return tuple(found)


def leaves_within_reach(root: Message) -> Iterator[Leaf]:
    """The leaves of a mail that has too many, or too deep ones: as far as they can be listed."""
    far = OpeningLimits(parts=MOST_KNOWN, depth=MOST_KNOWN, levels=MOST_KNOWN, opened=0)
    with suppress(RecursionError):
        yield from islice(_mail(root, "", Place(), far), far.parts)


def _mail(message: Message, prefix: str, place: Place, limits: OpeningLimits) -> Iterator[Leaf]:
    """The leaves of one mail. Its parts are numbered below `prefix`; a mail of one part has part 1."""
    if place.depth > limits.depth:
        raise TooManyPartsError
    if message.is_multipart() and message.get_content_maintype() != "message":
        yield from _multipart(message, prefix, place, limits)
    else:
        yield from _node(message, _below(prefix, 1), place, limits)


def _node(message: Message, path: str, place: Place, limits: OpeningLimits) -> Iterator[Leaf]:
    if place.levels > limits.levels:
        raise TooManyPartsError
    if not message.is_multipart():
        yield Leaf(message=message, path=path, place=place)
    elif message.get_content_type() in REPORTS:
        yield from _report(message, path, place, limits)
    elif message.get_content_maintype() == "message":
        inside = Place(
            mail=path,
            depth=place.depth + 1,
            levels=place.levels + 1,
            problem=NOT_WHOLE.get(message.get_content_type(), place.problem),
            unclosed=place.unclosed,
        )
        for child in children(message):
            yield from _mail(child, path, replace(inside, encoded=decoded_mail(message, child)), limits)
    else:
        yield from _multipart(message, path, place, limits)


def _report(message: Message, path: str, place: Place, limits: OpeningLimits) -> Iterator[Leaf]:
    """The blocks of a report; Python's parser keeps their fields as headers."""
    inside = replace(place, levels=place.levels + 1, report=True)
    for number, child in enumerate(children(message), 1):
        yield from _node(child, _below(path, number), inside, limits)


def _multipart(message: Message, path: str, place: Place, limits: OpeningLimits) -> Iterator[Leaf]:
    kind, parts = message.get_content_subtype(), children(message)
    inside = replace(place, levels=place.levels + 1, related=kind == "related")
    for number, child in enumerate(parts, 1):
        if kind == "alternative" and place.branch is None:
            inside = replace(inside, branch=(path, number))
        inside = replace(inside, unclosed=number == len(parts) and _is_unclosed(message))
        yield from _node(child, _below(path, number), inside, limits)


def _is_unclosed(multipart: Message) -> bool:
    return any(isinstance(defect, CloseBoundaryNotFoundDefect) for defect in multipart.defects)


def children(message: Message) -> list[Message]:
    """The parts of a container."""
    payload = message.get_payload()
    return [child for child in payload if isinstance(child, Message)] if isinstance(payload, list) else []


def _below(path: str, number: int) -> str:
    return f"{path}.{number}" if path else str(number)
