"""Learned references: taught by a decision, looked through, forgotten; each time with a word in the log."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from config.errors import NotFoundError
from storage.audit import Action, Event
from storage.references import LearnedReference
from storage.transaction import Store, Transaction


def learn(tx: Transaction, kind: str, value: str, case: str, *, origin: str, actor: str) -> LearnedReference:
    """Teach a case for a number, in the transaction of the decision that taught it. Raises BadDataError."""
    learned = tx.references.learn(kind, value, case, origin, tx.now, by=actor)
    details = (("kind", str(learned.kind)), ("origin", learned.origin))
    tx.tell(Event(action=Action.REFERENCE_LEARNED, actor=actor, case=case, details=details))
    return learned


def references(store: Store, case: str | None = None) -> Iterator[dict[str, Any]]:
    """All learned references, or those of a case, the latest first."""
    with store.read() as tx:
        for one in tx.references.list(case):
            yield {**asdict(one), "learned_at": one.learned_at.isoformat()}


def forget(
    store: Store, kind: str, value: str, case: str, actor: str, sites: frozenset[str] | None = None
) -> None:
    """Unlearn one, of a case of these sites (None for all).

    Raises BadDataError for what can be no such number, NotFoundError when it was never learned.
    """
    with store.write() as tx:
        if not tx.references.forget(kind, value, case, sites):
            raise NotFoundError(
                "There is no such learned reference. `kundenpost cases references` lists them all."
            )
        tx.tell(Event(action=Action.REFERENCE_FORGOTTEN, actor=actor, case=case, details=(("kind", kind),)))
