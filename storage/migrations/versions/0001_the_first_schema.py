"""The first schema."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Counter, Json, Packed, Utc

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make all tables, and close the filing log to changes."""
    _audit_events()
    _leases()
    _members()
    _readings()
    _submissions()
    _arrivals()
    _documents()
    _member_keys()
    _outbox()
    _review_items()
    _close_the_filing_log()


def _audit_events() -> None:
    op.create_table(
        "audit_events",
        sa.Column("seq", Counter, autoincrement=True, nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("submission", sa.String(length=32), nullable=True),
        sa.Column("document", sa.String(length=40), nullable=True),
        sa.Column("case", sa.String(length=20), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("leaf_hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("seq"),
    )
    op.create_index(op.f("ix_audit_events_action"), "audit_events", ["action"], unique=False)
    op.create_index(op.f("ix_audit_events_at"), "audit_events", ["at"], unique=False)
    op.create_index(op.f("ix_audit_events_case"), "audit_events", ["case"], unique=False)
    op.create_index(op.f("ix_audit_events_document"), "audit_events", ["document"], unique=False)
    op.create_index(op.f("ix_audit_events_submission"), "audit_events", ["submission"], unique=False)


def _leases() -> None:
    op.create_table(
        "leases",
        sa.Column("name", sa.String(length=900), nullable=False),
        sa.Column("owner", sa.String(length=200), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("expires_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )


def _members() -> None:
    op.create_table(
        "members",
        sa.Column("id", Counter, autoincrement=True, nullable=False),
        sa.Column("bg_number", sa.String(length=20), nullable=False),
        sa.Column("customer_number", sa.String(length=20), nullable=False),
        sa.Column("last_name", sa.Text(), nullable=False),
        sa.Column("first_name", sa.Text(), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("street", sa.Text(), nullable=False),
        sa.Column("postcode", sa.String(length=16), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("iban", sa.String(length=34), nullable=False),
        sa.Column("vsnr", sa.String(length=16), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_members_bg_number"), "members", ["bg_number"], unique=False)
    op.create_index(op.f("ix_members_customer_number"), "members", ["customer_number"], unique=False)
    op.create_index(op.f("ix_members_iban"), "members", ["iban"], unique=False)
    op.create_index(op.f("ix_members_vsnr"), "members", ["vsnr"], unique=False)


def _readings() -> None:
    op.create_table(
        "readings",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("engine", sa.String(length=120), nullable=False),
        sa.Column("read_at", Utc(), nullable=False),
        sa.Column("body", Packed(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", "engine"),
    )


def _submissions() -> None:
    op.create_table(
        "submissions",
        sa.Column("seq", Counter, autoincrement=True, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("blob", sa.String(length=64), nullable=False),
        sa.Column("size", Counter, nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("received_at", Utc(), nullable=False),
        sa.Column("taken_at", Utc(), nullable=False),
        sa.Column("automatic", sa.Boolean(), nullable=False),
        sa.Column("attachments", sa.Integer(), nullable=True),
        sa.Column("receipt_held", sa.String(length=40), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", Utc(), nullable=False),
        sa.Column("settled_at", Utc(), nullable=True),
        sa.PrimaryKeyConstraint("seq"),
        sa.UniqueConstraint("blob"),
        sa.UniqueConstraint("id"),
    )
    op.create_index("submissions_by_sender", "submissions", ["sender", "received_at"], unique=False)
    op.create_index("submissions_by_state", "submissions", ["state", "seq"], unique=False)


def _arrivals() -> None:
    op.create_table(
        "arrivals",
        sa.Column("account", sa.String(length=320), nullable=False),
        sa.Column("folder", sa.String(length=500), nullable=False),
        sa.Column("uid_validity", Counter, nullable=False),
        sa.Column("uid", Counter, nullable=False),
        sa.Column("submission", sa.String(length=32), nullable=True),
        sa.Column("seen_at", Utc(), nullable=False),
        sa.Column("filed_away", sa.Boolean(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission"],
            ["submissions.id"],
        ),
        sa.PrimaryKeyConstraint("account", "folder", "uid_validity", "uid"),
    )
    op.create_index(
        "arrivals_to_do",
        "arrivals",
        ["account", "folder", "uid_validity", "uid"],
        unique=False,
        sqlite_where=sa.text("filed_away IS 0"),
        postgresql_where=sa.text("filed_away IS false"),
    )
    op.create_index(op.f("ix_arrivals_submission"), "arrivals", ["submission"], unique=False)


def _documents() -> None:
    op.create_table(
        "documents",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("submission", sa.String(length=32), nullable=False),
        sa.Column("document", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=120), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("filename", sa.Text(), nullable=False),
        sa.Column("claimed_type", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", Counter, nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("case", sa.String(length=20), nullable=True),
        sa.Column("person", sa.String(length=20), nullable=True),
        sa.Column("type", sa.String(length=32), nullable=True),
        sa.Column("urgency", sa.String(length=4), nullable=True),
        sa.Column("confidence", sa.Double(), nullable=True),
        sa.Column("path", sa.Text(), nullable=True),
        sa.Column("cue_page", sa.Integer(), nullable=True),
        sa.Column("cue_total", sa.Integer(), nullable=True),
        sa.Column("duplicate_of", sa.String(length=40), nullable=True),
        sa.Column("candidates", Json(), nullable=False),
        sa.Column("trail", Json(), nullable=False),
        sa.Column("defects", Json(), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission"],
            ["submissions.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("documents_by_status", "documents", ["status"], unique=False)
    op.create_index(op.f("ix_documents_case"), "documents", ["case"], unique=False)
    op.create_index(op.f("ix_documents_sha256"), "documents", ["sha256"], unique=False)
    op.create_index(op.f("ix_documents_submission"), "documents", ["submission"], unique=False)


def _member_keys() -> None:
    op.create_table(
        "member_keys",
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("member", Counter, nullable=False),
        sa.ForeignKeyConstraint(["member"], ["members.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("key", "member"),
    )
    op.create_index(op.f("ix_member_keys_member"), "member_keys", ["member"], unique=False)


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("submission", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("domain", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.Column("first_attempt_at", Utc(), nullable=True),
        sa.Column("next_attempt_at", Utc(), nullable=False),
        sa.Column("sent_at", Utc(), nullable=True),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission"],
            ["submissions.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_outbox_submission"), "outbox", ["submission"], unique=False)
    op.create_index("outbox_by_address", "outbox", ["address", "created_at"], unique=False)
    op.create_index("outbox_by_domain", "outbox", ["domain", "created_at"], unique=False)
    op.create_index("outbox_by_time", "outbox", ["created_at"], unique=False)
    op.create_index("outbox_due", "outbox", ["state", "next_attempt_at"], unique=False)


def _review_items() -> None:
    op.create_table(
        "review_items",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("submission", sa.String(length=32), nullable=False),
        sa.Column("document", sa.String(length=40), nullable=True),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("opened_at", Utc(), nullable=False),
        sa.Column("closed_at", Utc(), nullable=True),
        sa.ForeignKeyConstraint(
            ["submission"],
            ["submissions.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_review_items_submission"), "review_items", ["submission"], unique=False)


def _close_the_filing_log() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER audit_events_no_{verb} BEFORE {verb.upper()} ON audit_events "
                "BEGIN SELECT RAISE(ABORT, 'the filing log is never changed'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION audit_events_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the filing log is never changed'; END $$"
    )
    for verb, when in (("update", "UPDATE"), ("delete", "DELETE OR TRUNCATE")):
        op.execute(
            f"CREATE TRIGGER audit_events_no_{verb} BEFORE {when} ON audit_events "
            "FOR EACH STATEMENT EXECUTE FUNCTION audit_events_refuse()"
        )
