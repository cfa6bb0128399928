import pytest

from ingest.acknowledgement.envelope import read_envelope
from ingest.acknowledgement.held import SENTENCES, Held, sentence
from ingest.acknowledgement.rules import order
from ingest.acknowledgement.rules.facts import Facts, Rule, office_addresses

OFFICE = office_addresses("Kundenpost@jobcenter.example", "info@jobcenter.example", "no-address")
RULES = {rule.NAME: rule for rule in order.ORDER}
CLIENT = "From: anna@example.org\nTo: kundenpost@jobcenter.example\n"
OURS = "<eingang.receipt.DO-7KQ4-M2XF@jobcenter.example>"

HITS = [
    ("null_reverse_path", "Return-Path: <>", "return-path"),
    ("delivery_report", "Content-Type: Multipart/Report; report-type=delivery-status", "multipart/report"),
    ("delivery_report", "Content-Type: message/disposition-notification", "message/disposition-notification"),
    ("delivery_report", "X-Failed-Recipients: a@example.org", "x-failed-recipients"),
    ("auto_submitted", "Auto-Submitted: auto-replied (vacation)", "auto-replied"),
    ("auto_submitted", "Auto-Submitted: auto-notified; owner-email=a@example.org", "auto-notified"),
    ("auto_submitted", "Auto-Submitted: no\nAuto-Submitted: anna-geheim", "auto-submitted"),
    ("mailing_list", "List-Id: <liste.example.org>", "list-*"),
    ("mailing_list", "List-Unsubscribe: <mailto:x@example.org>", "list-*"),
    ("precedence_bulk", "Precedence: Bulk", "bulk"),
    ("precedence_bulk", "Precedence: auto_reply", "auto_reply"),
    ("auto_response_suppressed", "X-Auto-Response-Suppress: DR, oof", "oof"),
    ("auto_response_suppressed", "X-Auto-Response-Suppress: All", "all"),
    ("autoreply_header", "X-Apple-Action: VACATION", "x-apple-action"),
    ("autoreply_header", "X-Autoreply: yes", "x-autoreply"),
    ("autoreply_header", "X-Loop: x@example.org", "x-loop"),
    ("autoreply_header", "X-MS-Exchange-Inbox-Rules-Loop: x", "x-ms-exchange-inbox-rules-loop"),
    (
        "answers_a_receipt",
        f"Subject: Re: Abwesenheitsnotiz\nReferences: <x@y.example> {OURS}",
        "subject and thread",
    ),
    (
        "answers_a_receipt",
        f"Subject: =?utf-8?q?Automatische_Antwort=3A?=\nIn-Reply-To: {OURS}",
        "subject and thread",
    ),
    ("own_address", "From: KUNDENPOST@jobcenter.example", "from"),
    ("own_address", "From: kundenpost+x@jobcenter.example", "from"),
    ("own_address", "From: x@jobcenter.example\nReturn-Path: <info@jobcenter.example>", "return-path"),
    ("machine_sender", "From: MAILER-DAEMON@mx.example.org", "local part"),
    ("machine_sender", "From: postmaster@example.org", "local part"),
    ("machine_sender", "From: No_Reply@example.org", "local part"),
    ("machine_sender", "From: lohn.noreply@example.org", "local part"),
    ("machine_sender", "From: owner-liste@example.org", "local part"),
    ("machine_sender", "From: liste-request@example.org", "local part"),
    ("machine_sender", "From: a@example.org\nReturn-Path: <MAILER-DAEMON>", "local part"),
    ("machine_sender", "From: a@example.org\nReturn-Path: <liste-bounces@example.org>", "local part"),
    ("spam_marked", "X-Spam-Flag: YES", "x-spam-flag"),
    ("spam_marked", "X-Spam-Status: Yes, score=9", "x-spam-status"),
    ("spam_marked", "X-Virus-Status: Infected (Eicar)", "x-virus-status"),
    ("spam_marked", "X-MS-Exchange-Organization-SCL: 6", "x-ms-exchange-organization-scl"),
    ("spam_marked", "Subject: ***SPAM*** Angebot", "subject"),
    ("spam_marked", "Subject: [Spam] Angebot", "subject"),
    ("not_authenticated", "Authentication-Results: mx.jobcenter.example; dmarc=fail", "dmarc"),
    (
        "not_authenticated",
        "Authentication-Results: mx.jobcenter.example 1; spf=softfail smtp.mailfrom=example.org; dkim=none",
        "spf and dkim",
    ),
    (
        "not_authenticated",
        (
            "Authentication-Results: mx.jobcenter.example; spf=pass smtp.mailfrom=x@evil.example;"
            " dkim=pass header.d=notexample.org"
        ),
        "spf and dkim",
    ),
    ("not_addressed", "To: someone@example.org", "to and cc"),
    ("no_sender", "From: nobody", "from"),
]

