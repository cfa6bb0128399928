"""The tables. `migrations/` makes them; a test proves that both say the same.

======================  =====================================================================
table                   one row is
======================  =====================================================================
``submissions``         one mail by its bytes, from receipt to settlement
``arrivals``            one message the server showed us: (account, folder, UIDVALIDITY, UID)
``documents``           one leaf part of a submission and what happened to it
``review_items``        something that waits for a person
``outbox``              one mail of ours, from decision to delivery
``audit_events``        one thing that happened; never changed, never removed
``members``             one person in one case, from the office's register, also after they left it
``member_names``        one key of a member's full name, with the birth date
``first_names``         one first name that somebody of the register has
``learned_references``  a number of somebody else's that a clerk taught a case for
``register_loads``      one load of the register: where from, when, what it changed
``readings``            what an engine read in bytes with this hash
``leases``              who works on what right now
``accounts``            one person who may use the review desk
``sessions``            one sign-in at the desk, or one token of the HTTP interface
``decisions``           what a person decided at the desk, from the click to its effect
``signs``               how one part of the office was when it was last heard of
======================  =====================================================================
"""

import datetime as dt
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, Integer, String, Text, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from storage.columns import Counter, Json, Packed, Utc

OPEN = "open"
"""The state of a submission that is received and not yet settled."""
URGENT = "state = 'open' AND urgency = 'U0'"
"""What is worked before everything else; its index holds nothing else."""
PIECES = "piece IS NOT NULL"
WAITS = "closed_at IS NULL AND decision IS NULL AND part_of IS NULL"
"""What still waits for a person; the index of the queue holds nothing else."""


class Base(DeclarativeBase):
    """The base of all tables."""


class SubmissionRow(Base):
    """One mail by its bytes."""

    __tablename__ = "submissions"
    seq: Mapped[int] = mapped_column(Counter, primary_key=True, autoincrement=True)
    id: Mapped[str] = mapped_column(String(32), unique=True)
    blob: Mapped[str] = mapped_column(String(64), unique=True)
    size: Mapped[int] = mapped_column(Counter)
    channel: Mapped[str] = mapped_column(String(16))
    message_id: Mapped[str] = mapped_column(Text)
    sender: Mapped[str] = mapped_column(Text)
    received_at: Mapped[dt.datetime] = mapped_column(Utc)
    taken_at: Mapped[dt.datetime] = mapped_column(Utc)
    automatic: Mapped[bool]
    attachments: Mapped[int | None]
    receipt_held: Mapped[str | None] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(String(40))
    attempts: Mapped[int]
    next_attempt_at: Mapped[dt.datetime] = mapped_column(Utc)
    settled_at: Mapped[dt.datetime | None] = mapped_column(Utc)
    urgency: Mapped[str | None] = mapped_column(String(4))
    __table_args__ = (
        Index("submissions_by_state", "state", "seq"),
        Index(
            "submissions_urgent", "state", "urgency", "seq",
            sqlite_where=text(URGENT), postgresql_where=text(URGENT),
        ),
        Index("submissions_by_sender", "sender", "received_at"),
        Index("submissions_by_address", text("lower(sender)")),
        Index("submissions_by_time", "received_at"),
    )  # fmt: skip


class ArrivalRow(Base):
    """One message the server showed us."""

    __tablename__ = "arrivals"
    account: Mapped[str] = mapped_column(String(320), primary_key=True)
    folder: Mapped[str] = mapped_column(String(500), primary_key=True)
    uid_validity: Mapped[int] = mapped_column(Counter, primary_key=True)
    uid: Mapped[int] = mapped_column(Counter, primary_key=True)
    submission: Mapped[str | None] = mapped_column(ForeignKey("submissions.id"), index=True)
    seen_at: Mapped[dt.datetime] = mapped_column(Utc)
    filed_away: Mapped[bool]
    attempts: Mapped[int]
    problem: Mapped[str] = mapped_column(Text)
    # Only what still lies in a folder: a poll costs the same however many messages were ever taken.
    __table_args__ = (
        Index(
            "arrivals_to_do", "account", "folder", "uid_validity", "uid",
            sqlite_where=text("filed_away IS 0"), postgresql_where=text("filed_away IS false"),
        ),
    )  # fmt: skip


