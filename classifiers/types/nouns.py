"""What is said about the kind of a document, and how soon somebody has to look at it."""

from dataclasses import dataclass
from datetime import date

from config.catalogue import Filing, Urgency


@dataclass(frozen=True, slots=True, kw_only=True)
class CueHit:
    """One cue that was found."""

    type: str
    kind: str
    """`form`, `heading`, `phrase`, `said`, `layout`, `signal`, or `model`."""
    cue: str
    weight: float
    page: int
    snippet: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeGuess:
    """The kind a document probably is, and why."""

    code: str | None
    """None where it is not sure."""
    best: str | None = None
    score: float = 0.0
    runner_up: str | None = None
    runner_up_score: float = 0.0
    cues: tuple[CueHit, ...] = ()
    """Those of the best and of the runner-up, the heaviest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalHit:
    """Words that say something cannot wait."""

    signal: str
    urgency: Urgency
    type: str
    page: int
    snippet: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DayHint:
    """A day a text names, and what for. A hint, never a finding about a deadline in law."""

    kind: str
    """`appointment`, `deadline`, or `expiry`."""
    day: date
    page: int
    snippet: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """Kind and urgency of one document, with everything that led to them."""

    guess: TypeGuess
    urgency: Urgency | None
    """None where nothing speaks for any."""
    filing: Filing = Filing.FILE
    """The strictest policy among the kinds it may well be."""
    signals: tuple[SignalHit, ...] = ()
    days: tuple[DayHint, ...] = ()
