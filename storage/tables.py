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
``members``             one person in one case, from the office's register
``member_keys``         one search key of a member's name
``readings``            what an engine read in bytes with this hash
``leases``              who works on what right now
======================  =====================================================================
"""

import datetime as dt
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, Integer, String, Text, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from storage.columns import Counter, Json, Packed, Utc

OPEN = "open"
"""The state of a submission that is received and not yet settled."""


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
    __table_args__ = (
        Index("submissions_by_state", "state", "seq"),
        Index("submissions_by_sender", "sender", "received_at"),
    )


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
    __table_args__ = (Index("documents_by_status", "status"),)


class ReviewRow(Base):
    """Something that waits for a person."""

    __tablename__ = "review_items"
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    submission: Mapped[str] = mapped_column(ForeignKey("submissions.id"), index=True)
    document: Mapped[str | None] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(String(40))
    opened_at: Mapped[dt.datetime] = mapped_column(Utc)
    closed_at: Mapped[dt.datetime | None] = mapped_column(Utc)


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
    action: Mapped[str] = mapped_column(String(40), index=True)
    submission: Mapped[str | None] = mapped_column(String(32), index=True)
    document: Mapped[str | None] = mapped_column(String(40), index=True)
    case: Mapped[str | None] = mapped_column(String(20), index=True)
    body: Mapped[str] = mapped_column(Text)
    leaf_hash: Mapped[str] = mapped_column(String(64))


class MemberRow(Base):
    """One person in one case."""

    __tablename__ = "members"
    id: Mapped[int] = mapped_column(Counter, primary_key=True, autoincrement=True)
    bg_number: Mapped[str] = mapped_column(String(20), index=True)
    customer_number: Mapped[str] = mapped_column(String(20), index=True)
    last_name: Mapped[str] = mapped_column(Text)
    first_name: Mapped[str] = mapped_column(Text)
    birth_date: Mapped[dt.date | None] = mapped_column(Date)
    street: Mapped[str] = mapped_column(Text)
    postcode: Mapped[str] = mapped_column(String(16))
    city: Mapped[str] = mapped_column(Text)
    email: Mapped[str] = mapped_column(Text)
    iban: Mapped[str] = mapped_column(String(34), index=True)
    vsnr: Mapped[str] = mapped_column(String(16), index=True)
    active: Mapped[bool]
    site: Mapped[str] = mapped_column(Text)


class MemberKeyRow(Base):
    """One search key of a member's name."""

    __tablename__ = "member_keys"
    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    member: Mapped[int] = mapped_column(
        ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, index=True
    )


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
