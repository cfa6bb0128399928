"""Cases that only chosen people may see: the program files nothing into them."""

from classifiers.question import Decision, Question, review
from classifiers.reasons import Reason

NAME = "restricted_case"
DESCRIPTION = "The case is one that only chosen people may see."


def decide(question: Question) -> Decision | None:
    """Also where somebody of the case named, or of the same Kundennummer elsewhere, is restricted."""
    meaning = question.meaning
    everybody = (*meaning.members, *(member for clue in meaning.numbers for member in clue.members))
    if any(member.restricted for member in everybody):
        return review(Reason.RESTRICTED_CASE, "a restricted case")
    return None
