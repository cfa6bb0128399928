"""A number has no check digit and is easily mistyped: alone it files nothing."""

from classifiers.meaning import Meaning
from classifiers.question import Decision, Question, review
from classifiers.reasons import Reason

NAME = "number_alone"
DESCRIPTION = "There is a number of the register, but no second, independent factor."


def decide(question: Question) -> Decision | None:
    """Case number and customer number of one person are two factors; one number printed twice is one."""
    if question.meaning.case and not supported(question.meaning):
        return review(Reason.NUMBER_ALONE, "no second factor")
    return None


def supported(meaning: Meaning) -> bool:
    """Whether a second, independent factor stands beside a number."""
    return bool(meaning.second) or len({clue.mention.kind for clue in meaning.numbers}) > 1
