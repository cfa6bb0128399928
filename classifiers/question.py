"""What is asked about one part: everything a rule may know, and what it may answer."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from classifiers.assess import Assessor
from classifiers.evidence import Evidence
from classifiers.meaning import Meaning
from classifiers.nouns import Part, Reading
from classifiers.reasons import Reason, Status
from classifiers.types.nouns import Assessment


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """What the headers tell about the whole mail."""

    subject: str
    sender: str
    """The address it claims to come from; it only ever strengthens."""
    automatic: bool
    """A machine wrote it (RFC 3834, reports, lists)."""
    spread: bool = False
    """It came by a list or in bulk: a person may still have written it."""
    spam: bool = False
    """The mail server marked it as spam."""
    received: date | None = None
    """The day it arrived: a date long before it may be a birth date even where nothing says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeFacts:
    """What the office knows of itself."""

    prefixes: frozenset[str] = frozenset()
    """Its own prefixes of BG numbers; empty when they are not configured."""
    ibans: frozenset[str] = frozenset()
    """Its own accounts, in any printed form: never evidence of a client."""
    never: frozenset[str] = frozenset()
    """Other numbers, accounts and addresses that never are."""
    least_confidence: float = 0.0
    """What files must be at least so sure, 0 to 1."""
    least_margin: float = 0.0
    """And so far ahead of the next case."""
    assessor: Assessor | None = None
    """Its document types and signals of urgency; without them no document has a type."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The mail's own text as a document."""

    written: str
    quoted: str
    is_reply: bool
    """The subject says that it answers an earlier mail, so that what is quoted is known to us."""
    has_documents: bool
    """The mail brings documents besides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One part and all evidence about it."""

    part: Part
    reading: Reading | None
    mail: Mail
    office: OfficeFacts
    words: Words | None
    """For texts of a mail; None for documents."""
    has_message: bool
    """A text of the mail says something, or hands over a document that is no visiting card."""
    is_repeated: bool
    """The part is a text in another form, and says only what another text of the mail says, too."""
    evidence: Evidence
    meaning: Meaning
    assessment: Assessment | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A rule's answer when it applies."""

    status: Status
    reason: Reason
    detail: str
    """Why, in a few words without any content of the letter."""


class Rule(Protocol):
    """A module of `classifiers.rules`."""

    NAME: str
    DESCRIPTION: str

    def decide(self, question: Question) -> Decision | None:
        """The decision, or None when the rule does not apply."""


def review(reason: Reason, detail: str) -> Decision:
    """To a person."""
    return Decision(status=Status.REVIEW, reason=reason, detail=detail)


def set_aside(reason: Reason, detail: str) -> Decision:
    """Kept, but nobody has to look at it."""
    return Decision(status=Status.SET_ASIDE, reason=reason, detail=detail)
