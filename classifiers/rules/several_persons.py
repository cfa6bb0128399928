"""Two persons in one document, be it of one case: whose it is, a person decides."""

from classifiers.question import Decision, Question, review
from classifiers.reasons import Reason

NAME = "several_persons"
DESCRIPTION = "The document names more than one person of the register, or is a list of persons."


def decide(question: Question) -> Decision | None:
    """Names in the document, and customer and pension numbers in the mail too, must allow one person."""
    persons = question.meaning.persons
    if persons and not frozenset.intersection(*persons):
        return review(Reason.SEVERAL_PERSONS, f"{len(persons)} clues to persons, no common person")
    if any(clue.listed for clue in question.evidence.own):
        return review(Reason.SEVERAL_PERSONS, "the name stands in a list beside people of other cases")
    return None
