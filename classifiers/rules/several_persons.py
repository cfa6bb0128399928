"""Two persons in one document, be it of one case: whose it is, a person decides."""

from classifiers.question import Decision, Question, review
from classifiers.reasons import Reason

NAME = "several_persons"
DESCRIPTION = "The document names more than one person of the register."


def decide(question: Question) -> Decision | None:
    """Names in the document, and customer and pension numbers in the mail too, must allow one person."""
    persons = question.meaning.persons
    if persons and not frozenset.intersection(*persons):
        return review(Reason.SEVERAL_PERSONS, f"{len(persons)} clues to persons, no common person")
    return None
