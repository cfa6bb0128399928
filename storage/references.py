"""Learned references: numbers of other people by which a client is known, taught by clerks.

"Vertragskonto 4711 → this case" is one factor of the case from then on, never enough by itself; beside the
exact name of a member it stands for a number. Each has
its origin, so that it can be looked through and forgotten.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, delete, insert, select, update

from classifiers.identifiers.references import GRAMMARS, ReferenceKind
from config.errors import BadDataError
from storage.tables import LearnedReferenceRow, MemberRow

_LONGEST = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedReference:
    """One number somebody taught a case for."""

    kind: ReferenceKind
    value: str
    case: str
    origin: str
    """The document whose decision taught it."""
    learned_by: str
    learned_at: dt.datetime


class References:
    """Learned references within one transaction."""

    def __init__(self, connection: Connection) -> None:
        """Work within `connection`."""
        self._connection = connection

    def learn(
        self, kind: str, value: str, case: str, origin: str, at: dt.datetime, by: str = ""
    ) -> LearnedReference:
        """Teach a number in any printed form; taught again, the later origin stands.

        Raises BadDataError when it is no number of this kind, or the register has no such case.
        """
        canonical = self._canonical(kind, value)
        if not self._connection.scalar(select(MemberRow.id).where(MemberRow.bg_number == case).limit(1)):
            raise BadDataError(f"The register has no case {case}. Nothing was learned.")
        facts: Any = {"origin": origin[:_LONGEST], "learned_by": by, "learned_at": at}
        this = _this(kind, canonical, case)
        if not self._connection.execute(update(LearnedReferenceRow).where(this).values(**facts)).rowcount:
            row = {"kind": kind, "value": canonical, "case": case, **facts}
            self._connection.execute(insert(LearnedReferenceRow), row)
        return LearnedReference(
            kind=ReferenceKind(kind),
            value=canonical,
            case=case,
            origin=origin[:_LONGEST],
            learned_by=by,
            learned_at=at,
        )

    def list(
        self, case: str | None = None, sites: frozenset[str] | None = None, limit: int | None = None
    ) -> tuple[LearnedReference, ...]:
        """All of them, or those of a case, or of the cases of some sites, the latest first."""
        table = LearnedReferenceRow
        query = select(table.__table__).order_by(table.learned_at.desc(), table.kind, table.value, table.case)
        query = query.where(table.case == case) if case else query
        query = query.where(*_of_sites(sites)).limit(limit)
        return tuple(
            LearnedReference(
                kind=ReferenceKind(row.kind), value=row.value, case=row.case, origin=row.origin,
                learned_by=row.learned_by, learned_at=row.learned_at,
            )
            for row in self._connection.execute(query)
        )  # fmt: skip

    def forget(self, kind: str, value: str, case: str, sites: frozenset[str] | None = None) -> bool:
        """Unlearn one; whether it was there, and of a case of these sites. Raises BadDataError."""
        this = _this(kind, self._canonical(kind, value), case)
        gone = self._connection.execute(delete(LearnedReferenceRow).where(this, *_of_sites(sites)))
        return bool(gone.rowcount)

    @staticmethod
    def _canonical(kind: str, value: str) -> str:
        if kind not in set(ReferenceKind):
            raise BadDataError(f"{kind} is no kind of reference; known are {', '.join(ReferenceKind)}.")
        canonical = GRAMMARS[ReferenceKind(kind)].canonical(value)
        if not canonical or len(canonical) > _LONGEST:
            raise BadDataError(f"This is no number of the kind {kind}. Nothing was learned.")
        return canonical


def _this(kind: str, value: str, case: str) -> ColumnElement[bool]:
    row = LearnedReferenceRow
    return and_(row.kind == kind, row.value == value, row.case == case)


def _of_sites(sites: frozenset[str] | None) -> tuple[ColumnElement[bool], ...]:
    if sites is None:
        return ()
    cases = select(MemberRow.bg_number).where(MemberRow.site.in_(sorted(sites)))
    return (LearnedReferenceRow.case.in_(cases),)
