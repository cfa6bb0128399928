"""Documents of one mail that are pages of one letter: a clerk joins them, parts them, and puts them in order.

The order is proposed by what the pages say of themselves and when they were taken. What a clerk arranged
stays: pages that are joined later come behind.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from classifiers.pieces import MOST_PAGES, TAKEN, Cue, Piece, in_order
from config.errors import NotFoundError
from ingest.office import Office
from ingest.operations.decide import (
    NO_DOCUMENT,
    Clerk,
    NotDecidedError,
    event_of,
    of_another_site,
    too_late,
    visible,
)
from storage.audit import Action
from storage.desk_nouns import Item
from storage.transaction import Transaction

REARRANGED = "This cannot be changed any more: look at the item again."
OTHER_PAGES = "The pages have changed meanwhile. Look at them again, then choose."


def join(office: Office, pieces: Sequence[str], item: str, clerk: Clerk) -> None:
    """Let other documents of the same mail be further pages of this one: they are decided together.

    All of them or none. Raises NotFoundError and NotDecidedError.
    """
    wanted, back = tuple(dict.fromkeys(pieces)), f"/items/{item}"
    told = _what_they_tell(office, item, wanted)
    with office.store.write() as tx:
        found = visible(tx, item, clerk)
        if not of_another_site(tx, found.submission, clerk).isdisjoint(wanted):
            raise NotFoundError(NO_DOCUMENT)
        if not wanted:
            raise NotDecidedError("no_piece", "Tick what are further pages of this document.", back)
        _must_be_in_hand(found, clerk, tx)
        before = tx.desk.pieces(item)
        for piece in wanted:
            if not tx.desk.join(piece, item, clerk.name, tx.now):
                raise NotDecidedError("not_rearranged", REARRANGED, back)
        order = _still_in_order(before, tx.desk.pieces(item), told)
        tx.desk.arrange(order)
        for piece in wanted:
            facts = (("piece", piece), ("first", item), ("place", order.index(piece) + 1))
            tx.tell(event_of(Action.JOINED, found, clerk, *facts))


def split(office: Office, piece: str, item: str, clerk: Clerk) -> None:
    """Let a further page be a document of its own again. Raises NotFoundError and NotDecidedError."""
    told = _what_they_tell(office, item, ())
    with office.store.write() as tx:
        found = visible(tx, item, clerk)
        _must_be_in_hand(found, clerk, tx)
        before = tx.desk.pieces(item)
        if not tx.desk.split(piece, item, clerk.name, tx.now):
            raise NotDecidedError("not_rearranged", REARRANGED, f"/items/{item}")
        tx.desk.arrange(_still_in_order(before, tx.desk.pieces(item), told))
        tx.tell(event_of(Action.JOINED, found, clerk, ("piece", piece), ("first", None)))


def arrange(
    office: Office, order: Sequence[str], item: str, clerk: Clerk, seen: Sequence[str] | None = None
) -> None:
    """Put the pages of an item in this order.

    `seen`: the order the clerk saw; where it is another by now nothing is changed. Raises NotFoundError,
    and NotDecidedError where it cannot be done.
    """
    with office.store.write() as tx:
        found = visible(tx, item, clerk)
        _must_be_in_hand(found, clerk, tx)
        now = tx.desk.pieces(item)
        if sorted(order) != sorted(now) or (seen is not None and tuple(seen) != now):
            raise NotDecidedError("other_pages", OTHER_PAGES, f"/items/{item}")
        if tuple(order) != now:
            tx.desk.arrange(order)
            tx.tell(event_of(Action.ARRANGED, found, clerk, ("order", ", ".join(order))))


def moved(order: Sequence[str], piece: str, by: int) -> tuple[str, ...]:
    """The order with one piece some places later, or earlier; at either end it stays."""
    if piece not in order:
        return tuple(order)
    others = [one for one in order if one != piece]
    place = max(0, order.index(piece) + by)
    return (*others[:place], piece, *others[place:])


def _must_be_in_hand(item: Item, clerk: Clerk, tx: Transaction) -> None:
    if not tx.desk.hold(item.id, clerk.name, tx.now):
        raise too_late(item, clerk, tx)


def _still_in_order(before: Sequence[str], after: Sequence[str], told: dict[str, Piece]) -> tuple[str, ...]:
    """All that are there now as they tell themselves, unless a clerk had arranged those that were there."""
    if _proposed(before, told) == tuple(before):
        return _proposed(after, told)
    new = _proposed([piece for piece in after if piece not in before], told)
    return (*(piece for piece in before if piece in after), *new)


def _proposed(pieces: Sequence[str], told: dict[str, Piece]) -> tuple[str, ...]:
    return in_order([told.get(piece, Piece(id=piece)) for piece in pieces])


def _what_they_tell(office: Office, item: str, wanted: Sequence[str]) -> dict[str, Piece]:
    """What tells where each of them stands; readings are large, so nobody waits for it to write."""
    with office.store.read() as tx:
        found = tx.desk.item(item)
        together = {*wanted, *tx.desk.pieces(item)}
        rows = tx.desk.documents_of(found.submission) if found else ()
        return {one.id: one for one in _told([row for row in rows if row["id"] in together], tx)}


def _told(rows: Sequence[dict[str, Any]], tx: Transaction) -> Iterator[Piece]:
    for row in rows:
        cue = Cue(row["cue_total"], row["cue_page"]) if row["cue_page"] else None
        photo = cue is None and row["media_type"].startswith("image/") and len(rows) <= MOST_PAGES
        reading = tx.readings.latest(row["sha256"]) if photo else None
        yield Piece(id=row["id"], cue=cue, taken=dict(reading.metadata).get(TAKEN) if reading else None)
