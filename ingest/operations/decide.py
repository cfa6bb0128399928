"""What a person does at the desk: take an item, decide it, take the decision back.

A decision is kept at once and takes effect a minute later (`carry_out`): until then nothing was filed
and no mail was sent, so that taking it back leaves nothing behind.
"""

import datetime as dt
import uuid
from dataclasses import dataclass
from enum import StrEnum

from classifiers.identifiers import bg_number, customer_number
from config.catalogue import Filing
from config.errors import KundenpostError, NotFoundError
from ingest.office import Office
from storage.audit import Action, Event
from storage.desk_nouns import PENDING, Decision, Item, Wanted
from storage.transaction import Transaction

LONGEST_NOTE = 1_000


class Choice(StrEnum):
    """What can be decided about an item."""

    FILE = "file"
    """It belongs to this case."""
    SET_ASIDE = "set_aside"
    """It belongs to no case."""
    FORWARD = "forward"
    """Another office is in charge; the package is downloaded and sent there."""
    UNREADABLE = "unreadable"
    """Nobody can read it; the sender gets the one notice."""
    DISCARD = "discard"
    """Inspected, and by the office's policy not kept; the note says what was seen."""


NO_DOCUMENT = "There is no such document"
QUARANTINED = (
    "This mail could not be worked and lies in quarantine. There is nothing to decide: the administrator "
    "puts it back to work."
)
NOTHING = "There is no document here to decide. Take note of it, and it waits no more."
URGENCIES = ("U0", "U1", "U2", "U3")
"""Same hour, one working day, a legal deadline, all else."""


class NotDecidedError(KundenpostError):
    """What was asked for was not done, and why: a sentence for the person who asked."""

    def __init__(self, code: str, sentence: str, back: str = "/queue") -> None:
        """`back`: where to go on."""
        super().__init__(sentence)
        self.code, self.back = code, back


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What a person filled in."""

    choice: Choice
    case: str = ""
    """For `file`: the BG number, in any printed form."""
    person: str = ""
    """The Kundennummer, where one person is meant."""
    type: str = ""
    """The corrected document type; empty to leave it."""
    urgency: str = ""
    note: str = ""
    teaches: tuple[tuple[str, str], ...] = ()
    """For `file`: kind and value of numbers in the document that are remembered for the case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clerk:
    """Who decides."""

    name: str
    """As the account is called."""
    sites: frozenset[str] | None
    """The sites of a team; None for all."""

    @property
    def actor(self) -> str:
        """As the filing log has it."""
        return f"user:{self.name}"


def visible(tx: Transaction, item: str, clerk: Clerk) -> Item:
    """An item this person may see. Raises NotFoundError; that it is another site's is not told."""
    found = tx.desk.item(item)
    if found is None or (clerk.sites is not None and found.site not in clerk.sites):
        raise NotFoundError("There is no such item.")
    return found


def of_another_site(tx: Transaction, submission: str, clerk: Clerk) -> frozenset[str]:
    """The documents of a mail that a team does not see: they belong to a site that is not its own."""
    if clerk.sites is None:
        return frozenset()
    found = tx.desk.sites_of(submission)
    return frozenset(document for document, site in found.items() if site and site not in clerk.sites)


def claim(office: Office, item: str, clerk: Clerk) -> Item:
    """Take an item into one's hand, or keep it longer. Raises NotFoundError and NotDecidedError."""
    with office.store.write() as tx:
        found = visible(tx, item, clerk)
        if not tx.desk.claim(item, clerk.name, tx.now, until(office, tx)):
            raise too_late(found, clerk, tx)
        if found.taken_by(tx.now) != clerk.name:
            tx.tell(event_of(Action.CLAIMED, found, clerk))
        return visible(tx, item, clerk)


def claim_next(office: Office, clerk: Clerk, wanted: Wanted, leave: str = "") -> Item | None:
    """Take the first item nobody has in hand; None when none is left.

    `leave`: an item that is passed over: it is put back, and the next one after it is taken.
    """
    with office.store.write() as tx:
        left = visible(tx, leave, clerk) if leave else None
        if left:
            tx.desk.release(left.id, clerk.name)
        found = tx.desk.free(wanted, clerk.name, tx.now, left.place if left else None)
        if found is None and left:
            found = tx.desk.free(wanted, clerk.name, tx.now)
        if found is None or not tx.desk.claim(found.id, clerk.name, tx.now, until(office, tx)):
            return None
        tx.tell(event_of(Action.CLAIMED, found, clerk))
        return found


