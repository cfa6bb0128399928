"""Exchange's wish for no automatic answers (MS-OXCMAIL 2.1.3.2.20)."""

from ingest.acknowledgement.held import Held
from ingest.acknowledgement.rules.facts import Facts, Hit

NAME = "auto_response_suppressed"
DESCRIPTION = "X-Auto-Response-Suppress names All, AutoReply or OOF."
ANSWERS = frozenset({"all", "autoreply", "oof"})


def ask(facts: Facts) -> Hit | None:
    """Hit when answers are unwanted. It asks for silence; it does not prove that a machine wrote."""
    wishes = ",".join(facts.envelope.all("x-auto-response-suppress")).lower().split(",")
    wish = next((w.strip() for w in wishes if w.strip() in ANSWERS), None)
    return Hit(held=Held.AUTO_RESPONSE_SUPPRESSED, detail=wish) if wish else None
