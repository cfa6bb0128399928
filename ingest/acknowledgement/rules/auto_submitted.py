"""Mail that says of itself that no person sent it (RFC 3834 5, RFC 5436)."""

from ingest.acknowledgement.held import Held
from ingest.acknowledgement.rules.facts import Facts, Hit

NAME = "auto_submitted"
DESCRIPTION = "Auto-Submitted is present and not `no`."
KNOWN = frozenset({"auto-generated", "auto-replied", "auto-notified"})


def ask(facts: Facts) -> Hit | None:
    """Hit when any Auto-Submitted says something else than `no`; comments and parameters are passed over."""
    words = [_keyword(value) for value in facts.envelope.all("auto-submitted")]
    word = next((w for w in words if w != "no"), None)
    if word is None:
        return None
    detail = word if word in KNOWN else "auto-submitted"
    return Hit(held=Held.AUTO_SUBMITTED, detail=detail, automatic=True)


def _keyword(value: str) -> str:
    return value.partition(";")[0].partition("(")[0].strip().lower()
