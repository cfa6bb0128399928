"""The queue by language, and what a decision teaches.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

from storage.columns import Json

revision = "0005"
down_revision = "0004"

WAITS = sa.text("closed_at IS NULL AND decision IS NULL AND part_of IS NULL")


def upgrade() -> None:
    """What waits already keeps no language and teaches nothing, until it is read again."""
    op.add_column("review_items", sa.Column("language", sa.String(length=8), nullable=True))
    op.add_column("documents", sa.Column("teachable", Json(), nullable=True))
    op.add_column("decisions", sa.Column("teaches", Json(), nullable=True))
    op.drop_index("review_counts", "review_items")
    op.create_index(
        "review_counts", "review_items", ["reason", "type", "site", "language"],
        sqlite_where=WAITS, postgresql_where=WAITS,
    )  # fmt: skip
