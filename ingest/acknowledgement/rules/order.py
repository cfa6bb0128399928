"""The rules in the order they decide: the first hit says why there is no receipt."""

from ingest.acknowledgement.rules import (
    answers_a_receipt,
    auto_response_suppressed,
    auto_submitted,
    autoreply_header,
    delivery_report,
    machine_sender,
    mailing_list,
    no_sender,
    not_addressed,
    not_authenticated,
    null_reverse_path,
    own_address,
    precedence_bulk,
    spam_marked,
)
from ingest.acknowledgement.rules.facts import Rule

ORDER: tuple[Rule, ...] = (
    null_reverse_path,
    delivery_report,
    auto_submitted,
    mailing_list,
    precedence_bulk,
    spam_marked,
    auto_response_suppressed,
    autoreply_header,
    answers_a_receipt,
    own_address,
    machine_sender,
    not_authenticated,
    not_addressed,
    no_sender,
)
