"""The values storage takes and gives: arrival, submission, planned filing, mail to send."""

import datetime as dt
from dataclasses import dataclass, field

from classifiers.nouns import Part, Reading, Verdict
from classifiers.pieces import Cue
from classifiers.reasons import Reason, Status

WHOLE_MAIL = 0
"""The number of the row that stands for a mail as a whole, where it was not opened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One message as the server showed it; the four fields identify it."""

    account: str
    folder: str
    uid_validity: int
    uid: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Blob:
    """Bytes in the blob store."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """One mail by its bytes."""

    id: str
    """The Vorgangsnummer."""
    blob: str
    """SHA-256 of the original bytes."""
    size: int
    channel: str
    message_id: str
    sender: str
    received_at: dt.datetime
    """When the office's mail server took it (INTERNALDATE), UTC."""
    automatic: bool
    """Whether a machine wrote it (report, auto-reply, list)."""
    attachments: int | None
    """Attachments a person would count; None when that could not be told."""
    state: str = "open"
    reason: str = ""
    receipt_held: str | None = None
    """Why there is no receipt, or None when there is one."""
    attempts: int = 0
    urgency: str | None = None
    """How soon somebody has to look: `U0` when the mail says so at receipt, later that of its parts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingMail:
    """One mail of ours: a receipt, or the later notice about files that could not be read."""

    id: str
    submission: str
    kind: str
    """`receipt` or `notice`."""
    recipient: str
    message_id: str
    amount: int | None = None
    """For a receipt the attachments that arrived, for a notice the files that could not be read."""
    attempts: int = 0
    first_attempt_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedDocument:
    """What is to happen to one leaf part."""

    id: str
    document: str
    """The id of the first part of the document this is a piece of; mostly its own."""
    part: Part
    verdict: Verdict
    pages: int
    path: str | None
    """Where it is filed, relative to the case storage; None when it is not."""
    text: str = ""
    """The text read from it, for the rendition beside a filed document."""
    cue: Cue | None = None
    """Which page of how many it says it is, for a picture or file of one page."""
    reading: Reading | None = None
    """What was read of it, when it is filed; its rendition is made of that."""
    language: str = ""
    """Of what waits for a person: `de`, `uk`, …, its script (`Cyrl`, …), or `und`; else empty."""
    teachable: tuple[tuple[str, str], ...] = ()
    """Of what waits for a person: kind and value of each number a case can be learned for."""
    piece: int | None = None
    """Where it stands among the pages of its document, where anything tells it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingPlan:
    """Everything that happens to one submission, decided before anything is done."""

    submission: Submission
    state: Status
    reason: Reason
    documents: tuple[PlannedDocument, ...]
    notice: OutgoingMail | None = None
    virus: str = ""
    """What the virus scanner found, by the name of its signature."""
    defects: tuple[str, ...] = ()
    """What was wrong with the mail as a whole, by name."""
    unopened: bool = False
    """The mail was not opened, or not whole: it waits as one, and its documents with it."""

    @property
    def filed(self) -> tuple[PlannedDocument, ...]:
        """The documents that go into a case folder."""
        return tuple(d for d in self.documents if d.path is not None)

    @property
    def urgency(self) -> str | None:
        """That of its most urgent part, or what the mail itself said at receipt."""
        known = [d.verdict.urgency for d in self.documents if d.verdict.urgency is not None]
        return min((*known, *filter(None, [self.submission.urgency])), default=None)

    @property
    def unreadable(self) -> int:
        """How many files could not be read."""
        return sum(document.verdict.status is Status.UNREADABLE for document in self.documents)


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What a register import changed."""

    rows: int
    added: int
    changed: int
    unchanged: int
    closed: int = 0
    """Memberships that ended: the file says so, or a full load does not name them any more."""
    reopened: int = 0
    restricted: int = 0
    """Rows of cases that only chosen people may see."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that does not add up."""

    where: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """The proof of invariant 1, or the list of where it fails."""

    counts: dict[str, int] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether everything adds up."""
        return not self.findings
