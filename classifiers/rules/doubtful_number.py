"""A number that was read twice on a picture, and differently: a person looks which it is."""

from classifiers.question import Decision, Question, review
from classifiers.reasons import Reason

NAME = "doubtful_number"
DESCRIPTION = "Two readings of a number on the picture differ."


def decide(question: Question) -> Decision | None:
    """Both readings are kept with the page, for the person who decides."""
    pages = question.reading.pages if question.reading else ()
    differing = [look for page in pages for look in page.second_looks if not look.agrees]
    in_doubt = {number for look in differing for number in (look.first, look.second)}
    if any(clue.mention.value in in_doubt for clue in question.evidence.own):
        return review(Reason.DOUBTFUL_NUMBER, f"{len(differing)} numbers were read twice, and differently")
    return None
