"""Part of 0004: the filing log can be searched by person and hash, and the office can be watched.

Events from before get the two new columns from their own bodies; the triggers that refuse changes
are put back in the same transaction, and `audit verify` compares columns and bodies.
"""

import sqlalchemy as sa
from alembic import op

from storage.columns import Utc

FROM_BODY = {
    "sqlite": "json_extract(body, '$.details.{name}')",
    "postgresql": "(body::jsonb #>> '{{details,{name}}}')",
}


def make_watchable() -> None:
    """Columns and indexes of the filing log, and the table of signs."""
    _signs()
    _index_the_filing_log()
    _fill_from_bodies()
    op.create_index("submissions_by_time", "submissions", ["received_at"])
    op.create_index("review_items_by_end", "review_items", ["closed_at"])


def _signs() -> None:
    op.create_table(
        "signs",
        sa.Column("name", sa.String(length=900), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("well_at", Utc(), nullable=True),
        sa.Column("until", Utc(), nullable=True),
        sa.Column("problem", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )


def _index_the_filing_log() -> None:
    op.add_column("audit_events", sa.Column("person", sa.String(length=20), nullable=True))
    op.add_column("audit_events", sa.Column("sha256", sa.String(length=64), nullable=True))
    op.drop_index("ix_audit_events_action", "audit_events")
    op.drop_index("ix_audit_events_case", "audit_events")
    op.create_index("ix_audit_events_sha256", "audit_events", ["sha256"])
    for column in ("case", "person", "actor", "action"):
        op.create_index(f"audit_events_by_{column}", "audit_events", [column, "at"])


def _fill_from_bodies() -> None:
    found = FROM_BODY[op.get_bind().dialect.name]
    _let_change(sure=True)
    op.execute(
        sa.text(
            f"UPDATE audit_events SET person = {found.format(name='person')}, "  # noqa: S608 - no value of others
            f"sha256 = {found.format(name='sha256')}"
        )
    )
    _let_change(sure=False)


def _let_change(*, sure: bool) -> None:
    """Open the filing log to the one update of this migration, and close it again."""
    if op.get_bind().dialect.name != "sqlite":
        op.execute(
            f"ALTER TABLE audit_events {'DISABLE' if sure else 'ENABLE'} TRIGGER audit_events_no_update"
        )
    elif sure:
        op.execute("DROP TRIGGER audit_events_no_update")
    else:
        op.execute(
            "CREATE TRIGGER audit_events_no_update BEFORE UPDATE ON audit_events "
            "BEGIN SELECT RAISE(ABORT, 'the filing log is never changed'); END"
        )