def release(office: Office, item: str, clerk: Clerk) -> None:
    """Put an item back. That it was not in one's hand any more is no error. Raises NotFoundError."""
    with office.store.write() as tx:
        visible(tx, item, clerk)
        tx.desk.release(item, clerk.name)


def ask_for_second_look(
    office: Office, item: str, clerk: Clerk, note: str, kind: str = "", urgency: str = ""
) -> None:
    """Leave an item to somebody else, with a note and what was corrected already.

    Raises NotFoundError and NotDecidedError.
    """
    back = f"/items/{item}"
    corrected = {name: value for name, value in (("type", kind), ("urgency", urgency)) if value}
    with office.store.write() as tx:
        found = visible(tx, item, clerk)
        note = _note(note, needed=True, back=back)
        _must_be_known(kind, urgency, office, back)
        if not tx.desk.ask_again(item, clerk.name, note, corrected, tx.now):
            raise too_late(found, clerk, tx)
        tx.tell(event_of(Action.ASKED, found, clerk, ("note", note), *corrected.items()))


def noted(office: Office, item: str, clerk: Clerk, note: str = "") -> None:
    """Take note of a mail of ours that was not delivered: there is nothing to decide, and it waits no more.

    Raises NotFoundError and NotDecidedError.
    """
    back = f"/items/{item}"
    with office.store.write() as tx:
        found = visible(tx, item, clerk)
        note = _note(note, needed=False, back=back)
        if found.document is not None:
            raise NotDecidedError("to_be_decided", "There is a document to decide.", back)
        if found.quarantined:
            raise NotDecidedError("quarantined", QUARANTINED, back)
        if not tx.desk.done(item, clerk.name, tx.now):
            raise too_late(found, clerk, tx)
        tx.tell(event_of(Action.NOTED, found, clerk, ("reason", found.reason), ("note", note)))


def decide(office: Office, item: str, chosen: Chosen, clerk: Clerk) -> Decision:
    """Keep a decision; it takes effect when it can no longer be taken back.

    Raises NotFoundError, and NotDecidedError where it cannot be done: the item is as it was.
    """
    with office.store.write() as tx:
        found = visible(tx, item, clerk)
        decision = _checked(chosen, found, clerk, tx, office)
        if not tx.desk.decide(decision, clerk.name, tx.now):
            raise too_late(found, clerk, tx)
        facts = (
            ("choice", decision.action), ("person", decision.person), ("type", decision.type),
            ("urgency", decision.urgency), ("note", decision.note), ("decision", decision.id),
        )  # fmt: skip
        tx.tell(event_of(Action.CHOSEN, found, clerk, *facts, case=decision.case))
    return decision


def undo(office: Office, decision: str, clerk: Clerk) -> Item:
    """Take a decision of one's own back; the item is in one's hand again.

    Raises NotFoundError, and NotDecidedError when it has taken effect.
    """
    with office.store.write() as tx:
        made = tx.desk.decision(decision)
        if made is None or made.actor != clerk.name:
            raise NotFoundError("There is no such decision.")
        item = visible(tx, made.item, clerk)
        if made.due_at <= tx.now or not tx.desk.undo(made, clerk.name, tx.now, until(office, tx)):
            raise NotDecidedError(
                "too_late", "This decision has taken effect and cannot be taken back any more."
            )
        tx.tell(event_of(Action.UNDONE, item, clerk, ("decision", decision)))
    return item


