"""The review desk: accounts, sessions, claims, decisions.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

from storage.columns import Json, Utc
from storage.migrations.watching import make_watchable

revision = "0004"
down_revision = "0003"

WAITS = sa.text("closed_at IS NULL AND decision IS NULL AND part_of IS NULL")


def upgrade() -> None:
    """The tables of the desk, and what the queue is ordered by."""
    _accounts()
    _sessions()
    _decisions()
    _review_items()
    op.create_index("members_by_birth_date", "members", ["birth_date"])
    make_watchable()


def _accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("password", sa.Text(), nullable=False),
        sa.Column("roles", Json(), nullable=False),
        sa.Column("sites", Json(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", Utc(), nullable=True),
        sa.Column("created_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )


def _sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("started_at", Utc(), nullable=False),
        sa.Column("seen_at", Utc(), nullable=False),
        sa.Column("expires_at", Utc(), nullable=False),
        sa.Column("ended_at", Utc(), nullable=True),
        sa.ForeignKeyConstraint(["account"], ["accounts.name"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index(op.f("ix_sessions_account"), "sessions", ["account"], unique=False)


def _decisions() -> None:
    op.create_table(
        "decisions",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("item", sa.String(length=64), nullable=False),
        sa.Column("submission", sa.String(length=32), nullable=False),
        sa.Column("document", sa.String(length=40), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("action", sa.String(length=16), nullable=False),
        sa.Column("case", sa.String(length=20), nullable=True),
        sa.Column("person", sa.String(length=20), nullable=True),
        sa.Column("type", sa.String(length=32), nullable=True),
        sa.Column("urgency", sa.String(length=4), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("decided_at", Utc(), nullable=False),
        sa.Column("due_at", Utc(), nullable=False),
        sa.Column("ended_at", Utc(), nullable=True),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("confirmed_by", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["submission"], ["submissions.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    for column in ("actor", "item", "submission"):
        op.create_index(op.f(f"ix_decisions_{column}"), "decisions", [column], unique=False)
    op.create_index("decisions_due", "decisions", ["state", "due_at"], unique=False)


def _review_items() -> None:
    """Items from before are placed by what is known of their documents; their site is not."""
    for column in (
        sa.Column("urgency", sa.String(length=4), nullable=True),
        sa.Column("type", sa.String(length=32), nullable=True),
        sa.Column("site", sa.Text(), nullable=True),
        sa.Column("received_at", Utc(), nullable=True),
        sa.Column("claimed_by", sa.String(length=64), nullable=True),
        sa.Column("claimed_until", Utc(), nullable=True),
        sa.Column("decision", sa.String(length=32), nullable=True),
        sa.Column("part_of", sa.String(length=64), nullable=True),
        sa.Column("asked_by", sa.String(length=64), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
    ):
        op.add_column("review_items", column)
    op.execute(
        "UPDATE review_items SET site = '', urgency = 'U3', received_at = "
        "(SELECT received_at FROM submissions WHERE submissions.id = review_items.submission)"
    )
    op.create_index(op.f("ix_review_items_part_of"), "review_items", ["part_of"], unique=False)
    op.create_index(
        "review_queue", "review_items", ["urgency", "received_at", "id"],
        sqlite_where=WAITS, postgresql_where=WAITS,
    )  # fmt: skip
    op.create_index(
        "review_counts", "review_items", ["reason", "type", "site"],
        sqlite_where=WAITS, postgresql_where=WAITS,
    )  # fmt: skip
