"""What the mail server in front of us thinks of the mail."""

import re

from ingest.acknowledgement.held import Held
from ingest.acknowledgement.rules.facts import Facts, Hit

NAME = "spam_marked"
DESCRIPTION = (
    "X-Spam-Flag, X-Spam-Status or X-Spam say yes, a virus scanner's verdict, Exchange's confidence level "
    "of 5 or more, or a subject rewritten to begin with [SPAM] or ***SPAM***."
)
VERDICTS = {
    "x-spam-flag": re.compile(r"yes|true", re.IGNORECASE),
    "x-spam-status": re.compile(r"yes", re.IGNORECASE),
    "x-spam": re.compile(r"yes|true", re.IGNORECASE),
    "x-barracuda-spam-flag": re.compile(r"yes", re.IGNORECASE),
    "x-ms-exchange-organization-scl": re.compile(r"[5-9]\Z"),
    "x-virus-status": re.compile(r"infected", re.IGNORECASE),
    "x-amavis-alert": re.compile(r"infected", re.IGNORECASE),
    "subject": re.compile(r"\[spam\]|\*{3,5} ?spam ?\*{3,5}", re.IGNORECASE),
}


def ask(facts: Facts) -> Hit | None:
    """Hit when a scanner's field begins with its word for a bad mail."""
    for name, verdict in VERDICTS.items():
        if any(verdict.match(value) for value in facts.envelope.all(name)):
            return Hit(held=Held.SPAM_MARKED, detail=name)
    return None