def _checked(chosen: Chosen, item: Item, clerk: Clerk, tx: Transaction, office: Office) -> Decision:
    back = f"/items/{item.id}"
    if item.document is None:
        raise NotDecidedError("nothing_to_decide", QUARANTINED if item.quarantined else NOTHING, back)
    case, person = _case(chosen, tx, back) if chosen.choice is Choice.FILE else (None, None)
    _must_be_known(chosen.type, chosen.urgency, office, back)
    _type_must_fit(chosen, item, office, back)
    teaches = _taught(chosen, item, tx, back) if chosen.choice is Choice.FILE else ()
    return Decision(
        id=uuid.uuid4().hex, item=item.id, submission=item.submission, document=item.document,
        actor=clerk.name, action=chosen.choice, case=case, person=person,
        type=chosen.type or None, urgency=chosen.urgency or None,
        note=_note(chosen.note, needed=chosen.choice is Choice.DISCARD, back=back),
        teaches=teaches, state=PENDING,
        decided_at=tx.now, due_at=tx.now + dt.timedelta(seconds=office.settings.review.undo),
    )  # fmt: skip


def _case(chosen: Chosen, tx: Transaction, back: str) -> tuple[str, str | None]:
    case = bg_number.canonical(chosen.case)
    person = customer_number.canonical(chosen.person) if chosen.person else None
    if case is None or (chosen.person and person is None):
        raise NotDecidedError("no_case", "Choose the case it belongs to: this is no case number.", back)
    if not tx.desk.in_register(case, person):
        raise NotDecidedError(
            "not_in_register",
            "The register does not know this case, or not this person in it (any more). Choose again.",
            back,
        )
    return case, person


def _taught(chosen: Chosen, item: Item, tx: Transaction, back: str) -> tuple[tuple[str, str], ...]:
    """Only numbers that stand in the document: nobody teaches the program by hand."""
    if not set(chosen.teaches) <= set(tx.desk.teachable(item.id)):
        raise NotDecidedError(
            "not_teachable", "A number to be remembered does not stand in this document. Choose again.", back
        )
    return tuple(dict.fromkeys(chosen.teaches))


def _must_be_known(kind: str, urgency: str, office: Office, back: str) -> None:
    if urgency and urgency not in URGENCIES:
        raise NotDecidedError("wrong_urgency", "There is no such urgency.", back)
    if kind and kind not in office.assessor.catalogue.types:
        raise NotDecidedError("wrong_type", "There is no such document type.", back)


def _type_must_fit(chosen: Chosen, item: Item, office: Office, back: str) -> None:
    """The filing policy of the type allows the choice."""
    known = office.assessor.catalogue.types.get(chosen.type or item.type or "")
    not_kept = known is not None and known.filing is Filing.INSPECT_AND_DISCARD
    if chosen.choice is Choice.DISCARD and not not_kept:
        raise NotDecidedError("kept", "Documents of this type are kept: file it, or set it aside.", back)
    if chosen.choice is Choice.FILE and not_kept:
        raise NotDecidedError(
            "not_kept", "By the office's policy this is inspected and not kept; it cannot be filed.", back
        )


def _note(note: str, *, needed: bool, back: str) -> str:
    written = " ".join("".join(c if c.isprintable() else " " for c in note).split())
    if needed and not written:
        raise NotDecidedError("no_note", "Write a note first: it is kept in the filing log.", back)
    if len(written) > LONGEST_NOTE:
        raise NotDecidedError("long_note", "The note is too long: it may have a thousand characters.", back)
    return written


def too_late(item: Item, clerk: Clerk, tx: Transaction) -> NotDecidedError:
    """Why an item is not in this person's hand."""
    if item.closed_at or item.decision:
        return NotDecidedError("decided", "Somebody has decided this item already. Take the next one.")
    holder = item.taken_by(tx.now)
    if holder is not None and holder != clerk.name:
        return NotDecidedError("taken", "Somebody else is working on this item right now. Take the next one.")
    return NotDecidedError(
        "claim_ended",
        "Your time with this item has ended. Open it again; nothing was decided.",
        f"/items/{item.id}",
    )


def until(office: Office, tx: Transaction) -> dt.datetime:
    """When a claim made now ends."""
    return tx.now + dt.timedelta(seconds=office.settings.review.claim)


def event_of(
    action: Action, item: Item, clerk: Clerk, *facts: tuple[str, str | int | None], case: str | None = None
) -> Event:
    """What a person did with an item, for the filing log."""
    return Event(
        action=action, submission=item.submission, document=item.document, case=case, actor=clerk.actor,
        details=(("item", item.id), *facts),
    )  # fmt: skip
