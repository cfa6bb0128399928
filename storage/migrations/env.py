"""Alembic's entry: migrations run on the connection they are handed, in its transaction."""

from alembic import context

from storage.tables import Base

context.configure(connection=context.config.attributes["connection"], target_metadata=Base.metadata)
context.run_migrations()
