"""What comes out of opening a mail, and the bounds it is opened within."""

from dataclasses import dataclass
from typing import Self

from classifiers.nouns import Part
from classifiers.reasons import Reason

MAX_SUBJECT = 2_000
"""Characters of a subject that are kept."""
MAX_NAME = 255
"""Characters of a file name that are kept."""
MAX_TYPE = 200
"""Characters of a claimed media type that are kept."""
MOST_KNOWN = 5_000
"""Leaves that are listed of a mail that is not opened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A mail taken apart. Nothing of it was dropped: where a bound was hit, `problem` says so."""

    subject: str
    """Decoded, without control characters, at most `MAX_SUBJECT` characters."""
    parts: tuple[Part, ...]
    """Every leaf of a plain walk through the tree, in its order; where `problem` is set, the known ones."""
    defects: tuple[str, ...]
    """What was wrong with the mail as a whole, by name."""
    problem: Reason | None
    """Why it was not taken apart, or not whole: too many parts, a reader that failed, a virus."""

    @classmethod
    def refused(cls, problem: Reason) -> Self:
        """A mail that was not taken apart, and why."""
        return cls(subject="", parts=(), defects=(), problem=problem)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningLimits:
    """How much of a mail is unpacked before it goes to a person instead."""

    parts: int
    """Leaves of the whole tree."""
    depth: int
    """Mails within mails."""
    levels: int = 60
    """Containers within containers of any kind; real mail stays under ten."""
    opened: int
    """Decoded bytes of all leaves together."""
    ratio: int = 200
    """The most a container may grow: unpacked bytes for each packed one."""
    seconds: float = 60.0
    """The longest that unpacking may take."""
    trusted: str = ""
    """Certificates of those whose S/MIME signatures are believed (PEM)."""
