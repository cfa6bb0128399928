"""Nothing is filed into a closed case, nor for a person who has left it."""

from classifiers.question import Decision, Question, review
from classifiers.reasons import Reason

NAME = "closed_case"
DESCRIPTION = "The case is closed, or closed for the person whose number is given."


def decide(question: Question) -> Decision | None:
    """A person finds the case that is open now."""
    if question.meaning.numbers and not question.meaning.is_open:
        return review(Reason.CLOSED_CASE, "no open case")
    return None
