"""The register over time: memberships with beginning and end, keys of full names, learned references.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

from storage.columns import Counter, Json, Utc
from storage.register_keys import index_everybody

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Widen the members, make the new tables, and find everybody by their new keys."""
    _members()
    _names()
    _learned_references()
    _register_loads()
    index_everybody(op.get_bind())


def _members() -> None:
    op.drop_table("member_keys")
    for name in ("customer_number", "iban", "vsnr"):
        op.drop_index(f"ix_members_{name}", "members")
    with op.batch_alter_table("members") as members:
        members.add_column(sa.Column("digits", sa.String(9), nullable=False, server_default=""))
        members.add_column(sa.Column("restricted", sa.Boolean(), nullable=False, server_default=sa.false()))
        members.add_column(sa.Column("sound", sa.String(40), nullable=False, server_default=""))
        members.add_column(sa.Column("since", Utc(), nullable=True))
        members.add_column(sa.Column("until", Utc(), nullable=True))
    op.create_index("ix_members_sound", "members", ["sound"])
    for name in ("digits", "iban", "vsnr"):
        there = sa.text(f"{name} <> ''")
        op.create_index(f"members_by_{name}", "members", [name], sqlite_where=there, postgresql_where=there)


def _names() -> None:
    op.create_table(
        "member_names",
        sa.Column("key", sa.String(120), nullable=False),
        sa.Column("born", sa.String(10), nullable=False),
        sa.Column("member", Counter, nullable=False),
        sa.ForeignKeyConstraint(["member"], ["members.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("key", "born", "member"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_member_names_member", "member_names", ["member"])
    op.create_table(
        "first_names",
        sa.Column("fold", sa.String(120), nullable=False),
        sa.PrimaryKeyConstraint("fold"),
        sqlite_with_rowid=False,
    )


def _learned_references() -> None:
    op.create_table(
        "learned_references",
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("value", sa.String(64), nullable=False),
        sa.Column("case", sa.String(20), nullable=False),
        sa.Column("origin", sa.String(64), nullable=False),
        sa.Column("learned_by", sa.String(80), nullable=False),
        sa.Column("learned_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "value", "case"),
    )
    op.create_index("learned_references_by_case", "learned_references", ["case"])


def _register_loads() -> None:
    op.create_table(
        "register_loads",
        sa.Column("id", Counter, autoincrement=True, nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("origin", sa.String(16), nullable=False),
        sa.Column("delta", sa.Boolean(), nullable=False),
        sa.Column("summary", Json(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
