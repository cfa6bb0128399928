"""Mail from ourselves: answering it would be the shortest of all loops."""

from ingest.acknowledgement.held import Held
from ingest.acknowledgement.rules.facts import Facts, Hit

NAME = "own_address"
DESCRIPTION = "From or the receipt's recipient is an address of the office."


def ask(facts: Facts) -> Hit | None:
    """Hit on exact addresses of the office; other people of the same mail domain are answered."""
    if facts.office.include(facts.envelope.sender):
        return Hit(held=Held.OWN_ADDRESS, detail="from")
    if facts.office.include(facts.recipient):
        return Hit(held=Held.OWN_ADDRESS, detail="return-path")
    return None
