"""A name, an account or a pension number fits somebody, but no case is named."""

from classifiers.nouns import Kind
from classifiers.question import Decision, Question, review
from classifiers.reasons import Reason

NAME = "no_number"
DESCRIPTION = "Somebody of the register fits, but there is neither case number nor customer number."


def decide(question: Question) -> Decision | None:
    """A birth date alone fits nobody. A number that was learned may stand for one, beside the exact name."""
    telling = (c for c in question.evidence.counting if c.mention.kind is not Kind.BIRTH_DATE)
    if not question.meaning.numbers and any(clue.members for clue in telling):
        return review(Reason.NO_NUMBER, "no case number or customer number")
    return None
