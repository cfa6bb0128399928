"""Mails are found by their sender however the address is written, large or small.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """The address itself stays as the mail has it."""
    op.create_index("submissions_by_address", "submissions", [sa.text("lower(sender)")])
