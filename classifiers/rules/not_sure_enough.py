"""The last look before filing: how sure, and how far ahead of the next case."""

from classifiers.candidates import certainty, margin
from classifiers.question import Decision, Question, review
from classifiers.reasons import Reason

NAME = "not_sure_enough"
DESCRIPTION = (
    "The factors together leave more doubt than the office allows, or another case is nearly as likely."
)


def decide(question: Question) -> Decision | None:
    """Both bounds are the office's own; `calibrate` shows what they are worth."""
    meaning, office = question.meaning, question.office
    if not meaning.case:
        return None
    sure = certainty(meaning)
    if sure < office.least_confidence:
        return review(Reason.NOT_SURE_ENOUGH, f"confidence {sure} below {office.least_confidence}")
    ahead = margin(question.evidence, question.mail.sender, meaning.case)
    if ahead < office.least_margin:
        return review(Reason.NOT_SURE_ENOUGH, f"margin {ahead} below {office.least_margin}")
    return None
