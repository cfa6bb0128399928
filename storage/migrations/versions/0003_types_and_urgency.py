"""Document types and urgency.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

from storage.columns import Json

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """How soon somebody has to look at a mail, and why a document has its type."""
    op.add_column("submissions", sa.Column("urgency", sa.String(length=4), nullable=True))
    urgent = sa.text("state = 'open' AND urgency = 'U0'")
    op.create_index(
        "submissions_urgent",
        "submissions",
        ["state", "urgency", "seq"],
        sqlite_where=urgent,
        postgresql_where=urgent,
    )
    op.add_column("documents", sa.Column("assessment", Json(), nullable=True))
