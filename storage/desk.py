"""The review desk's own rows: what waits, who has it in hand, what was decided and is not yet in effect.

    waits ──claim──► in hand ──decide──► pending ──a minute──► done (the item is closed)
      ▲                 │                   │undo      │cannot be carried out
      └──lease ends─────┘◄──────────────────┴──────────┘

Each arrow is one conditional update: of two people who do the same, one is too late and is told so.
"""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from typing import Any

from sqlalchemy import and_, func, insert, literal, or_, select, tuple_, update
from sqlalchemy.sql.elements import ColumnElement

from classifiers.reasons import Reason, Status
from storage.desk_nouns import (
    FAILED,
    LEAST_URGENT,
    PENDING,
    RECEIPT_FAILED,
    UNDONE,
    Decision,
    Item,
    Place,
    Wanted,
    decision_of,
    item_of,
    items_with_documents,
)
from storage.desk_pieces import STILL_OPEN, WAITING, Pieces, in_hand, nobody
from storage.documents import TO_A_PERSON
from storage.nouns import FilingPlan
from storage.tables import DecisionRow, DocumentRow, MemberRow, ReviewRow, SubmissionRow

FOR_CLERKS = or_(ReviewRow.document.is_not(None), ReviewRow.reason == RECEIPT_FAILED)
"""What a clerk can decide; mails in quarantine are put back to work by the operator."""