class DocumentRow(Base):
    """One leaf part of a submission and what happened to it."""

    __tablename__ = "documents"
    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    submission: Mapped[str] = mapped_column(ForeignKey("submissions.id"), index=True)
    document: Mapped[str] = mapped_column(String(40))
    number: Mapped[int]
    part: Mapped[str] = mapped_column(String(120))
    role: Mapped[str] = mapped_column(String(16))
    filename: Mapped[str] = mapped_column(Text)
    claimed_type: Mapped[str] = mapped_column(Text)
    media_type: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int] = mapped_column(Counter)
    pages: Mapped[int]
    status: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(String(40))
    case: Mapped[str | None] = mapped_column(String(20), index=True)
    person: Mapped[str | None] = mapped_column(String(20))
    type: Mapped[str | None] = mapped_column(String(32))
    urgency: Mapped[str | None] = mapped_column(String(4))
    confidence: Mapped[float | None]
    path: Mapped[str | None] = mapped_column(Text)
    cue_page: Mapped[int | None]
    cue_total: Mapped[int | None]
    duplicate_of: Mapped[str | None] = mapped_column(String(40))
    candidates: Mapped[Any] = mapped_column(Json)
    trail: Mapped[Any] = mapped_column(Json)
    defects: Mapped[Any] = mapped_column(Json)
    assessment: Mapped[Any | None] = mapped_column(Json)
    teachable: Mapped[Any | None] = mapped_column(Json)
    forwarded: Mapped[bool | None]
    piece: Mapped[int | None]
    """Where it stands among the pages of its document."""
    __table_args__ = (
        Index("documents_by_status", "status"),
        Index("documents_in_pieces", "document", sqlite_where=text(PIECES), postgresql_where=text(PIECES)),
    )


class ReviewRow(Base):
    """Something that waits for a person."""

    __tablename__ = "review_items"
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    submission: Mapped[str] = mapped_column(ForeignKey("submissions.id"), index=True)
    document: Mapped[str | None] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(String(40))
    opened_at: Mapped[dt.datetime] = mapped_column(Utc)
    closed_at: Mapped[dt.datetime | None] = mapped_column(Utc)
    # What the queue is ordered and narrowed by, copied here when the item is opened.
    urgency: Mapped[str | None] = mapped_column(String(4))
    type: Mapped[str | None] = mapped_column(String(32))
    site: Mapped[str | None] = mapped_column(Text)
    language: Mapped[str | None] = mapped_column(String(8))
    received_at: Mapped[dt.datetime | None] = mapped_column(Utc)
    claimed_by: Mapped[str | None] = mapped_column(String(64))
    claimed_until: Mapped[dt.datetime | None] = mapped_column(Utc)
    decision: Mapped[str | None] = mapped_column(String(32))
    part_of: Mapped[str | None] = mapped_column(String(64), index=True)
    asked_by: Mapped[str | None] = mapped_column(String(64))
    note: Mapped[str | None] = mapped_column(Text)
    __table_args__ = (
        Index(
            "review_queue", "urgency", "received_at", "id",
            sqlite_where=text(WAITS), postgresql_where=text(WAITS),
        ),
        Index(
            "review_counts", "reason", "type", "site", "language",
            sqlite_where=text(WAITS), postgresql_where=text(WAITS),
        ),
        Index("review_items_by_end", "closed_at"),
    )  # fmt: skip


