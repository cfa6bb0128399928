"""Addresses that by their name belong to a program."""

import re

from ingest.acknowledgement.addresses import local_part_of
from ingest.acknowledgement.held import Held
from ingest.acknowledgement.rules.facts import Facts, Hit

NAME = "machine_sender"
DESCRIPTION = "MAILER-DAEMON, postmaster, no-reply, owner-*, *-request and their like."
DAEMONS = frozenset({"mailerdaemon", "postmaster", "abuse", "listserv", "majordomo"})
UNREAD = ("noreply", "donotreply", "nichtantworten", "keineantwort")


def ask(facts: Facts) -> Hit | None:
    """Hit by the From, by the recipient, or by a reverse path that is no address at all.

    Only MAILER-DAEMON proves a machine: web forms send people's words from no-reply addresses.
    """
    path = facts.envelope.return_path or ""
    local_parts = {local_part_of(a) for a in (facts.envelope.sender, facts.recipient)}
    if "@" not in path:
        local_parts.add(path.lower())
    if not any(_is_a_program(local_part) for local_part in local_parts):
        return None
    bounce = any(_letters(local_part) == "mailerdaemon" for local_part in local_parts)
    return Hit(held=Held.MACHINE_SENDER, detail="local part", automatic=bounce)


def _letters(local_part: str) -> str:
    return re.sub(r"[^a-z]", "", local_part)


def _is_a_program(local_part: str) -> bool:
    letters = _letters(local_part)
    by_name = letters in DAEMONS or any(word in letters for word in UNREAD)
    by_list = local_part.startswith("owner-") or local_part.endswith(("-owner", "-request", "-bounces"))
    return by_name or by_list
