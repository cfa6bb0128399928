"""Who works at the sample office."""

import secrets

from ingest.operations.accounts import save_account
from storage.accounts import Role
from storage.transaction import Store

PEOPLE = {"clerk": Role.CLERK, "auditor": Role.AUDITOR, "admin": Role.ADMIN}
"""One person for each kind of work at the desk; the team and data protection look alike."""


def add_people(store: Store) -> str:
    """Give each an account; returns the password they share, new in each demo. Raises StorageError."""
    password = f"demo-{secrets.token_hex(4)}"
    for name, role in PEOPLE.items():
        save_account(store, name, password, frozenset({role}), frozenset(), "demo")
    return password
