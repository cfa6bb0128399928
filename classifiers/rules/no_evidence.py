"""Nothing known was found: the last rule, which always applies."""

from classifiers.question import Decision, Question, review
from classifiers.reasons import Reason

NAME = "no_evidence"
DESCRIPTION = "The document names no number and no person of the register."


def decide(question: Question) -> Decision | None:
    """A person looks at it."""
    return review(Reason.NO_EVIDENCE, f"{len(question.evidence.counting)} clues, none to a case")