class DeskTables(Pieces):
    """Items and decisions within one transaction."""

    def place(self, plan: FilingPlan) -> None:
        """Copy to the fresh items of a submission what the queue is ordered and narrowed by."""
        submission = plan.submission
        mine = and_(ReviewRow.submission == submission.id, STILL_OPEN)
        rows = self._connection.execute(
            select(
                ReviewRow.id,
                DocumentRow.urgency,
                DocumentRow.type,
                DocumentRow.candidates,
                DocumentRow.document,
            )
            .join(DocumentRow, DocumentRow.id == ReviewRow.document, isouter=True)
            .where(mine)
        ).all()
        cases = {row.id: row.candidates[0]["bg_number"] for row in rows if row.candidates}
        sites = self._sites(frozenset(cases.values()))
        here, languages = {row.id for row in rows}, {d.id: d.language for d in plan.documents}
        for row in rows:
            first = row.document if row.document in here and row.document != row.id else None
            site = sites.get(cases.get(row.id, ""), "")
            values = {
                "urgency": row.urgency or LEAST_URGENT, "type": row.type, "site": site, "part_of": first,
                "language": languages.get(row.id, ReviewRow.language),
            }  # fmt: skip
            self._connection.execute(update(ReviewRow).where(ReviewRow.id == row.id).values(**values))

    def hint(self, plan: FilingPlan) -> None:
        """Write anew in what language that is what waits, and which numbers stand in it."""
        for document in plan.documents:
            same = and_(DocumentRow.id == document.id, DocumentRow.sha256 == document.part.sha256)
            this = update(DocumentRow).where(same, DocumentRow.status.in_(TO_A_PERSON))
            numbers = [*document.teachable] or None
            if document.language and self._connection.execute(this.values(teachable=numbers)).rowcount:
                item = update(ReviewRow).where(ReviewRow.id == document.id, STILL_OPEN)
                self._connection.execute(item.values(language=document.language))

    def _sites(self, cases: frozenset[str]) -> dict[str, str]:
        if not cases:
            return {}
        query = select(MemberRow.bg_number, func.min(MemberRow.site)).where(MemberRow.bg_number.in_(cases))
        found = self._connection.execute(query.group_by(MemberRow.bg_number))
        return {row[0]: row[1] for row in found}

    def sites_of(self, submission: str) -> dict[str, str]:
        """The site of each document of a mail: its item's, else its case's; empty where nothing tells it."""
        row = DocumentRow
        query = select(row.id, row.case, row.candidates, ReviewRow.site).where(row.submission == submission)
        found = self._connection.execute(query.join(ReviewRow, ReviewRow.id == row.id, isouter=True)).all()
        cases = {
            one.id: one.case or one.candidates[0]["bg_number"] for one in found if one.case or one.candidates
        }
        sites = self._sites(frozenset(cases.values()))
        return {one.id: one.site or sites.get(cases.get(one.id, ""), "") for one in found}

    def item(self, item: str) -> Item | None:
        """One item, waiting or not."""
        row = self._connection.execute(items_with_documents().where(ReviewRow.id == item)).one_or_none()
        return item_of(row) if row else None

    def waiting(self, wanted: Wanted, after: Place | None, limit: int) -> tuple[Item, ...]:
        """The next items of the queue: most urgent first, then oldest; `after` where the last page ended."""
        query = items_with_documents().where(WAITING, *_conditions(wanted), *_after(after))
        query = query.order_by(*_order()).limit(limit)
        return tuple(item_of(row) for row in self._connection.execute(query))

    def counts(self, wanted: Wanted) -> dict[tuple[str, str, str, str], int]:
        """How many wait, by reason, type, site and language (each "" where it is not known)."""
        columns = (ReviewRow.reason, ReviewRow.type, ReviewRow.site, ReviewRow.language)
        query = select(*columns, func.count()).where(WAITING, *_conditions(wanted)).group_by(*columns)
        found = self._connection.execute(query)
        sums = Counter[tuple[str, str, str, str]]()
        for reason, kind, site, language, count in found:
            sums[reason, kind or "", site or "", language or ""] += count
        return dict(sums)

    def free(self, wanted: Wanted, name: str, now: dt.datetime, after: Place | None = None) -> Item | None:
        """The first item after a place that nobody else has in hand, and `name` did not leave to others.

        It is locked where the database can: what another transaction is about to take is passed over.
        """
        not_asked = or_(ReviewRow.asked_by.is_(None), ReviewRow.asked_by != name)
        query = items_with_documents().where(
            WAITING, FOR_CLERKS, *_conditions(wanted), *_after(after), nobody(name, now), not_asked
        )
        query = query.order_by(*_order()).limit(1).with_for_update(of=ReviewRow, skip_locked=True)
        row = self._connection.execute(query).one_or_none()
        return item_of(row) if row else None

    def claim(self, item: str, name: str, now: dt.datetime, until: dt.datetime) -> bool:
        """Take an item, or keep it longer; False when it is decided or in somebody else's hand."""
        this = update(ReviewRow).where(ReviewRow.id == item, WAITING, nobody(name, now))
        return self._connection.execute(this.values(claimed_by=name, claimed_until=until)).rowcount == 1

    def release(self, item: str, name: str) -> bool:
        """Put an item back; False when it was not in this person's hand."""
        this = update(ReviewRow).where(ReviewRow.id == item, ReviewRow.claimed_by == name, WAITING)
        return self._connection.execute(this.values(claimed_by=None, claimed_until=None)).rowcount == 1

    def ask_again(
        self, item: str, name: str, note: str, corrected: Mapping[str, str], now: dt.datetime
    ) -> bool:
        """Leave an item in one's hand to somebody else, with a note; False when the claim had ended.

        `corrected`: the type and the urgency, where they were; they stand with the documents at once.
        """
        values = {"asked_by": name, "note": note, "claimed_by": None, "claimed_until": None, **corrected}
        if self._connection.execute(self._held(item, name, now).values(**values)).rowcount != 1:
            return False
        self._correct(item, corrected)
        return True

    def done(self, item: str, name: str, now: dt.datetime) -> bool:
        """Close an item without a document in one's hand; False when the claim had ended."""
        this = self._held(item, name, now).where(ReviewRow.document.is_(None))
        ended = this.values(closed_at=now, claimed_by=None, claimed_until=None)
        return self._connection.execute(ended).rowcount == 1

    def decide(self, decision: Decision, name: str, now: dt.datetime) -> bool:
        """Keep a decision on an item in one's hand; False when the claim had ended or another was faster."""
        if (
            self._connection.execute(
                self._held(decision.item, name, now).values(decision=decision.id)
            ).rowcount
            != 1
        ):
            return False
        values = {field: getattr(decision, field) for field in Decision.__slots__}
        self._connection.execute(insert(DecisionRow).values(**values, ended_at=None, confirmed_by=None))
        return True

    def decision(self, decision: str) -> Decision | None:
        """One decision."""
        query = select(DecisionRow.__table__).where(DecisionRow.id == decision)
        row = self._connection.execute(query).one_or_none()
        return decision_of(row) if row else None

    def undo(self, decision: Decision, name: str, now: dt.datetime, until: dt.datetime) -> bool:
        """Take a pending decision back, the item into one's hand; False when it took effect."""
        if not self.end(decision.id, UNDONE, now):
            return False
        this = update(ReviewRow).where(ReviewRow.id == decision.item)
        self._connection.execute(this.values(decision=None, claimed_by=name, claimed_until=until))
        return True

    def give_back(self, decision: Decision, problem: str, now: dt.datetime) -> bool:
        """A pending decision cannot be carried out: the item waits again, with the reason."""
        if not self.end(decision.id, FAILED, now, problem):
            return False
        this = update(ReviewRow).where(ReviewRow.id == decision.item)
        values = {"decision": None, "claimed_by": None, "claimed_until": None, "note": problem}
        self._connection.execute(this.values(**values))
        return True

    def end(self, decision: str, state: str, now: dt.datetime, problem: str = "") -> bool:
        """Settle a pending decision; False when it was not pending (somebody else was first)."""
        this = update(DecisionRow).where(DecisionRow.id == decision, DecisionRow.state == PENDING)
        values = {"state": state, "ended_at": now, "problem": problem}
        return self._connection.execute(this.values(**values)).rowcount == 1

    def due(self, now: dt.datetime, limit: int = 50) -> tuple[Decision, ...]:
        """Decisions that can no longer be taken back, first ones first."""
        ripe = and_(DecisionRow.state == PENDING, DecisionRow.due_at <= now)
        query = select(DecisionRow.__table__).where(ripe).order_by(DecisionRow.due_at).limit(limit)
        return tuple(decision_of(row) for row in self._connection.execute(query))

    def latest_of(self, name: str, now: dt.datetime) -> Decision | None:
        """The last decision of a person that can still be taken back."""
        mine = and_(DecisionRow.actor == name, DecisionRow.state == PENDING, DecisionRow.due_at > now)
        query = select(DecisionRow.__table__).where(mine).order_by(DecisionRow.decided_at.desc()).limit(1)
        row = self._connection.execute(query).one_or_none()
        return decision_of(row) if row else None

    def teachable(self, item: str) -> tuple[tuple[str, str], ...]:
        """Kind and value of each number on any page of an item for which a case can be learned."""
        query = select(DocumentRow.teachable).where(DocumentRow.id.in_(self.pieces(item)))
        found = self._connection.scalars(query.order_by(DocumentRow.number))
        return tuple(dict.fromkeys((kind, value) for one in found for kind, value in one or ()))

    def take_apart(
        self, item: Item, plan: FilingPlan, name: str, until: dt.datetime, now: dt.datetime
    ) -> bool:
        """Let the plan's documents, written already, wait in the place of one in this person's hand.

        The first of them is in hand then; further pages of the old one stand alone. False when the claim had
        ended; then the transaction must not be kept.
        """
        together = self.pieces(item.id)
        ended = self._held(item.id, name, now).values(closed_at=now, claimed_by=None, claimed_until=None)
        set_aside = update(DocumentRow).where(
            DocumentRow.id == item.document, DocumentRow.status.in_(TO_A_PERSON)
        )
        reason = {"status": Status.SET_ASIDE, "reason": Reason.TAKEN_APART_BY_CLERK}
        for change in (ended, set_aside.values(**reason)):
            if self._connection.execute(change).rowcount != 1:
                return False
        alone = update(ReviewRow).where(ReviewRow.part_of == item.id, STILL_OPEN)
        self._connection.execute(alone.values(part_of=None))
        for one in together:
            self.arrange((one,))
        for document in plan.documents:
            values = {
                "urgency": item.urgency, "type": document.verdict.type, "site": item.site,
                "language": document.language,
            }  # fmt: skip
            this = update(ReviewRow).where(ReviewRow.id == document.id)
            self._connection.execute(this.values(**values))
        first = update(ReviewRow).where(ReviewRow.id == plan.documents[0].id)
        self._connection.execute(first.values(claimed_by=name, claimed_until=until))
        self._settled(plan)
        return True

    def _settled(self, plan: FilingPlan) -> None:
        this_mail = update(SubmissionRow).where(SubmissionRow.id == plan.submission.id)
        self._connection.execute(this_mail.values(state=plan.state, reason=plan.reason))

    def settle(self, plan: FilingPlan) -> bool:
        """Write what a person decided about some documents of a submission, and close their items.

        False when one of them waits no more; then the transaction must not be kept.
        """
        for document in plan.documents:
            verdict = document.verdict
            this = update(DocumentRow).where(
                DocumentRow.id == document.id, DocumentRow.status.in_(TO_A_PERSON)
            )
            values = {
                "status": verdict.status, "reason": verdict.reason, "case": verdict.case,
                "person": verdict.person, "path": document.path, "document": document.document,
            }  # fmt: skip
            if self._connection.execute(this.values(**values)).rowcount != 1:
                return False
        self._settled(plan)
        return True

    def close(self, decision: Decision, now: dt.datetime) -> None:
        """The item and its further pages wait no more; what was corrected stands with the documents."""
        together = or_(ReviewRow.id == decision.item, ReviewRow.part_of == decision.item)
        self._correct(decision.item, {n: v for n in ("type", "urgency") if (v := getattr(decision, n))})
        self._connection.execute(update(ReviewRow).where(together, STILL_OPEN).values(closed_at=now))

    def _correct(self, item: str, corrected: Mapping[str, str]) -> None:
        if corrected:
            these = DocumentRow.id.in_(self.pieces(item))
            self._connection.execute(update(DocumentRow).where(these).values(**corrected))

    def documents_of(self, submission: str) -> tuple[dict[str, Any], ...]:
        """Every document of a submission, in their order."""
        query = select(DocumentRow.__table__).where(DocumentRow.submission == submission)
        found = self._connection.execute(query.order_by(DocumentRow.number))
        return tuple(dict(row._mapping) for row in found)  # noqa: SLF001 - SQLAlchemy's public name

    def statuses(self, submission: str) -> dict[str, tuple[str, str]]:
        """Status and reason of every document of a submission, in their order."""
        row = DocumentRow
        query = (
            select(row.id, row.status, row.reason).where(row.submission == submission).order_by(row.number)
        )
        return {found.id: (found.status, found.reason) for found in self._connection.execute(query)}

    def in_register(self, case: str, person: str | None) -> bool:
        """Whether the register knows this case, and this person in it."""
        query = select(MemberRow.id).where(MemberRow.bg_number == case).limit(1)
        if person:
            query = query.where(MemberRow.customer_number == person)
        return self._connection.scalar(query) is not None

    def _held(self, item: str, name: str, now: dt.datetime) -> Any:  # noqa: ANN401 - an UPDATE
        return update(ReviewRow).where(in_hand(item, name, now))


def _order() -> tuple[Any, ...]:
    return (ReviewRow.urgency, ReviewRow.received_at, ReviewRow.id)


def _after(place: Place | None) -> tuple[ColumnElement[bool], ...]:
    if place is None:
        return ()
    received = literal(place.received_at, ReviewRow.received_at.type)
    return (tuple_(*_order()) > tuple_(literal(place.urgency), received, literal(place.id)),)


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    found = [getattr(ReviewRow, name) == getattr(wanted, name)
             for name in ("reason", "type", "site", "language") if getattr(wanted, name)]  # fmt: skip
    if wanted.before:
        found.append(ReviewRow.received_at < wanted.before)
    if wanted.sites is not None:
        found.append(ReviewRow.site.in_(sorted(wanted.sites)))
    return found
