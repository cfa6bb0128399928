"""A well-formed number that nobody in the register has: a slip of the pen, or a case not yet imported."""

from classifiers.question import Decision, Question, review
from classifiers.reasons import Reason

NAME = "unknown_number"
DESCRIPTION = "A case or customer number is not in the register."


def decide(question: Question) -> Decision | None:
    """Nothing is guessed from a number that is nearly right."""
    if any(not clue.members for clue in question.meaning.numbers):
        return review(Reason.UNKNOWN_NUMBER, "number not in the register")
    return None
