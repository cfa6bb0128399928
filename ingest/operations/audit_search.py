"""What an auditor asks of the filing log: a search, the life of a document, an export.

Whoever asks says what for. The purpose and what was asked are an event of the log themselves, written
before anything is shown; the address of a sender is recorded as its SHA-256, for the log names nobody.
"""

import dataclasses
import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from classifiers.identifiers import bg_number, customer_number
from config.errors import BadDataError, NotFoundError
from storage.audit import Action, Event, as_csv
from storage.audit_search import AuditSearch, Life, Page, Place, Recorded
from storage.transaction import Store, Transaction

LONGEST_PURPOSE = 200
LEAST_PURPOSE = 3
LONGEST_WORD = 320
HASH = re.compile(r"[0-9a-f]{64}")
AT_ONCE = 1_000
"""Events of an export that are read at once."""
PURPOSE_LASTS = dt.timedelta(hours=12)
"""How long documents may be opened under the purpose of one search."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Who asks, and what for."""

    actor: str
    purpose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A page of events, and the number of the event that tells of the question."""

    page: Page
    question: int


class QuestionError(BadDataError):
    """A question that cannot be answered as it was put; `field` says where to put it right."""

    def __init__(self, field: str, message: str) -> None:
        """`field`: the name of the input."""
        super().__init__(message)
        self.field = field


def understood(words: dict[str, str], since: dt.datetime | None, until: dt.datetime | None) -> AuditSearch:
    """The search people mean: numbers in any printed form, the rest trimmed. Raises QuestionError."""
    given = {name: word.strip() for name, word in words.items() if word.strip()}
    for name, word in given.items():
        if len(word) > LONGEST_WORD or not word.isprintable():
            raise QuestionError(name, "This is too long, or holds characters that cannot be searched for.")
    if "case" in given:
        given["case"] = _canonical(bg_number.canonical(given["case"]), "case", "35502//0012345")
    if "person" in given:
        given["person"] = _canonical(customer_number.canonical(given["person"]), "person", "123D456789")
    if "sha256" in given:
        lower = given["sha256"].lower()
        given["sha256"] = _canonical(
            lower if HASH.fullmatch(lower) else None, "sha256", "9f86d081… (64 digits)"
        )
    if since and until and since >= until:
        raise QuestionError("until", "The end lies before the beginning.")
    return AuditSearch(**given, since=since, until=until)


def search(store: Store, wanted: AuditSearch, asked: Asked, after: Place | None = None) -> Answer:
    """A page of what fits, newest first. Raises QuestionError without a purpose, StorageError."""
    purpose = _purpose(asked)
    with store.read() as tx:
        page = tx.audit_index.page(wanted, after)
    details = (*_told(wanted), ("shown", len(page.events)), *((("before", after.seq),) if after else ()))
    with store.write() as tx:
        question = _record(tx, Action.SEARCHED, asked, (("purpose", purpose), *details))
    return Answer(page=page, question=question)


def export(store: Store, wanted: AuditSearch, asked: Asked, form: str) -> Iterator[str]:
    """Everything that fits, first things first, as lines of JSON (`jsonl`) or `csv`.

    Recorded before the first line is handed out. Raises QuestionError, StorageError.
    """
    purpose = _purpose(asked)
    with store.write() as tx:
        told = (("purpose", purpose), ("format", form), *_told(wanted))
        upto = _record(tx, Action.EXPORTED, asked, told)
    return _lines(store, wanted, form, upto)


def query(store: Store, wanted: AuditSearch, asked: Asked | None) -> Iterator[dict[str, object]]:
    """Every event that fits, first things first, for the command line; recorded where a purpose is stated.

    Raises QuestionError, StorageError.
    """
    if asked is None:
        return _rows(store, wanted)
    purpose = _purpose(asked)
    with store.write() as tx:
        upto = _record(tx, Action.SEARCHED, asked, (("purpose", purpose), *_told(wanted)))
    return _rows(store, wanted, upto)


def life(store: Store, document: str, actor: str, question: int, after: Place | None = None) -> Life:
    """What happened to one document, under the purpose of an earlier search of the same person.

    First things first; `after`: where the page before ended.

    Raises QuestionError when there was no such search lately, NotFoundError, StorageError.
    """
    with store.read() as tx:
        purpose = _purpose_of(tx, question, actor)
        found = tx.audit_index.life(document, after)
    if found is None:
        raise NotFoundError(f"There is no document {document}.")
    details = (("purpose", purpose), ("question", question))
    with store.write() as tx:
        tx.tell(Event(action=Action.SEARCHED, actor=actor, document=document, details=details))
    return found


def _purpose_of(tx: Transaction, question: int, actor: str) -> str:
    event = tx.audit_index.one(question)
    mine = event is not None and event.actor == actor and event.action == Action.SEARCHED
    if event is None or not mine or tx.now - event.at > PURPOSE_LASTS:
        raise QuestionError("purpose", "Say what for: search for the document, then open it from the list.")
    return event.detail("purpose")


def _purpose(asked: Asked) -> str:
    purpose = " ".join(asked.purpose.split())
    if not LEAST_PURPOSE <= len(purpose) <= LONGEST_PURPOSE or not purpose.isprintable():
        raise QuestionError("purpose", "Say in a few words what you need it for; it is kept with the search.")
    return purpose


def _record(
    tx: Transaction, action: Action, asked: Asked, details: tuple[tuple[str, str | int | bool | None], ...]
) -> int:
    """Write the question down; returns the number of its event."""
    tx.tell(Event(action=action, actor=asked.actor, details=details))
    return tx.audit_index.page(AuditSearch(actor=asked.actor, action=action), size=1).events[0].seq


def _told(wanted: AuditSearch) -> Iterator[tuple[str, str]]:
    """What was asked, as the log may have it: under names that are no columns, the sender by its hash."""
    for field in dataclasses.fields(wanted):
        value = getattr(wanted, field.name)
        if field.name == "sender" and value is not None:
            yield "asked_sender_sha256", hashlib.sha256(value.lower().encode()).hexdigest()
        elif value is not None:
            yield f"asked_{field.name}", value.isoformat() if isinstance(value, dt.datetime) else value


def _lines(store: Store, wanted: AuditSearch, form: str, upto: int) -> Iterator[str]:
    events = _rows(store, wanted, upto)
    if form == "csv":
        yield from as_csv(events)
    else:
        yield from (json.dumps(event, ensure_ascii=False, sort_keys=True) for event in events)


def _rows(store: Store, wanted: AuditSearch, upto: int | None = None) -> Iterator[dict[str, object]]:
    """What fits, but for the event that tells of the question itself and what came after."""
    return (as_row(event) for event in _events(store, wanted) if upto is None or event.seq < upto)


def _events(store: Store, wanted: AuditSearch) -> Iterator[Recorded]:
    """Piece by piece, each in a transaction of its own: whoever reads slowly holds no connection."""
    after: Place | None = None
    while True:
        with store.read() as tx:
            piece = list(tx.audit_index.all(wanted, after, AT_ONCE))
        yield from piece
        if len(piece) < AT_ONCE:
            return
        after = Place(at=piece[-1].at, seq=piece[-1].seq)


def as_row(event: Recorded) -> dict[str, object]:
    """An event as `audit query` and `audit export` write it."""
    return {
        "seq": event.seq, "action": event.action, "actor": event.actor, "at": event.at.isoformat(),
        "case": event.case, "details": dict(event.details), "document": event.document,
        "submission": event.submission, "leaf_hash": event.leaf_hash,
    }  # fmt: skip


def _canonical(number: str | None, field: str, example: str) -> str:
    if number is None:
        raise QuestionError(field, f"Write it like {example}.")
    return number
