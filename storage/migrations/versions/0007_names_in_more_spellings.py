"""Names in more spellings: everybody is found by the folds that are made now.

Revision ID: 0007
Revises: 0006
"""

from alembic import op

from storage.register_keys import index_everybody

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """A million persons take some minutes, once."""
    index_everybody(op.get_bind())
