"""What a person sees of one item: facts, findings of the program, and what can be done with it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from classifiers.identifiers import bg_number
from classifiers.nouns import Member
from config.errors import BadDataError, NotFoundError
from ingest.office import Office
from ingest.operations.decide import Clerk, of_another_site, visible
from ingest.operations.find_person import find_person
from ingest.operations.page_picture import pages_to_show
from ingest.operations.references import forget
from ingest.operations.take_apart import can_be_taken_apart
from storage.audit import Action, Event
from storage.desk_nouns import Decision, Item
from storage.references import LearnedReference
from storage.transaction import Transaction

MOST_CANDIDATES = 5
MOST_REFERENCES = 200
"""Learned references on one page."""
NO_ADDRESS = "“Unreadable” sends no notice: this sender may not be written to. Reach them another way."
NOTICE_SENT = "“Unreadable” sends no notice: the sender has had the one about this mail already."
FACTORS = ("bg_number", "customer_number", "name", "birth_date")
"""What a letter usually says of its person; what is missing speaks against."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """One candidate: a member of the register, and why."""

    case: str
    person: str
    member: Member | None
    """None when the register does not know them any more."""
    factors: tuple[dict[str, Any], ...]
    """What speaks for it: `kind`, `value`, `source`, `page`, `snippet`."""
    missing: tuple[str, ...]
    """Kinds of evidence that were not found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Differing:
    """One number that two readings do not agree on."""

    place: int
    """Of the piece among the pages of its letter; 0 where it is whole."""
    page: int
    first: str
    second: str
    """Empty where the second reader found none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One item as it is shown."""

    item: Item
    mine: bool
    """Whether it is in this person's hand."""
    holder: str | None
    documents: tuple[dict[str, Any], ...]
    """What is decided together, in order of its pages."""
    pages: Mapping[str, int]
    """How many pages of each of them can be looked at; 0 where that shows when the first is drawn."""
    siblings: tuple[dict[str, Any], ...]
    """What else came with the same mail."""
    joinable: frozenset[str]
    """Those of them that can become further pages of this document."""
    suggestions: tuple[Suggestion, ...]
    teachable: tuple[tuple[str, str], ...]
    """Kind and value of the numbers that can be remembered for the case it is filed in."""
    trail: tuple[dict[str, Any], ...]
    """The rules that said something."""
    undoable: Decision | None
    can_be_taken_apart: bool
    """Whether its file has several pages that could be documents of their own."""
    differing: tuple[Differing, ...]
    """Numbers that were read twice, differently."""
    no_notice: str
    """Why “unreadable” would send the sender no notice; empty where it does."""


def look_at(office: Office, item: str, clerk: Clerk) -> Seen:
    """One item, with a note in the filing log that it was looked at. Raises NotFoundError."""
    with office.store.write() as tx:
        found = visible(tx, item, clerk)
        seen = _seen(found, clerk, tx)
        facts = (("what", "item"), ("item", found.id))
        event = Event(action=Action.VIEWED, actor=clerk.actor, submission=found.submission,
                      document=found.document, details=facts)  # fmt: skip
        tx.tell(event)
    return replace(seen, pages={row["id"]: pages_to_show(office, row) for row in seen.documents})


def search_register(office: Office, words: str, clerk: Clerk) -> tuple[Member, ...]:
    """Who fits the words, with a note in the filing log that somebody looked; a team finds its own people."""
    if not words.strip():
        return ()
    found = find_person(office.store, office.settings.office.prefixes, words, clerk.sites)
    with office.store.write() as tx:
        facts = (("what", "register"), ("found", len(found)))
        tx.tell(Event(action=Action.VIEWED, actor=clerk.actor, details=facts))
    return found


def learned_references(office: Office, case: str, clerk: Clerk) -> tuple[LearnedReference, ...]:
    """What was learned, the latest first, for one case where it is named; one more than is shown.

    The filing log says that somebody looked; a team is shown cases of its own sites.
    """
    named = bg_number.canonical(case) or case.strip()
    with office.store.write() as tx:
        found = tx.references.list(named, clerk.sites, MOST_REFERENCES + 1)
        facts = (("what", "references"), ("found", len(found)))
        tx.tell(Event(action=Action.VIEWED, actor=clerk.actor, details=facts))
    return found


