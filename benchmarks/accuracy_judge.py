"""One letter of the accuracy benchmark through the deciding half, over a real register."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from benchmarks.accuracy_letters import Letter
from benchmarks.accuracy_office import PREFIX
from classifiers.assess import Assessor
from classifiers.evidence import clues, ready
from classifiers.lookup import what_to_look_up
from classifiers.nouns import Kind, Page, Part, Reading, Role, Source, Verdict
from classifiers.plain import plain
from classifiers.reasons import Status
from classifiers.weigh import Mail, OfficeFacts, texts_to_look_up, weigh
from config.load_catalogue import load_catalogue
from config.settings import MatchingSettings
from storage.transaction import Transaction

RECEIVED = date(2020, 3, 23)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What became of one letter."""

    letter: Letter
    capture: str
    filed: frozenset[str]
    """The cases anything of it was filed in."""
    reason: str
    """What the program said of the paper."""
    confidence: float | None
    right: tuple[Kind, ...]
    """The kinds of the paper's numbers that were found as they were printed."""

    @property
    def wrong(self) -> bool:
        """Whether anything lies in a case it does not belong to."""
        return bool(self.filed - self.letter.allowed)


def facts() -> OfficeFacts:
    """The office, with the bounds and the types it would run with."""
    chosen = MatchingSettings()
    return OfficeFacts(
        prefixes=frozenset({PREFIX}),
        least_confidence=chosen.least_confidence,
        least_margin=chosen.least_margin,
        assessor=Assessor(load_catalogue()),
    )


def judge(letter: Letter, capture: str, paper: Reading, tx: Transaction, office: OfficeFacts) -> Judged:
    """Weigh the mail's text and its paper, as the pipeline does."""
    parts = (
        _part(1, Role.TEXT, "text/plain", letter.written),
        _part(2, Role.ATTACHMENT, "application/pdf", "x" * 900),
    )
    readings = {1: as_read(letter.written), 2: paper}
    mail = Mail(subject=letter.subject, sender="", automatic=False, received=RECEIVED)
    members = tx.register.members_for(what_to_look_up(texts_to_look_up(parts, readings, mail)))
    verdicts = weigh(parts, readings, mail, members, office)
    register = ready(members, office.ibans | office.never, RECEIVED, office.prefixes)
    found = (
        clues((plain(page.text) for page in paper.pages), Source.DOCUMENT, register) if letter.printed else ()
    )
    values = {(clue.mention.kind, clue.mention.value) for clue in found}
    return Judged(
        letter=letter,
        capture=capture,
        filed=frozenset(v.case for v in verdicts if v.status is Status.FILED and v.case),
        reason=str(verdicts[1].reason),
        confidence=_confidence(verdicts[1]),
        right=tuple(kind for kind, value in letter.printed if (kind, value) in values),
    )


def _confidence(verdict: Verdict) -> float | None:
    return verdict.confidence if verdict.status is Status.FILED else None


def _part(number: int, role: Role, media_type: str, content: str) -> Part:
    return Part(
        number=number, path=str(number), nested=False, role=role,
        filename="" if role is Role.TEXT else "scan.pdf", claimed_type=media_type, media_type=media_type,
        sha256=f"{number:064x}", size=len(content), offset=0,
    )  # fmt: skip


def as_read(text: str) -> Reading:
    """What a reader would tell of a page with this text."""
    return Reading(engine="benchmark", pages=(Page(number=1, text=text, how="ocr"),), page_count=1)


@dataclass(slots=True)
class Tally:
    """What became of all letters of one way of capture."""

    letters: int = 0
    wrong: int = 0
    filed: int = 0
    clean: int = 0
    clean_filed: int = 0
    printed: Counter[Kind] = field(default_factory=Counter)
    right: Counter[Kind] = field(default_factory=Counter)
    kept_from: Counter[str] = field(default_factory=Counter)
    """Why clean letters went to a person."""
    trapped: Counter[str] = field(default_factory=Counter)
    """Traps that ended in a wrong case."""

    def add(self, one: Judged) -> None:
        """One letter more."""
        self.letters += 1
        self.wrong += one.wrong
        self.filed += bool(one.filed)
        self.printed.update(kind for kind, _ in one.letter.printed)
        self.right.update(one.right)
        if one.wrong:
            self.trapped[one.letter.trap or "ordinary"] += 1
        if one.letter.clean and one.reason not in POLICY:
            self.clean += 1
            self.clean_filed += bool(one.filed)
            if not one.filed:
                self.kept_from[one.reason] += 1


POLICY = frozenset({"restricted_type", "inspect_and_discard", "redact_first"})
"""Kinds of paper that are never filed alone, however clear they are."""


def tallied(judged: Iterable[Judged]) -> dict[str, Tally]:
    """The tallies by way of capture."""
    tallies: dict[str, Tally] = {}
    for one in judged:
        tallies.setdefault(one.capture, Tally()).add(one)
    return tallies
