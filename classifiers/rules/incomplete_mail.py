"""What came in a mail that is damaged itself is filed by a person only: more may have been in it."""

from classifiers.question import Decision, Question, review
from classifiers.reasons import Reason

NAME = "incomplete_mail"
DESCRIPTION = "The parts of the mail it came in could not be told apart."
MARK = "incomplete-mail"
"""Among the defects of every part of such a mail."""


def decide(question: Question) -> Decision | None:
    """Asked last before filing: another reason for a person to look tells more."""
    if MARK in question.part.defects:
        return review(Reason.DAMAGED, "the mail it came in is damaged")
    return None
