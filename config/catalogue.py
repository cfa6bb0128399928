"""The catalogue: document types, how long they are kept, and signals of urgency, as plain values.

`config/load_catalogue.py` reads it from `document_types.toml` and `signals.toml`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar

ALL_YEAR = frozenset(range(1, 13))


class Urgency(StrEnum):
    """How soon somebody has to look."""

    U0 = "U0"
    """Within the hour."""
    U1 = "U1"
    """Within a working day."""
    U2 = "U2"
    """It has a date to keep."""
    U3 = "U3"
    """In its turn."""


class Filing(StrEnum):
    """What may be done with a document of a type."""

    FILE = "file"
    """Filed alone, where the case is sure."""
    FILE_AFTER_REDACTION = "file_after_redaction"
    """A person blackens what is not ours first."""
    INSPECT_AND_DISCARD = "inspect_and_discard_with_note"
    """A person looks at it and notes it; it is not kept."""
    NEVER_ALONE = "never_alone"
    """Restricted: always to a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """A table of a file; the loader refuses keys it does not know."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised(_Table):
    """When a type is more urgent than usual."""

    words: tuple[str, ...] = ()
    days: int | None = None
    """A day to come within so many days is named."""
    undated: bool = False
    """Also where no day to come is named at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentType(_Table):
    """One type of document, with its cues by their weight."""

    german: str
    english: str
    urgency: Urgency
    retention: str
    filing: Filing
    raised: Mapping[Urgency, Raised] = field(default_factory=dict)
    fallback: bool = False
    """It steps back for every other type that is sure."""
    mail: bool = False
    """Whether the mere text of a mail can be one."""
    form: tuple[str, ...] = ()
    heading: Mapping[float, tuple[str, ...]] = field(default_factory=dict)
    phrase: Mapping[float, tuple[str, ...]] = field(default_factory=dict)
    said: Mapping[float, tuple[str, ...]] = field(default_factory=dict)
    layout: Mapping[float, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention(_Table):
    """How long documents are kept."""

    german: str
    english: str
    years: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal(_Table):
    """Something clients write that cannot wait."""

    german: str
    english: str
    urgency: Urgency
    type: str = ""
    """The document type such words make a letter, where nothing else is surer."""
    alone: tuple[str, ...] = ()
    together: tuple[tuple[tuple[str, ...], ...], ...] = ()
    """Sets of lists of words: one word of each list of a set."""
    unless: tuple[str, ...] = ()
    months: frozenset[int] = ALL_YEAR


@dataclass(frozen=True, slots=True, kw_only=True)
class UrgentWords(_Table):
    """What each word of a mail adds to the odds that it cannot wait."""

    bias: float = 0.0
    weights: Mapping[str, float] = field(default_factory=dict)
    """By folded word, or beginning of words (`abcd*`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue(_Table):
    """All types, retention classes and signals of an office, by their codes."""

    types: Mapping[str, DocumentType] = field(default_factory=dict)
    retention: Mapping[str, Retention] = field(default_factory=dict)
    signal: Mapping[str, Signal] = field(default_factory=dict)
    urgent_words: UrgentWords = field(default_factory=UrgentWords)
