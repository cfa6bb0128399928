"""What the catalogue says of a kind of document: some go to a person, however sure the case is."""

from collections.abc import Mapping
from types import MappingProxyType

from classifiers.question import Decision, Question, review
from classifiers.reasons import Reason
from config.catalogue import Filing

NAME = "filing_policy"
DESCRIPTION = "It is, or may well be, a kind of document that is never filed alone."
REASONS: Mapping[Filing, Reason] = MappingProxyType(
    {
        Filing.NEVER_ALONE: Reason.RESTRICTED_TYPE,
        Filing.INSPECT_AND_DISCARD: Reason.INSPECT_AND_DISCARD,
        Filing.FILE_AFTER_REDACTION: Reason.REDACT_FIRST,
    }
)


def decide(question: Question) -> Decision | None:
    """By the strictest policy among the kinds it may be."""
    if question.assessment and (reason := REASONS.get(question.assessment.filing)):
        return review(reason, question.assessment.guess.best or "")
    return None
