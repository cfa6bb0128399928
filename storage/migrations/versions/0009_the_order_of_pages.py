"""In which order the pieces of a document are its pages.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

PIECES = sa.text("piece IS NOT NULL")
SAID = "UPDATE documents SET piece = cue_page WHERE cue_page IS NOT NULL"
CAME = """
    UPDATE documents SET piece = number
    WHERE piece IS NULL
      AND (document <> id OR id IN (SELECT document FROM documents WHERE document <> id))
"""


def upgrade() -> None:
    """A piece that is there already stands where it says it does, else where it came."""
    op.add_column("documents", sa.Column("piece", sa.Integer(), nullable=True))
    op.execute(SAID)
    op.execute(CAME)
    op.create_index(
        "documents_in_pieces", "documents", ["document"], unique=False,
        sqlite_where=PIECES, postgresql_where=PIECES,
    )  # fmt: skip
