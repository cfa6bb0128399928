"""The migrations and the tables say the same, and the code knows the newest migration."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from storage.database import HEAD
from storage.migrate import alembic_config
from storage.tables import Base
from storage.transaction import Store


# Alembic cannot read an index over an expression back from SQLite; from PostgreSQL it can.
@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection of expression-based index")
@pytest.mark.filterwarnings("ignore:autogenerate skipping metadata-specified expression-based index")
def test_the_migrations_make_just_the_tables_of_the_code(store: Store) -> None:
    with store.read() as tx:
        assert compare_metadata(MigrationContext.configure(tx.connection), Base.metadata) == []


def test_the_newest_migration_is_the_one_the_code_knows() -> None:
    assert ScriptDirectory.from_config(alembic_config()).get_heads() == [HEAD]


def test_bringing_it_up_to_date_again_changes_nothing(store: Store) -> None:
    store.database.bring_up_to_date()
    with store.read() as tx:
        assert tx.register.count() == 0
