"""An out-of-office note to one of our own receipts, from a program that marks nothing.

A subject alone proves nothing (a client may well write about an absence), and a client may answer a
receipt. Both together are the beginning of a loop.
"""

import re

from ingest.acknowledgement.addresses import domain_of
from ingest.acknowledgement.envelope import in_words
from ingest.acknowledgement.held import Held
from ingest.acknowledgement.receipt_id import RECEIPT_ID
from ingest.acknowledgement.rules.facts import Facts, Hit

NAME = "answers_a_receipt"
DESCRIPTION = "The subject begins like an automatic answer, and the mail answers one of our receipts."
SUBJECT = re.compile(
    r"\s*(?:(?:re|aw|wg|fwd?):\s{0,5}){0,5}"
    r"(?:abwesend|abwesenheit|automatische (?:antwort|e-?mail)|auto[- ]?reply|automatic reply|"
    r"auto:|out of (?:the )?office|undeliver|unzustellbar|returned mail|delivery status notification|"
    r"mail delivery (?:failed|failure))",
    re.IGNORECASE,
)


def ask(facts: Facts) -> Hit | None:
    """Hit when subject and thread agree."""
    subject = in_words(facts.envelope.first("subject")[:500])
    if SUBJECT.match(subject) and _answers_us(facts):
        return Hit(held=Held.ANSWERS_A_RECEIPT, detail="subject and thread", automatic=True)
    return None


def _answers_us(facts: Facts) -> bool:
    ours = domain_of(facts.office.sender)
    thread = " ".join((*facts.envelope.all("in-reply-to"), *facts.envelope.all("references")))
    return any(domain.lower() == ours for domain in RECEIPT_ID.findall(thread))
