"""What the mail says about its attachments must show in the attachment."""

from classifiers.question import Decision, Question, review
from classifiers.reasons import Reason

NAME = "not_in_document"
DESCRIPTION = "The mail names a case, but nothing in the document itself fits it."


def decide(question: Question) -> Decision | None:
    """At least one factor stands in the document: an employer may send papers of many in one mail."""
    meaning = question.meaning
    own = frozenset(question.evidence.own)
    if meaning.case and own.isdisjoint((*meaning.numbers, *meaning.second)):
        return review(Reason.NOT_IN_DOCUMENT, "all factors stand in the mail")
    return None