def forget_reference(office: Office, kind: str, value: str, case: str, clerk: Clerk) -> None:
    """Unlearn one. Raises NotFoundError where there is none that this person may see."""
    try:
        forget(office.store, kind, value, case, clerk.actor, clerk.sites)
    except BadDataError as error:
        raise NotFoundError(str(error)) from error


def _seen(item: Item, clerk: Clerk, tx: Transaction) -> Seen:
    together = tuple(dict.fromkeys((*tx.desk.pieces(item.id), item.document)))
    rows = tx.desk.documents_of(item.submission)
    by_id = {row["id"]: row for row in rows}
    mine = tuple(by_id[one] for one in together if one in by_id)
    first = next((row for row in mine if row["id"] == item.document), None)
    hidden = {*together} | of_another_site(tx, item.submission, clerk)
    holder = item.taken_by(tx.now)
    return Seen(
        item=item, holder=holder, mine=holder == clerk.name and not item.decision and not item.closed_at,
        documents=mine, pages={}, siblings=tuple(row for row in rows if row["id"] not in hidden),
        joinable=tx.desk.waiting_in(item.submission) - hidden,
        teachable=tx.desk.teachable(item.id),
        suggestions=_suggestions(mine, clerk, tx),
        trail=tuple(o for o in first["trail"] if o["hit"]) if first else (),
        undoable=tx.desk.latest_of(clerk.name, tx.now),
        can_be_taken_apart=first is not None and can_be_taken_apart(first),
        differing=tuple(one for place, row in _placed(mine) for one in _differing(row, place, tx)),
        no_notice=_no_notice(item.submission, tx),
    )  # fmt: skip


def _placed(rows: tuple[dict[str, Any], ...]) -> Iterator[tuple[int, dict[str, Any]]]:
    return ((place if len(rows) > 1 else 0, row) for place, row in enumerate(rows, 1))


def _differing(row: dict[str, Any], place: int, tx: Transaction) -> Iterator[Differing]:
    """Looked up only where the program doubted a number: a reading is large."""
    doubted = any(outcome["rule"] == "doubtful_number" and outcome["hit"] for outcome in row["trail"])
    reading = tx.readings.latest(row["sha256"]) if doubted else None
    for page in reading.pages if reading else ():
        for look in page.second_looks:
            if not look.agrees:
                yield Differing(place=place, page=page.number, first=look.first, second=look.second)


def _no_notice(submission: str, tx: Transaction) -> str:
    if tx.outbox.recipient_of(submission) is None:
        return NO_ADDRESS
    return NOTICE_SENT if tx.outbox.has(f"notice.{submission}") else ""


def _suggestions(
    documents: tuple[dict[str, Any], ...], clerk: Clerk, tx: Transaction
) -> tuple[Suggestion, ...]:
    """The candidates of all pages, the best first; a team is shown people of its own sites only."""
    found = []
    for candidate in _candidates(documents)[:MOST_CANDIDATES]:
        members = tx.register.of_case(candidate["bg_number"])
        member = next((m for m in members if m.customer_number == candidate["customer_number"]), None)
        if clerk.sites is not None and (member is None or member.site not in clerk.sites):
            continue
        kinds = {factor["kind"] for factor in candidate["factors"]}
        found.append(
            Suggestion(
                case=candidate["bg_number"],
                person=candidate["customer_number"] or "",
                member=member,
                factors=tuple(candidate["factors"]),
                missing=tuple(k for k in FACTORS if k not in kinds),
            )
        )
    return tuple(found)


def _candidates(documents: tuple[dict[str, Any], ...]) -> list[dict[str, Any]]:
    """Each person once, by the page that speaks for them most."""
    ranked = sorted((c for row in documents for c in row["candidates"]), key=lambda c: -c["score"])
    best: dict[tuple[str, str], dict[str, Any]] = {}
    for candidate in ranked:
        best.setdefault((candidate["bg_number"], candidate["customer_number"]), candidate)
    return list(best.values())