MISSES = [
    ("null_reverse_path", "Return-Path: <anna@example.org>"),
    ("null_reverse_path", "Subject: no Return-Path at all"),
    ("delivery_report", "Content-Type: multipart/mixed; boundary=multipart/report"),
    ("auto_submitted", "Auto-Submitted: No"),
    ("auto_submitted", "Auto-Submitted: no (a person)"),
    ("mailing_list", "X-List: x"),
    ("precedence_bulk", "Precedence: first-class"),
    ("auto_response_suppressed", "X-Auto-Response-Suppress: DR, RN, NRN, None"),
    ("autoreply_header", "X-Autoreply: no"),
    ("answers_a_receipt", "Subject: Abwesenheit von meinem Termin"),
    ("answers_a_receipt", f"Subject: Re: Eingangsbestätigung\nIn-Reply-To: {OURS}"),
    ("answers_a_receipt", "Subject: Abwesenheit\nIn-Reply-To: <eingang.x@other.example>"),
    ("own_address", "From: anna@jobcenter.example"),
    ("machine_sender", "From: reply.anna@example.org\nReturn-Path: <liste-bounces@mailer.example>"),
    ("machine_sender", "From: requesta@example.org"),
    ("spam_marked", "X-Spam-Flag: NO\nX-Spam-Status: No, yes=0"),
    ("spam_marked", "X-MS-Exchange-Organization-SCL: 1"),
    ("spam_marked", "X-MS-Exchange-Organization-SCL: -1"),
    ("spam_marked", "Subject: Mein Spam-Ordner"),
    ("not_authenticated", "Authentication-Results: mx.jobcenter.example; dmarc=pass; spf=fail"),
    ("not_authenticated", "Authentication-Results: evil.example; dmarc=fail"),
    ("not_authenticated", "Authentication-Results: evil.example (mx.jobcenter.example;) ; dmarc=fail"),
    ("not_authenticated", "Authentication-Results: mx.jobcenter.example; none"),
    ("not_authenticated", "Authentication-Results: mx.jobcenter.example; spf=none; dkim=none"),
    (
        "not_authenticated",
        (
            "Authentication-Results: mx.jobcenter.example; dkim=fail header.d=other.example;\n"
            " dkim=pass (2048-bit; ok) header.i=@mail.example.org"
        ),
    ),
    ("not_addressed", "Cc: INFO@jobcenter.example"),
    ("no_sender", "Subject: From is there"),
]


def _facts(header: str, authserv_id: str = "mx.jobcenter.example", *, addressed: bool = True) -> Facts:
    names = {line.partition(":")[0] for line in header.splitlines()}
    missing = "".join(f"{line}\n" for line in CLIENT.splitlines() if line.partition(":")[0] not in names)
    if names & {"Cc"}:
        missing = missing.replace("To: kundenpost@jobcenter.example\n", "")
    envelope = read_envelope(f"{missing}{header}\n\n".encode())
    return Facts(envelope=envelope, office=OFFICE, authserv_id=authserv_id, only_if_addressed=addressed)


@pytest.mark.parametrize(("rule", "header", "detail"), HITS)
def test_a_rule_hits_what_it_is_for(rule: str, header: str, detail: str) -> None:
    hit = RULES[rule].ask(_facts(header))

    assert hit is not None
    assert hit.detail == detail
    assert hit.held == Held(rule)


@pytest.mark.parametrize(("rule", "header"), MISSES)
def test_a_rule_misses_what_only_looks_like_it(rule: str, header: str) -> None:
    assert RULES[rule].ask(_facts(header)) is None


def test_every_rule_has_a_hit_and_a_miss_here_and_a_description() -> None:
    assert {name for name, *_ in HITS} == set(RULES) == {name for name, *_ in MISSES}
    assert all(rule.DESCRIPTION.endswith(".") for rule in order.ORDER)


@pytest.mark.parametrize("rule", order.ORDER, ids=lambda rule: rule.NAME)
def test_an_ordinary_mail_passes_every_rule(rule: Rule) -> None:
    assert rule.ask(_facts("Subject: Lohnabrechnung")) is None


def test_without_an_authserv_id_no_results_are_believed() -> None:
    facts = _facts("Authentication-Results: mx.jobcenter.example; dmarc=fail", authserv_id="")

    assert RULES["not_authenticated"].ask(facts) is None


def test_being_addressed_matters_only_when_the_settings_say_so() -> None:
    assert RULES["not_addressed"].ask(_facts("To: x@example.org", addressed=False)) is None


def test_only_marks_of_machines_prove_a_machine() -> None:
    proofs = {rule for rule, header, _ in HITS if RULES[rule].ask(_facts(header)).automatic}  # type: ignore[union-attr]

    assert proofs == {
        "null_reverse_path",
        "delivery_report",
        "auto_submitted",
        "mailing_list",
        "precedence_bulk",
        "autoreply_header",
        "answers_a_receipt",
        "machine_sender",
    }
    form = RULES["machine_sender"].ask(_facts("From: no-reply@example.org"))
    assert form is not None
    assert not form.automatic
    redirected = RULES["autoreply_header"].ask(_facts("X-MS-Exchange-Inbox-Rules-Loop: x"))
    assert redirected is not None
    assert not redirected.automatic


@pytest.mark.parametrize("held", Held)
def test_every_code_has_a_sentence_in_both_languages(held: Held) -> None:
    assert sentence(held, "de").endswith(".")
    assert sentence(held, "en").endswith(".")
    assert set(SENTENCES) == set(Held)
