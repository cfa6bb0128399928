import pytest

from ingest.acknowledgement.decide import (
    Held,
    ReceiptDecision,
    ReceiptTerms,
    RecentCounts,
    decide_receipt,
    office_addresses,
    recipient_of,
)
from ingest.acknowledgement.envelope import read_envelope

OFFICE = office_addresses("kundenpost@example.org", "info@example.org")


def _decided(
    header: str, terms: ReceiptTerms | None = None, recent: RecentCounts | None = None
) -> ReceiptDecision:
    envelope = read_envelope(header.encode())
    return decide_receipt(envelope, OFFICE, terms or ReceiptTerms(), recent or RecentCounts())


@pytest.mark.parametrize(
    ("header", "recipient"),
    [
        ("From: anna@example.org", "anna@example.org"),
        ("From: Anna@example.org\nReturn-Path: <anna+mail@EXAMPLE.org>", "anna+mail@example.org"),
        ("From: anna@example.org\nReturn-Path: <srs0=x@relay.example>", "anna@example.org"),
        ("From: anna@example.org\nReturn-Path: <rubbish>", "anna@example.org"),
        ("From: anna@example.org\nReply-To: bert@example.org", "anna@example.org"),
        ("From: anna@example.org, bert@example.org", "anna@example.org"),
        ("Return-Path: <anna@example.org>", ""),
        ("From: rubbish\nReply-To: bert@example.org", ""),
    ],
)
def test_the_receipt_goes_to_the_reverse_path_of_the_same_domain_else_to_the_from(
    header: str, recipient: str
) -> None:
    assert recipient_of(read_envelope(header.encode())) == recipient


def test_a_client_who_shares_our_mail_domain_gets_a_receipt() -> None:
    decision = _decided("From: anna@example.org\nTo: kundenpost@example.org")

    assert decision.recipient == "anna@example.org"
    assert decision.held is None
    assert not decision.automatic


def test_the_first_hit_in_order_gives_the_reason_and_all_are_recorded() -> None:
    decision = _decided("From: info@example.org\nAuto-Submitted: auto-replied\nPrecedence: bulk")

    assert decision.recipient is None
    assert decision.held is Held.AUTO_SUBMITTED
    assert decision.automatic
    assert [o.rule for o in decision.trail if o.hit] == ["auto_submitted", "precedence_bulk", "own_address"]
    assert len(decision.trail) == 19


@pytest.mark.parametrize(
    ("terms", "recent", "held"),
    [
        (ReceiptTerms(enabled=False), RecentCounts(), Held.DISABLED),
        (ReceiptTerms(outgoing=False), RecentCounts(), Held.NO_OUTGOING_SERVER),
        (ReceiptTerms(per_sender_per_day=3), RecentCounts(sender_today=3), Held.SENDER_CAP),
        (ReceiptTerms(per_domain_per_hour=3), RecentCounts(domain_last_hour=3), Held.DOMAIN_CAP),
        (ReceiptTerms(per_hour=3), RecentCounts(all_last_hour=3), Held.TOTAL_CAP),
        (
            ReceiptTerms(per_sender_per_day=3, per_domain_per_hour=3, per_hour=3),
            RecentCounts(sender_today=2, domain_last_hour=2, all_last_hour=2),
            None,
        ),
    ],
)
def test_settings_and_caps_hold_a_receipt_that_would_have_been_allowed(
    terms: ReceiptTerms, recent: RecentCounts, held: Held | None
) -> None:
    decision = _decided("From: anna@example.net", terms, recent)

    assert decision.held is held
    assert (decision.recipient is None) == (held is not None)
    assert not decision.automatic


def test_a_mail_of_a_machine_is_told_from_others_even_when_receipts_are_off() -> None:
    decision = _decided("From: anna@example.net\nReturn-Path: <>", ReceiptTerms(enabled=False))

    assert decision.automatic
    assert decision.held is Held.NULL_REVERSE_PATH


def test_an_empty_header_is_held_for_want_of_a_sender() -> None:
    assert _decided("").held is Held.NO_SENDER


def test_the_trail_holds_nothing_the_client_wrote() -> None:
    header = "From: geheim@geheim.example\nAuto-Submitted: geheim\nSubject: geheim\nX-Loop: geheim"

    assert "geheim" not in repr(_decided(header).trail)


def test_a_mark_of_spam_is_told_before_what_the_address_looks_like() -> None:
    decision = _decided("From: no-reply@example.net\nX-Spam-Flag: YES")

    assert decision.held is Held.SPAM_MARKED
    assert not decision.automatic
