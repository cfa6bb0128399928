"""The Message-ID of our own mails: the same for the same outbox row, so that a second sending is known."""

import hashlib
import re

from ingest.acknowledgement.addresses import domain_of, usable_address

RECEIPT_ID = re.compile(r"<eingang\.[A-Za-z0-9._-]{1,100}@([^\s<>@]{1,254})>")
"""Finds our own ids in a thread; the group is the domain."""
PLAIN = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,78}[A-Za-z0-9_-]")


def receipt_message_id(outbox_id: str, sender_address: str) -> str:
    """Return `<eingang.OUTBOX-ID@our.domain>`; an id that would not be plain there is hashed."""
    plain = outbox_id if PLAIN.fullmatch(outbox_id) else hashlib.sha256(outbox_id.encode()).hexdigest()[:32]
    return f"<eingang.{plain}@{domain_of(usable_address(sender_address)) or 'localhost'}>"
