"""Numbers of different cases in one document: lists of landlords and employers, statements of others."""

from classifiers.meaning import NUMBERS, agreed
from classifiers.question import Decision, Question, review
from classifiers.reasons import Reason

NAME = "several_cases"
DESCRIPTION = "No single case fits all numbers in the document itself."


def decide(question: Question) -> Decision | None:
    """An unknown number beside a known one is another case too."""
    own = [clue for clue in question.evidence.own if clue.mention.kind in NUMBERS]
    if len(own) > 1 and not agreed(own):
        return review(Reason.SEVERAL_CASES, f"{len(own)} numbers in the document, no common case")
    return None
