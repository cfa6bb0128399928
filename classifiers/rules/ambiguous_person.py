"""One person in several open cases, and nothing that says which."""

from classifiers.question import Decision, Question, review
from classifiers.reasons import Reason

NAME = "ambiguous_person"
DESCRIPTION = "The person is in several open cases and no case number is given."


def decide(question: Question) -> Decision | None:
    """By customer number, or by name where there is no number."""
    cases = question.meaning.cases if question.meaning.numbers else _cases_of_the_named(question)
    if len(cases) > 1:
        return review(Reason.AMBIGUOUS_PERSON, f"one person in {len(cases)} open cases")
    return None


def _cases_of_the_named(question: Question) -> frozenset[str]:
    person = question.meaning.person
    members = (m for clue in question.evidence.own for m in clue.members)
    return frozenset(m.bg_number for m in members if person and m.customer_number == person and m.active)
