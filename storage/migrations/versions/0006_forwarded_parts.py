"""Which parts came inside a forwarded mail.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Of the parts that are there already nobody wrote it down."""
    op.add_column("documents", sa.Column("forwarded", sa.Boolean(), nullable=True))
