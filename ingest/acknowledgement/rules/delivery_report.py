"""Delivery reports (RFC 3464), read reports (RFC 8098) and other machine reports (RFC 6522)."""

from ingest.acknowledgement.held import Held
from ingest.acknowledgement.rules.facts import Facts, Hit

NAME = "delivery_report"
DESCRIPTION = "Content-Type is multipart/report or one of its machine halves; or Exim's X-Failed-Recipients."
TYPES = ("multipart/report", "message/delivery-status", "message/disposition-notification")


def ask(facts: Facts) -> Hit | None:
    """Hit when the whole mail is a report."""
    media_type = facts.envelope.first("content-type").partition(";")[0].strip().lower()
    if media_type in TYPES:
        return Hit(held=Held.DELIVERY_REPORT, detail=media_type, automatic=True)
    if facts.envelope.all("x-failed-recipients"):
        return Hit(held=Held.DELIVERY_REPORT, detail="x-failed-recipients", automatic=True)
    return None
