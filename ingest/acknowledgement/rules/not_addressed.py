"""Mail that names none of our addresses, as blind-copied spam does."""

from ingest.acknowledgement.held import Held
from ingest.acknowledgement.rules.facts import Facts, Hit

NAME = "not_addressed"
DESCRIPTION = "Where the settings ask for it: no address of the office in To or Cc."


def ask(facts: Facts) -> Hit | None:
    """Hit when the operator wants only addressed mail answered and this one is not."""
    if facts.only_if_addressed and not any(facts.office.include(a) for a in facts.envelope.recipients):
        return Hit(held=Held.NOT_ADDRESSED, detail="to and cc")
    return None
