"""Documents of one mail that are pages of one letter: which they are, and in what order."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import Connection, and_, bindparam, or_, select, update
from sqlalchemy.sql.elements import ColumnElement

from storage.documents import IN_ORDER
from storage.tables import DocumentRow, ReviewRow

STILL_OPEN = ReviewRow.closed_at.is_(None)
WAITING = and_(STILL_OPEN, ReviewRow.decision.is_(None), ReviewRow.part_of.is_(None))
"""Written as the index of the queue has it: the pages of one document wait behind its first."""


class Pieces:
    """What is decided together, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        """Work within `connection`."""
        self._connection = connection

    def pieces(self, item: str) -> tuple[str, ...]:
        """The documents that are or were decided together, in the order of their pages."""
        first = select(ReviewRow.closed_at).where(ReviewRow.id == item).scalar_subquery()
        with_it = or_(and_(STILL_OPEN, first.is_(None)), ReviewRow.closed_at == first)
        together = and_(or_(ReviewRow.id == item, ReviewRow.part_of == item), with_it)
        query = select(ReviewRow.document).where(together, ReviewRow.document.is_not(None))
        query = query.join(DocumentRow, DocumentRow.id == ReviewRow.document, isouter=True)
        return tuple(self._connection.scalars(query.order_by(*IN_ORDER, ReviewRow.document)))

    def waiting_in(self, submission: str) -> frozenset[str]:
        """The documents of a mail that still wait, each by itself."""
        query = select(ReviewRow.document).where(ReviewRow.submission == submission, WAITING)
        return frozenset(self._connection.scalars(query.where(ReviewRow.document.is_not(None))))

    def hold(self, item: str, name: str, now: dt.datetime) -> bool:
        """Whether an item is in this person's hand; until the transaction ends nothing else changes it."""
        this = update(ReviewRow).where(in_hand(item, name, now))
        return self._connection.execute(this.values(claimed_by=name)).rowcount == 1

    def join(self, item: str, first: str, name: str, now: dt.datetime) -> bool:
        """Make an item a further page of one in this person's hand; False where that cannot be.

        Both came with the same mail, wait still, and the item is in nobody else's hand and stands alone.
        """
        mail = select(ReviewRow.submission).where(in_hand(first, name, now)).scalar_subquery()
        alone = ReviewRow.id.not_in(select(ReviewRow.part_of).where(ReviewRow.part_of.is_not(None)))
        this = update(ReviewRow).where(
            ReviewRow.id == item, ReviewRow.id != first, WAITING, nobody(name, now)
        )
        this = this.where(ReviewRow.submission == mail, ReviewRow.document.is_not(None), alone)
        return self._connection.execute(this.values(part_of=first, claimed_by=None)).rowcount == 1

    def split(self, item: str, first: str, name: str, now: dt.datetime) -> bool:
        """Make a further page of an item in this person's hand an item of its own; False where it is none."""
        there = select(ReviewRow.id).where(in_hand(first, name, now)).scalar_subquery()
        this = update(ReviewRow).where(ReviewRow.id == item, ReviewRow.part_of == there, STILL_OPEN)
        if self._connection.execute(this.values(part_of=None)).rowcount != 1:
            return False
        self.arrange((item,))
        return True

    def arrange(self, pieces: Sequence[str]) -> None:
        """Give documents that are one letter this order; one alone stands where it says it does."""
        if len(pieces) == 1:
            alone = update(DocumentRow).where(DocumentRow.id == pieces[0])
            self._connection.execute(alone.values(piece=DocumentRow.cue_page))
            return
        this = update(DocumentRow).where(DocumentRow.id == bindparam("document_id"))
        places = [{"document_id": one, "place": place} for place, one in enumerate(pieces, 1)]
        self._connection.execute(this.values(piece=bindparam("place")), places)


def in_hand(item: str, name: str, now: dt.datetime) -> ColumnElement[bool]:
    """Whether an item waits and this person has it."""
    return and_(ReviewRow.id == item, WAITING, ReviewRow.claimed_by == name, ReviewRow.claimed_until > now)


def nobody(name: str, now: dt.datetime) -> ColumnElement[bool]:
    """Whether nobody else has an item in hand."""
    mine = ReviewRow.claimed_by == name
    return or_(ReviewRow.claimed_by.is_(None), ReviewRow.claimed_until <= now, mine)
