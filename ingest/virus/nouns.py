"""What a virus scanner can say about a file."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias


class Trouble(StrEnum):
    """Why there is no verdict."""

    UNREACHABLE = "unreachable"
    """Nobody listens, or nobody takes the connection."""
    TIMED_OUT = "timed_out"
    """No verdict within the time."""
    BROKEN_OFF = "broken_off"
    """The connection ended before the verdict: the scanner was stopped, or fell over this file."""
    TOO_LARGE = "too_large"
    """More bytes than the scanner takes (`StreamMaxLength` of clamd)."""
    REFUSED = "refused"
    """The scanner answered with an error of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clean:
    """Nothing was found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A signature of the scanner's database fits."""

    signature: str
    """Its name, such as `Win.Trojan.Agent-123`; printable ASCII."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unavailable:
    """There is no verdict."""

    reason: Trouble


Scan: TypeAlias = Clean | Found | Unavailable
