"""Where receipts meet the office: the counts behind the caps, the outbox row, the mail to send."""

import datetime as dt
from functools import lru_cache

from ingest.acknowledgement.compose import (
    Letterhead,
    Notice,
    Occasion,
    compose_receipt,
    compose_unreadable_notice,
)
from ingest.acknowledgement.decide import (
    OfficeAddresses,
    ReceiptDecision,
    ReceiptTerms,
    RecentCounts,
    decide_receipt,
    office_addresses,
    recipient_of,
)
from ingest.acknowledgement.envelope import Envelope
from ingest.acknowledgement.receipt_id import receipt_message_id
from ingest.office import Office
from storage.nouns import OutgoingMail, Submission
from storage.transaction import Transaction, now

DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)


def decide(envelope: Envelope, authserv_id: str, tx: Transaction, office: Office) -> ReceiptDecision:
    """Whether this mail gets a receipt, from its headers and from what was sent lately."""
    recent = _recent(recipient_of(envelope), tx)
    return decide_receipt(envelope, own_addresses(office), _terms(authserv_id, office), recent)


def receipt_for(submission: Submission, decision: ReceiptDecision, office: Office) -> OutgoingMail | None:
    """The receipt's row in the outbox, when there is to be one."""
    if decision.recipient is None:
        return None
    row = f"receipt.{submission.id}"
    return OutgoingMail(
        id=row,
        submission=submission.id,
        kind="receipt",
        recipient=decision.recipient,
        message_id=message_id_of(row, office),
        amount=submission.attachments,
    )


def message_id_of(row: str, office: Office) -> str:
    """The Message-ID of an outbox row: always the same, so that a second sending can be told."""
    return receipt_message_id(row, _sender(office))


def compose(mail: OutgoingMail, submission: Submission, office: Office) -> bytes:
    """The bytes of a mail in the outbox, written anew for each attempt: only its Date differs."""
    occasion = Occasion(
        recipient=mail.recipient,
        number=submission.id,
        received_at=submission.received_at,
        now=now(),
        message_id=mail.message_id,
        in_reply_to=submission.message_id,
    )
    if mail.kind == "notice":
        return compose_unreadable_notice(_letterhead(office), occasion, mail.amount or 1)
    return compose_receipt(_letterhead(office), occasion, mail.amount)


def _letterhead(office: Office) -> Letterhead:
    chosen = office.settings.receipts
    notices = (
        Notice(text=notice.text, first_day=notice.first_day, last_day=notice.last_day)
        for notice in chosen.notices
    )
    return Letterhead(
        office=office.settings.office.name,
        sender=office.settings.outgoing.sender if office.settings.outgoing else "",
        timezone=office.zone,
        hotline=chosen.hotline,
        emergency=chosen.emergency,
        appointments=chosen.appointments,
        letterboxes=chosen.letterboxes,
        max_mail=chosen.max_mail,
        notices=tuple(notices),
    )


@lru_cache(1)
def own_addresses(office: Office) -> OfficeAddresses:
    """All addresses that are the office itself."""
    accounts = [mailbox.user for mailbox in office.settings.mailbox]
    return office_addresses(_sender(office), *accounts, *office.settings.office.addresses)


def _sender(office: Office) -> str:
    return office.settings.outgoing.address if office.settings.outgoing else ""


def _recent(recipient: str, tx: Transaction) -> RecentCounts:
    to_sender, to_domain, to_all = tx.outbox.lately(recipient, tx.now - DAY, tx.now - HOUR)
    return RecentCounts(sender_today=to_sender, domain_last_hour=to_domain, all_last_hour=to_all)


def _terms(authserv_id: str, office: Office) -> ReceiptTerms:
    chosen = office.settings.receipts
    return ReceiptTerms(
        enabled=chosen.enabled,
        outgoing=office.settings.outgoing is not None,
        only_if_addressed=chosen.only_if_addressed,
        authserv_id=authserv_id,
        per_sender_per_day=chosen.per_sender_per_day,
        per_domain_per_hour=chosen.per_domain_per_hour,
        per_hour=chosen.per_hour,
    )
