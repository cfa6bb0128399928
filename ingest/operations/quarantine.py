"""What could not be worked, and how it is put back."""

from collections.abc import Iterator
from typing import Any

from classifiers.reasons import Status
from config.errors import NotFoundError
from ingest.operations.listing import submissions
from storage.audit import Action, Event
from storage.transaction import Store, Transaction


def quarantined(store: Store) -> Iterator[dict[str, Any]]:
    """All submissions in quarantine, in order of receipt."""
    return submissions(store, Status.QUARANTINED)


def replay(store: Store, wanted: list[str], actor: str) -> list[str]:
    """Put submissions back to work (all of them when none is named); the next pass works them.

    Raises NotFoundError when a named one is not in quarantine; then none is put back.
    """
    chosen = wanted or [row["submission"] for row in quarantined(store)]
    with store.write() as tx:
        for submission in chosen:
            _put_back(submission, actor, tx)
    return chosen


def _put_back(submission: str, actor: str, tx: Transaction) -> None:
    if not tx.submissions.reopen(submission, tx.now):
        raise NotFoundError(
            f"{submission} is not in quarantine; nothing was put back. "
            "`kundenpost quarantine list` shows what is."
        )
    tx.documents.close_review(submission, tx.now)
    tx.tell(Event(action=Action.REPLAYED, submission=submission, actor=actor))
