"""A mail without a usable From has nobody to send a receipt to."""

from ingest.acknowledgement.held import Held
from ingest.acknowledgement.rules.facts import Facts, Hit

NAME = "no_sender"
DESCRIPTION = "No usable address in From."


def ask(facts: Facts) -> Hit | None:
    """Hit when there is no recipient for a receipt."""
    return None if facts.recipient else Hit(held=Held.NO_SENDER, detail="from")
