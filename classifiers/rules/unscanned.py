"""What no virus scanner has seen is filed by a person only."""

from classifiers.question import Decision, Question, review
from classifiers.reasons import Reason

NAME = "unscanned"
DESCRIPTION = "The mail was opened while the virus scanner was out of reach."
MARK = "unscanned"
"""Among the defects of every part of such a mail."""


def decide(question: Question) -> Decision | None:
    """Asked last before filing: another reason for a person to look tells more."""
    if MARK in question.part.defects:
        return review(Reason.UNSCANNED, "not scanned for viruses")
    return None
