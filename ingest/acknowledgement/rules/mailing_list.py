"""Mail that came by a mailing list (RFC 2919, RFC 2369)."""

from ingest.acknowledgement.held import Held
from ingest.acknowledgement.rules.facts import Facts, Hit

NAME = "mailing_list"
DESCRIPTION = "List-Id or any other List-* field."


def ask(facts: Facts) -> Hit | None:
    """Hit when a List-* field stands in the header."""
    if any(name.startswith("list-") for name, _ in facts.envelope.headers):
        return Hit(held=Held.MAILING_LIST, detail="list-*", automatic=True)
    return None
