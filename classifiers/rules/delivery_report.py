"""The machine-readable halves of delivery and read reports are nothing to file."""

from classifiers.nouns import Role
from classifiers.question import Decision, Question, set_aside
from classifiers.reasons import Reason

NAME = "delivery_report"
DESCRIPTION = "The part is the machine-readable half of a delivery or read report."


def decide(question: Question) -> Decision | None:
    """Set it aside."""
    if question.part.role is Role.REPORT:
        return set_aside(Reason.DELIVERY_REPORT, "machine-readable report")
    return None
