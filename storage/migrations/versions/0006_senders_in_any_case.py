"""Mails are found by their sender however the address is written, large or small.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """The address itself stays as the mail has it."""
    op.create_index("submissions_by_address", "submissions", [sa.text("lower(sender)")])
