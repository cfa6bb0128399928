"""The way of a letter, from its bytes to its place: everything before the transaction can be done again."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from classifiers.lookup import what_to_look_up
from classifiers.nouns import Part, Reading, Verdict
from classifiers.pieces import Group, for_each_piece, put_together
from classifiers.rules.unscanned import MARK
from classifiers.weigh import Mail, OfficeFacts, needs_reading, texts_to_look_up, weigh
from ingest.acknowledgement.held import SPREAD, Held
from ingest.hints import with_hints
from ingest.office import Office
from ingest.opening.nouns import Opened
from ingest.pages import with_earlier_pages
from ingest.planning import Weighed, plan_filing, plan_quarantine, unreadable_notice
from ingest.readings import next_pages_of, reading_of
from ingest.receipts import message_id_of
from ingest.renditions import make_ready, renditions
from ingest.virus.gate import Admission
from storage.documents import EarlierPage
from storage.nouns import FilingPlan, OutgoingMail, Submission
from storage.transaction import Transaction

PARTS = 10
"""Parts of a letter that are read at a time: thirty photos are as long as thirty pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A submission on its way: opened, then read, then weighed."""

    submission: Submission
    opened: Opened
    spool: Path
    """The decoded bytes of its parts."""
    virus: str = ""
    """What the virus scanner found; nothing was opened then."""
    readings: Mapping[int, Reading | None] = field(default_factory=dict)
    """By part; None for a long document whose first pages were read."""
    weighed: tuple[Weighed, ...] = ()
    """One entry a part when all was read; none where the mail could not be opened whole."""

    @property
    def unread(self) -> tuple[Part, ...]:
        """The parts of which some pages are to be read."""
        wanted = () if self.opened.problem else filter(needs_reading, self.opened.parts)
        return tuple(part for part in wanted if self.readings.get(part.number) is None)


@contextmanager
def weighed_letter(submission: Submission, office: Office) -> Iterator[Letter]:
    """Open the mail, read its parts in reader processes, and weigh them; several letters at a time.

    Nothing here depends on other letters or is written, but readings, which are kept by content hash.
    """
    with opened_letter(submission, office) as letter:
        readings = {part.number: reading_of(part, letter.spool, office) for part in letter.unread}
        yield _weighed(replace(letter, readings=readings), office)


@contextmanager
def opened_letter(submission: Submission, office: Office) -> Iterator[Letter]:
    """Open the mail. Its parts are read and weighed by `read_on`."""
    admission = office.gate.admit(office.blobs.path(submission.blob))
    with office.blobs.scratch() as spool:
        opened = _opened(submission, admission, spool, office)
        yield Letter(submission=submission, opened=opened, spool=spool, virus=admission.signature)


def read_on(letter: Letter, office: Office) -> Letter:
    """The letter with some more of its pages read; weighed as soon as there are no others."""
    some = {
        part.number: next_pages_of(part, letter.spool, office, begun=part.number in letter.readings)
        for part in letter.unread[:PARTS]
    }
    letter = replace(letter, readings={**letter.readings, **some})
    return letter if letter.unread else _weighed(letter, office)


def _weighed(letter: Letter, office: Office) -> Letter:
    if letter.opened.problem:
        return letter
    readings = {number: reading for number, reading in letter.readings.items() if reading}
    weighed = weigh_parts(letter.submission, letter.opened, readings, office)
    make_ready(weighed, letter.spool, office)
    return replace(letter, weighed=weighed)


def _opened(submission: Submission, admission: Admission, spool: Path, office: Office) -> Opened:
    """The mail taken apart; not at all where the virus gate refused it, marked where nobody scanned it."""
    if admission.refused is not None:
        return Opened.refused(admission.refused)
    opened = office.room.open(office.blobs.path(submission.blob), spool)
    if not admission.unscanned:
        return opened
    return replace(opened, parts=tuple(replace(p, defects=(*p.defects, MARK)) for p in opened.parts))


def weigh_parts(
    submission: Submission, opened: Opened, readings: dict[int, Reading], office: Office
) -> tuple[Weighed, ...]:
    """What is to happen to each part of a mail that was opened and read."""
    mail, parts = _mail(submission, opened, office), opened.parts
    lookup = what_to_look_up(texts_to_look_up(parts, readings, mail))
    with office.store.read() as tx:
        members = tx.register.members_for(lookup)
    whole = put_together(parts, readings)
    verdicts = for_each_piece(whole, weigh(whole.parts, whole.readings, mail, members, _facts(office)))
    return tuple(_one_weighed(part, readings, *verdicts[part.number]) for part in parts)


def _one_weighed(part: Part, readings: dict[int, Reading], document: Group, verdict: Verdict) -> Weighed:
    return Weighed(
        part=part, reading=readings.get(part.number), verdict=verdict, first=document.first,
        piece=document.place_of(part.number),
    )  # fmt: skip


def _mail(submission: Submission, opened: Opened, office: Office) -> Mail:
    return Mail(
        subject=opened.subject,
        sender=submission.sender,
        automatic=submission.automatic,
        spread=submission.receipt_held in SPREAD,
        spam=submission.receipt_held == Held.SPAM_MARKED,
        received=submission.received_at.astimezone(office.zone).date(),
    )


def conclude(letters: Sequence[Letter], office: Office) -> list[FilingPlan]:
    """Plan, write the case files, and settle letters that are strangers to each other, all or none.

    Those that somebody else settled first are left out. Safe to run twice. Raises StorageError.
    """
    with office.store.read() as tx:
        plans = [plan_of(letter, tx, office) for letter in letters]
    for letter, plan in zip(letters, plans, strict=True):
        office.cases.write(plan, letter.spool, renditions(plan, letter.spool, office))
    with office.store.write() as tx:
        return [plan for plan in plans if _carried_out(plan, tx)]


def _carried_out(plan: FilingPlan, tx: Transaction) -> bool:
    if not tx.submissions.settle(plan.submission.id, plan.state, plan.reason, tx.now, plan.urgency):
        return False
    tx.carry_out(plan)
    return True


def plan_of(letter: Letter, tx: Transaction, office: Office) -> FilingPlan:
    """What is to happen to a letter, with what was here before in mind."""
    submission = letter.submission
    if problem := letter.opened.problem:
        plan = plan_quarantine(submission, letter.opened.parts, problem)
        return replace(plan, virus=letter.virus, defects=letter.opened.defects)
    hashes = frozenset(one.part.sha256 for one in letter.weighed)
    earlier = tx.documents.earlier(hashes, submission.id)
    plan = plan_filing(submission, letter.weighed, earlier, office.zone)
    plan = with_earlier_pages(plan, _earlier_pages(plan, tx, office))
    plan = with_hints(plan, letter.weighed)
    return replace(plan, notice=_notice(plan, tx, office), defects=letter.opened.defects)


def _notice(plan: FilingPlan, tx: Transaction, office: Office) -> OutgoingMail | None:
    if not plan.unreadable:
        return None
    submission = plan.submission.id
    message_id = message_id_of(f"notice.{submission}", office)
    return unreadable_notice(plan, tx.outbox.recipient_of(submission), message_id)


def _earlier_pages(plan: FilingPlan, tx: Transaction, office: Office) -> tuple[EarlierPage, ...]:
    submission = plan.submission
    if not submission.sender or all(document.cue is None for document in plan.documents):
        return ()
    since = submission.received_at - timedelta(seconds=office.settings.reading.pages_within)
    return tx.documents.pages_from(submission.sender, since, submission.id)


def _facts(office: Office) -> OfficeFacts:
    chosen, matching = office.settings.office, office.settings.matching
    return OfficeFacts(
        prefixes=frozenset(chosen.prefixes),
        ibans=frozenset(chosen.ibans),
        never=frozenset(chosen.never),
        least_confidence=matching.least_confidence,
        least_margin=matching.least_margin,
        assessor=office.assessor,
    )
