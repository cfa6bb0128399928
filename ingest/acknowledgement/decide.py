"""Whether a mail gets a receipt: every rule is asked, the first hit decides (RFC 3834; domain rules)."""

from dataclasses import dataclass

from classifiers.nouns import RuleOutcome
from ingest.acknowledgement.addresses import domain_of
from ingest.acknowledgement.envelope import Envelope
from ingest.acknowledgement.held import Held
from ingest.acknowledgement.rules.facts import Facts, Hit, OfficeAddresses, office_addresses, recipient_of
from ingest.acknowledgement.rules.order import ORDER

__all__ = [
    "Held",
    "OfficeAddresses",
    "ReceiptDecision",
    "ReceiptTerms",
    "RecentCounts",
    "decide_receipt",
    "domain_of",
    "office_addresses",
    "recipient_of",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptTerms:
    """What the operator chose, as plain values."""

    enabled: bool = True
    outgoing: bool = True
    """Whether there is a server to send by."""
    only_if_addressed: bool = False
    authserv_id: str = ""
    per_sender_per_day: int = 20
    per_domain_per_hour: int = 2_000
    per_hour: int = 6_000


@dataclass(frozen=True, slots=True, kw_only=True)
class RecentCounts:
    """Receipts already in the outbox for the recipient, for its domain, and for all."""

    sender_today: int = 0
    """In the last 24 hours."""
    domain_last_hour: int = 0
    all_last_hour: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptDecision:
    """To whom the receipt goes, or why there is none."""

    recipient: str | None
    held: Held | None
    trail: tuple[RuleOutcome, ...]
    """Every rule asked, hit or missed, in order."""
    automatic: bool
    """Whether a machine wrote the mail: its text is then no document."""


def decide_receipt(
    envelope: Envelope, office: OfficeAddresses, terms: ReceiptTerms, recent: RecentCounts
) -> ReceiptDecision:
    """Decide from the header alone, before anything of the mail is opened."""
    facts = Facts(
        envelope=envelope,
        office=office,
        authserv_id=terms.authserv_id,
        only_if_addressed=terms.only_if_addressed,
    )
    answers = [(rule.NAME, rule.ask(facts)) for rule in ORDER] + _by_the_terms(terms, recent)
    hits = [hit for _, hit in answers if hit]
    return ReceiptDecision(
        recipient=None if hits else facts.recipient,
        held=hits[0].held if hits else None,
        trail=tuple(
            RuleOutcome(rule=name, hit=hit is not None, detail=hit.detail if hit else "")
            for name, hit in answers
        ),
        automatic=any(hit.automatic for hit in hits),
    )


def _by_the_terms(terms: ReceiptTerms, recent: RecentCounts) -> list[tuple[str, Hit | None]]:
    """The rules that look at settings and counts, after all that look at the mail."""
    reasons = (
        (Held.DISABLED, not terms.enabled, "receipts.enabled"),
        (Held.NO_OUTGOING_SERVER, not terms.outgoing, "outgoing"),
        (Held.SENDER_CAP, recent.sender_today >= terms.per_sender_per_day, "receipts.per_sender_per_day"),
        (
            Held.DOMAIN_CAP,
            recent.domain_last_hour >= terms.per_domain_per_hour,
            "receipts.per_domain_per_hour",
        ),
        (Held.TOTAL_CAP, recent.all_last_hour >= terms.per_hour, "receipts.per_hour"),
    )
    return [(held.value, Hit(held=held, detail=key) if holds else None) for held, holds, key in reasons]
