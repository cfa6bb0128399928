"""What each leaf is within its mail: its text, the same text again, shown inside it, or attached to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from classifiers.nouns import Role
from ingest.opening.tree import Leaf

SIGNATURES = frozenset(
    {
        "application/pkcs7-signature",
        "application/x-pkcs7-signature",
        "application/pgp-signature",
        "application/pgp-encrypted",
    }
)
"""And the word before a mail that is encrypted by PGP, which says no more than its version.
As long as the bytes are nothing else: a letter does not become a signature by its label."""
REPORTS = frozenset({"text/rfc822-headers", "message/delivery-status", "message/disposition-notification"})
BODIES = frozenset({"text/plain", "text/html", "text/enriched", "text/richtext"})
DOCUMENT_SIDE = 500
"""Pixels of the shorter side from which a picture may show a page; logos and emblems are smaller."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """What the role of a leaf depends on."""

    leaf: Leaf
    claimed: str
    media_type: str
    attached: bool
    """It has a file name, or says it is an attachment."""
    blank: bool
    """Nothing but white space."""
    shown: bool
    """The HTML of its mail shows it, or it stands beside it to be shown."""


def roles(parts: Sequence[Traits]) -> list[Role]:
    """The role of each part, in their order."""
    chosen = _chosen_branches(parts)
    return [_role(part, chosen) for part in parts]


def _role(part: Traits, chosen: Mapping[str, int]) -> Role:
    place = part.leaf.place
    if place.report or part.media_type in REPORTS:
        return Role.REPORT
    if part.claimed in SIGNATURES and part.media_type == part.claimed:
        return Role.SIGNATURE
    if part.shown and part.media_type.startswith("image/"):
        return Role.INLINE
    if place.branch and _is_form_of_text(part):
        alternative, number = place.branch
        return Role.TEXT if chosen[alternative] == number else Role.ALTERNATIVE
    return Role.TEXT if part.media_type in BODIES and not part.attached else Role.ATTACHMENT


def _is_form_of_text(part: Traits) -> bool:
    return part.media_type.startswith("text/") and not part.attached


def _chosen_branches(parts: Sequence[Traits]) -> dict[str, int]:
    """For each multipart/alternative the branch that is read: plain text that says something,
    else HTML that does, else the first.
    """
    chosen: dict[str, tuple[int, int]] = {}
    for part in parts:
        if part.leaf.place.branch and _is_form_of_text(part):
            alternative, number = part.leaf.place.branch
            rank = (_rank(part), number)
            chosen[alternative] = min(chosen.get(alternative, rank), rank)
    return {alternative: number for alternative, (_, number) in chosen.items()}


def _rank(part: Traits) -> int:
    if part.blank or part.media_type not in BODIES:
        return 2
    return 0 if part.media_type == "text/plain" else 1