class OutboxRow(Base):
    """One mail of ours."""

    __tablename__ = "outbox"
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    submission: Mapped[str] = mapped_column(ForeignKey("submissions.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    recipient: Mapped[str] = mapped_column(Text)
    address: Mapped[str] = mapped_column(Text)
    domain: Mapped[str] = mapped_column(Text)
    message_id: Mapped[str] = mapped_column(Text)
    amount: Mapped[int | None]
    state: Mapped[str] = mapped_column(String(16))
    attempts: Mapped[int]
    created_at: Mapped[dt.datetime] = mapped_column(Utc)
    first_attempt_at: Mapped[dt.datetime | None] = mapped_column(Utc)
    next_attempt_at: Mapped[dt.datetime] = mapped_column(Utc)
    sent_at: Mapped[dt.datetime | None] = mapped_column(Utc)
    reply: Mapped[str] = mapped_column(Text)
    __table_args__ = (
        Index("outbox_due", "state", "next_attempt_at"),
        Index("outbox_by_address", "address", "created_at"),
        Index("outbox_by_domain", "domain", "created_at"),
        Index("outbox_by_time", "created_at"),
    )


class AuditRow(Base):
    """One thing that happened."""

    __tablename__ = "audit_events"
    seq: Mapped[int] = mapped_column(Counter, primary_key=True, autoincrement=True)
    at: Mapped[dt.datetime] = mapped_column(Utc, index=True)
    actor: Mapped[str] = mapped_column(String(80))
    action: Mapped[str] = mapped_column(String(40))
    submission: Mapped[str | None] = mapped_column(String(32), index=True)
    document: Mapped[str | None] = mapped_column(String(40), index=True)
    case: Mapped[str | None] = mapped_column(String(20))
    person: Mapped[str | None] = mapped_column(String(20))
    sha256: Mapped[str | None] = mapped_column(String(64), index=True)
    body: Mapped[str] = mapped_column(Text)
    leaf_hash: Mapped[str] = mapped_column(String(64))
    # Each with the time behind it: an auditor reads the newest first, page by page.
    __table_args__ = (
        Index("audit_events_by_case", "case", "at"),
        Index("audit_events_by_person", "person", "at"),
        Index("audit_events_by_actor", "actor", "at"),
        Index("audit_events_by_action", "action", "at"),
    )


class MemberRow(Base):
    """One person in one case, now or once."""

    __tablename__ = "members"
    id: Mapped[int] = mapped_column(Counter, primary_key=True, autoincrement=True)
    bg_number: Mapped[str] = mapped_column(String(20), index=True)
    customer_number: Mapped[str] = mapped_column(String(20))
    digits: Mapped[str] = mapped_column(String(9))
    last_name: Mapped[str] = mapped_column(Text)
    first_name: Mapped[str] = mapped_column(Text)
    birth_date: Mapped[dt.date | None] = mapped_column(Date)
    street: Mapped[str] = mapped_column(Text)
    postcode: Mapped[str] = mapped_column(String(16))
    city: Mapped[str] = mapped_column(Text)
    email: Mapped[str] = mapped_column(Text)
    iban: Mapped[str] = mapped_column(String(34))
    vsnr: Mapped[str] = mapped_column(String(16))
    active: Mapped[bool]
    restricted: Mapped[bool]
    site: Mapped[str] = mapped_column(Text)
    sound: Mapped[str] = mapped_column(String(40), index=True)
    since: Mapped[dt.datetime | None] = mapped_column(Utc)
    until: Mapped[dt.datetime | None] = mapped_column(Utc)
    # Children have neither account nor pension number: what is empty is not indexed.
    __table_args__ = (
        Index("members_by_birth_date", "birth_date"),
        Index("members_by_digits", "digits", sqlite_where=text("digits <> ''"),
              postgresql_where=text("digits <> ''")),
        Index("members_by_iban", "iban", sqlite_where=text("iban <> ''"),
              postgresql_where=text("iban <> ''")),
        Index("members_by_vsnr", "vsnr", sqlite_where=text("vsnr <> ''"),
              postgresql_where=text("vsnr <> ''")),
    )  # fmt: skip


class MemberNameRow(Base):
    """One key of a member's full name, and the birth date that tells namesakes apart."""

    __tablename__ = "member_names"
    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    born: Mapped[str] = mapped_column(String(10), primary_key=True)
    member: Mapped[int] = mapped_column(
        ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    __table_args__ = ({"sqlite_with_rowid": False},)


class FirstNameRow(Base):
    """One first name that somebody of the register has, by its fold."""

    __tablename__ = "first_names"
    fold: Mapped[str] = mapped_column(String(120), primary_key=True)
    __table_args__ = ({"sqlite_with_rowid": False},)


class LearnedReferenceRow(Base):
    """A number of somebody else's that a clerk taught a case for."""

    __tablename__ = "learned_references"
    kind: Mapped[str] = mapped_column(String(32), primary_key=True)
    value: Mapped[str] = mapped_column(String(64), primary_key=True)
    case: Mapped[str] = mapped_column(String(20), primary_key=True)
    origin: Mapped[str] = mapped_column(String(64))
    learned_by: Mapped[str] = mapped_column(String(80))
    learned_at: Mapped[dt.datetime] = mapped_column(Utc)
    __table_args__ = (Index("learned_references_by_case", "case"),)


class RegisterLoadRow(Base):
    """One load of the register."""

    __tablename__ = "register_loads"
    id: Mapped[int] = mapped_column(Counter, primary_key=True, autoincrement=True)
    at: Mapped[dt.datetime] = mapped_column(Utc)
    origin: Mapped[str] = mapped_column(String(16))
    delta: Mapped[bool]
    summary: Mapped[Any] = mapped_column(Json)


class ReadingRow(Base):
    """What an engine read in bytes with this hash."""

    __tablename__ = "readings"
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    engine: Mapped[str] = mapped_column(String(120), primary_key=True)
    read_at: Mapped[dt.datetime] = mapped_column(Utc)
    body: Mapped[Any] = mapped_column(Packed)


class LeaseRow(Base):
    """Who works on what right now."""

    __tablename__ = "leases"
    name: Mapped[str] = mapped_column(String(900), primary_key=True)
    owner: Mapped[str] = mapped_column(String(200))
    place: Mapped[str] = mapped_column(String(200))
    pid: Mapped[int] = mapped_column(Integer)
    expires_at: Mapped[dt.datetime] = mapped_column(Utc)


class SignRow(Base):
    """How one part of the office was when it was last heard of, told to those who watch from outside."""

    __tablename__ = "signs"
    name: Mapped[str] = mapped_column(String(900), primary_key=True)
    at: Mapped[dt.datetime] = mapped_column(Utc)
    well_at: Mapped[dt.datetime | None] = mapped_column(Utc)
    until: Mapped[dt.datetime | None] = mapped_column(Utc)
    problem: Mapped[str] = mapped_column(String(80))


class AccountRow(Base):
    """One person who may use the review desk."""

    __tablename__ = "accounts"
    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    password: Mapped[str] = mapped_column(Text)
    roles: Mapped[Any] = mapped_column(Json)
    sites: Mapped[Any] = mapped_column(Json)
    active: Mapped[bool]
    failures: Mapped[int]
    locked_until: Mapped[dt.datetime | None] = mapped_column(Utc)
    created_at: Mapped[dt.datetime] = mapped_column(Utc)


class SessionRow(Base):
    """One sign-in at the desk, or one token of the HTTP interface."""

    __tablename__ = "sessions"
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    account: Mapped[str] = mapped_column(ForeignKey("accounts.name", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    started_at: Mapped[dt.datetime] = mapped_column(Utc)
    seen_at: Mapped[dt.datetime] = mapped_column(Utc)
    expires_at: Mapped[dt.datetime] = mapped_column(Utc)
    ended_at: Mapped[dt.datetime | None] = mapped_column(Utc)


class DecisionRow(Base):
    """What a person decided at the desk, from the click to its effect."""

    __tablename__ = "decisions"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    item: Mapped[str] = mapped_column(String(64), index=True)
    submission: Mapped[str] = mapped_column(ForeignKey("submissions.id"), index=True)
    document: Mapped[str] = mapped_column(String(40))
    actor: Mapped[str] = mapped_column(String(64), index=True)
    action: Mapped[str] = mapped_column(String(16))
    case: Mapped[str | None] = mapped_column(String(20))
    person: Mapped[str | None] = mapped_column(String(20))
    type: Mapped[str | None] = mapped_column(String(32))
    urgency: Mapped[str | None] = mapped_column(String(4))
    note: Mapped[str] = mapped_column(Text)
    teaches: Mapped[Any | None] = mapped_column(Json)
    state: Mapped[str] = mapped_column(String(16))
    decided_at: Mapped[dt.datetime] = mapped_column(Utc)
    due_at: Mapped[dt.datetime] = mapped_column(Utc)
    ended_at: Mapped[dt.datetime | None] = mapped_column(Utc)
    problem: Mapped[str] = mapped_column(Text)
    # A second person confirms before it is due, where four eyes are wanted.
    confirmed_by: Mapped[str | None] = mapped_column(String(64))
    __table_args__ = (Index("decisions_due", "state", "due_at"),)
