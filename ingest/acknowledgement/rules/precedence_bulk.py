"""The old mark of bulk mail and of some vacation programs (RFC 2076 3.9, RFC 3834 3.1.8)."""

from ingest.acknowledgement.held import Held
from ingest.acknowledgement.rules.facts import Facts, Hit

NAME = "precedence_bulk"
DESCRIPTION = "Precedence is bulk, list, junk or auto_reply."
MACHINE_MADE = frozenset({"bulk", "list", "junk", "auto_reply"})


def ask(facts: Facts) -> Hit | None:
    """Hit when Precedence names a kind of mail no person waits for an answer to."""
    words = [value.strip().lower() for value in facts.envelope.all("precedence")]
    word = next((w for w in words if w in MACHINE_MADE), None)
    return Hit(held=Held.PRECEDENCE_BULK, detail=word, automatic=True) if word else None
