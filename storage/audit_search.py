"""Searching the filing log: newest first, page by page, each question answered from an index.

A page begins where the one before ended (keyset), so that the thousandth costs what the first does.
Events with a hash or a person in their details have it in a column; the sender of a mail stands with
its submission and never in the log.
"""

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, and_, func, or_, select, tuple_
from sqlalchemy.sql.elements import ColumnElement

from storage.columns import IN_PIECES
from storage.documents import Documents
from storage.tables import AuditRow, DocumentRow, SubmissionRow

AT_ONCE = 50
"""Events on a page."""
OF_A_LIFE = 2_000
"""Events of one document that are read at once."""
SAME_BYTES = 200
"""Documents with the same bytes that are looked up by their own names."""
EQUAL = ("case", "person", "submission", "document", "actor", "action")


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditSearch:
    """What is searched for; empty fields do not narrow."""

    case: str | None = None
    """A BG number, canonical."""
    person: str | None = None
    """A Kundennummer, canonical."""
    sender: str | None = None
    """The whole address of a sender; large or small letters are the same."""
    sha256: str | None = None
    """Of a document or of a whole mail."""
    submission: str | None = None
    document: str | None = None
    action: str | None = None
    actor: str | None = None
    since: dt.datetime | None = None
    until: dt.datetime | None = None
    """Before this moment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a page ended: the next one has what is older."""

    at: dt.datetime
    seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """One event as it stands in the log."""

    seq: int
    at: dt.datetime
    actor: str
    action: str
    submission: str | None
    document: str | None
    case: str | None
    details: tuple[tuple[str, str | int | bool | None], ...]
    leaf_hash: str

    def detail(self, name: str) -> str:
        """One of the details as text, "" when there is none."""
        found = dict(self.details).get(name)
        return "" if found is None else str(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some events, newest first, and where the next page begins."""

    events: tuple[Recorded, ...]
    next: Place | None
    """None on the last page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """Everything that happened to one document and to the mail it came with, first things first."""

    document: str
    submission: str
    received_at: dt.datetime
    media_type: str
    size: int
    pages: int
    sha256: str
    status: str
    reason: str
    case: str | None
    person: str | None
    pieces: tuple[str, ...]
    """What makes up the document it is a piece of, in the order of its pages; empty where it is whole."""
    events: tuple[Recorded, ...]
    next: Place | None
    """Where its later events begin; None when these are the last."""


class AuditIndex:
    """The filing log within one transaction, for those who look something up."""

    def __init__(self, connection: Connection) -> None:
        """Work within `connection`."""
        self._connection = connection

    def page(self, wanted: AuditSearch, after: Place | None = None, size: int = AT_ONCE) -> Page:
        """The newest events that fit, or those older than `after`."""
        query = self._selected(wanted).order_by(AuditRow.at.desc(), AuditRow.seq.desc()).limit(size + 1)
        if after:
            query = query.where(tuple_(AuditRow.at, AuditRow.seq) < tuple_(after.at, after.seq))
        found = [_recorded(row) for row in self._connection.execute(query)]
        shown = tuple(found[:size])
        more = Place(at=shown[-1].at, seq=shown[-1].seq) if len(found) > size else None
        return Page(events=shown, next=more)

    def all(
        self, wanted: AuditSearch, after: Place | None = None, most: int | None = None
    ) -> Iterator[Recorded]:
        """Every event that fits, first things first, read piece by piece; or `most` of those after one."""
        query = _later(self._selected(wanted), after).limit(most)
        with self._connection.execute(query, execution_options=IN_PIECES) as found:
            for row in found:
                yield _recorded(row)

    def one(self, seq: int) -> Recorded | None:
        """The event with this number."""
        row = self._connection.execute(select(AuditRow.__table__).where(AuditRow.seq == seq)).one_or_none()
        return _recorded(row) if row else None

    def life(self, document: str, after: Place | None = None, size: int = OF_A_LIFE) -> Life | None:
        """What happened to one document first, or after a place; None when there is no such document."""
        mail = SubmissionRow
        query = (
            select(DocumentRow.__table__, mail.received_at)
            .join(mail, mail.id == DocumentRow.submission)
            .where(DocumentRow.id == document)
        )
        row = self._connection.execute(query).one_or_none()
        if row is None:
            return None
        events = self._of(row.id, row.submission, after, size + 1)
        shown = events[:size]
        return Life(
            document=row.id, submission=row.submission, received_at=row.received_at,
            media_type=row.media_type, size=row.size, pages=row.pages, sha256=row.sha256,
            status=row.status, reason=row.reason, case=row.case, person=row.person,
            pieces=Documents(self._connection).pieces(row.document),
            events=shown, next=Place(at=shown[-1].at, seq=shown[-1].seq) if len(events) > size else None,
        )  # fmt: skip

    def _of(self, document: str, submission: str, after: Place | None, most: int) -> tuple[Recorded, ...]:
        """Events of the document and of its mail, but not of the mail's other documents."""
        its_mail = and_(AuditRow.submission == submission, AuditRow.document.is_(None))
        query = select(AuditRow.__table__).where(or_(AuditRow.document == document, its_mail))
        found = self._connection.execute(_later(query, after).limit(most))
        return tuple(_recorded(row) for row in found)

    def _selected(self, wanted: AuditSearch) -> Select[Any]:
        query = select(AuditRow.__table__)
        for name in EQUAL:
            if (value := getattr(wanted, name)) is not None:
                query = query.where(getattr(AuditRow, name) == value)
        if wanted.sender is not None:
            query = query.where(AuditRow.submission.in_(_mails_of(wanted.sender)))
        if wanted.sha256 is not None:
            query = query.where(self._with_bytes(wanted.sha256))
        query = query.where(AuditRow.at >= wanted.since) if wanted.since else query
        return query.where(AuditRow.at < wanted.until) if wanted.until else query

    def _with_bytes(self, sha256: str) -> ColumnElement[bool]:
        """Events that name these bytes, and all others of the documents that have them."""
        having = select(DocumentRow.id).where(DocumentRow.sha256 == sha256).limit(SAME_BYTES)
        documents = list(self._connection.scalars(having))
        named = AuditRow.sha256 == sha256
        return or_(named, AuditRow.document.in_(documents)) if documents else named


def _mails_of(sender: str) -> Select[Any]:
    """Both sides are folded by the database, so that they are folded alike."""
    return select(SubmissionRow.id).where(func.lower(SubmissionRow.sender) == func.lower(sender))


def _later(query: Select[Any], after: Place | None) -> Select[Any]:
    """First things first, from a place on."""
    if after:
        query = query.where(tuple_(AuditRow.at, AuditRow.seq) > tuple_(after.at, after.seq))
    return query.order_by(AuditRow.at, AuditRow.seq)


def _recorded(row: Any) -> Recorded:  # noqa: ANN401 - a row of audit_events
    return Recorded(
        seq=row.seq, at=row.at, actor=row.actor, action=row.action, submission=row.submission,
        document=row.document, case=row.case, details=tuple(json.loads(row.body)["details"].items()),
        leaf_hash=row.leaf_hash,
    )  # fmt: skip
