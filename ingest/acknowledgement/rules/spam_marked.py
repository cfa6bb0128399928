"""What the mail server in front of us thinks of the mail."""

from ingest.acknowledgement.held import Held
from ingest.acknowledgement.rules.facts import Facts, Hit

NAME = "spam_marked"
DESCRIPTION = "X-Spam-Flag: YES, X-Spam-Status: Yes, X-Spam: Yes, or a virus scanner's verdict."
VERDICTS = {
    "x-spam-flag": "yes",
    "x-spam-status": "yes",
    "x-spam": "yes",
    "x-virus-status": "infected",
    "x-amavis-alert": "infected",
}


def ask(facts: Facts) -> Hit | None:
    """Hit when a scanner's field begins with its word for a bad mail."""
    for name, verdict in VERDICTS.items():
        if any(value.lower().startswith(verdict) for value in facts.envelope.all(name)):
            return Hit(held=Held.SPAM_MARKED, detail=name)
    return None
