"""A mail whose reverse path is null must never be answered (RFC 5321 4.5.5)."""

from ingest.acknowledgement.held import Held
from ingest.acknowledgement.rules.facts import Facts, Hit

NAME = "null_reverse_path"
DESCRIPTION = "Return-Path is <>: bounces, vacation notes and other answers of mail servers."


def ask(facts: Facts) -> Hit | None:
    """Hit when the server recorded a null reverse path."""
    if facts.envelope.return_path == "":
        return Hit(held=Held.NULL_REVERSE_PATH, detail="return-path", automatic=True)
    return None
