"""The filing log in words: what happened, who did it, and the facts that stand with it."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from review.page import reason_in_words
from review.words import Words
from storage.audit import SYSTEM, Action
from storage.audit_search import Recorded

HAPPENED = {
    Action.RECEIVED: "Mail received and stored",
    Action.ARRIVED_AGAIN: "The same mail was shown again by the server",
    Action.DECIDED: "Decided by the program",
    Action.SETTLED: "Whole mail settled",
    Action.REPLAYED: "Put back to work",
    Action.RECEIPT_SENT: "Mail to the client sent",
    Action.RECEIPT_FAILED: "Mail to the client not delivered",
    Action.REGISTER_IMPORTED: "Register imported",
    Action.ACCOUNT_SAVED: "Account changed",
    Action.SIGNED_IN: "Signed in",
    Action.SIGNED_OUT: "Session ended",
    Action.SIGN_IN_REFUSED: "Sign-in refused",
    Action.CLAIMED: "Taken from the queue",
    Action.VIEWED: "Content looked at",
    Action.CHOSEN: "Decided by a person",
    Action.UNDONE: "Decision taken back",
    Action.RETURNED: "Decision could not be carried out",
    Action.ASKED: "Second look asked for",
    Action.NOTED: "Noted, nothing to decide",
    Action.JOINED: "Pages joined or taken apart",
    Action.ARRANGED: "Pages put in order",
    Action.TAKEN_APART: "File taken apart into documents",
    Action.REREAD: "Read again",
    Action.REFERENCE_LEARNED: "Reference learned",
    Action.REFERENCE_FORGOTTEN: "Reference forgotten",
    Action.EXPORTED: "Filing log exported",
    Action.SEARCHED: "Filing log searched",
}
"""Each action of the log as people read it; translated like every sentence of the desk."""
CODES = {"status": "status", "state": "status", "choice": "choice"}
"""Facts whose codes the desk has words for."""
WHY = ("reason", "purpose", "problem", "choice")
FACTS = {
    "status": "Result", "reason": "Reason", "person": "Kundennummer", "sha256": "SHA-256", "path": "Lies at",
    "duplicate_of": "Repeats", "state": "State", "documents": "Documents", "receipt": "Receipt",
    "purpose": "Purpose", "choice": "Decision", "type": "Type", "urgency": "Urgency", "note": "Note",
    "what": "What", "format": "Format", "pages": "Pages", "into": "Documents",
    "shown": "Events shown", "size": "Bytes", "virus": "Virus", "problem": "Problem", "mail": "Mail",
    "reply": "Answer of the server", "site": "Site", "roles": "Roles",
    "question": "Search this belongs to", "uid": "UID on the mail server",
    "uid_validity": "UIDVALIDITY of the folder", "decision": "Number of the decision",
    "item": "Number of the item", "account": "Account", "active": "Active",
    "unlocked": "Unlocked", "password": "New password", "token": "New token", "locked": "Locked",
    "order": "Order of the pages", "place": "Place",
    "asked_case": "Asked: case", "asked_person": "Asked: person", "asked_sha256": "Asked: SHA-256",
    "asked_sender_sha256": "Asked: sender (SHA-256 of the address)",
    "asked_submission": "Asked: Vorgangsnummer",
    "asked_document": "Asked: document", "asked_action": "Asked: action", "asked_actor": "Asked: actor",
    "asked_since": "Asked: from", "asked_until": "Asked: before",
}  # fmt: skip
"""Facts with a name of their own; others are shown under the name the log has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One event, ready to be shown."""

    seq: int
    at: dt.datetime
    happened: str
    actor: str
    submission: str | None
    document: str | None
    case: str | None
    why: str
    """The reason, the purpose or the problem, whichever the event has."""
    facts: tuple[tuple[str, str], ...]
    times: int = 1
    """How many looks are told as one."""
    until: dt.datetime | None = None
    """When the last of several was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looks:
    """Looks of one person at one document, with nothing else between: told as one."""

    first: Recorded
    times: int
    until: dt.datetime
    """When the last of them was."""


def folded(events: Iterable[Recorded]) -> Iterator[Recorded | Looks]:
    """The events in their order; between two others, the looks of each person become one.

    Each page of a letter that is looked at is an event, so that what was done with a letter would be
    lost among those who looked at it.
    """
    looks: dict[str, Looks] = {}
    for event in events:
        if event.action == Action.VIEWED:
            before = looks.get(event.actor)
            first, times = (before.first, before.times) if before else (event, 0)
            looks[event.actor] = Looks(first=first, times=times + 1, until=event.at)
            continue
        yield from looks.values()
        looks.clear()
        yield event
    yield from looks.values()


def told_of(entry: Recorded | Looks, words: Words, language: str) -> Told:
    """An event in the reader's language, or several looks as one."""
    if isinstance(entry, Recorded):
        return told(entry, words, language)
    one = told(entry.first, words, language)
    return one if entry.times == 1 else replace(one, facts=(), times=entry.times, until=entry.until)


def told(event: Recorded, words: Words, language: str) -> Told:
    """An event in the reader's language."""
    values = {
        name: _value(name, str(value), words, language)
        for name, value in event.details
        if value not in {None, ""}
    }
    return Told(
        seq=event.seq, at=event.at, happened=happened(event.action, words),
        why=next((values[name] for name in WHY if name in values), ""),
        facts=tuple((words.gettext(FACTS.get(name, name)), value) for name, value in values.items()),
        actor=words.gettext("The program") if event.actor == SYSTEM else event.actor,
        submission=event.submission, document=event.document, case=event.case,
    )  # fmt: skip


def happened(action: str, words: Words) -> str:
    """An action in words; one this version does not know by its own name."""
    known = {str(one): said for one, said in HAPPENED.items()}
    return words.gettext(known[action]) if action in known else action


def _value(name: str, value: str, words: Words, language: str) -> str:
    if name == "reason":
        return reason_in_words(value, language)
    prefix = CODES.get(name)
    known = words.gettext(f"{prefix}_{value}") if prefix else value
    return value if prefix and known == f"{prefix}_{value}" else known
