"""One file that begins anew with "Seite 1 von …": it holds several documents, maybe of several people."""

from classifiers.pieces import holds_several
from classifiers.question import Decision, Question, review
from classifiers.reasons import Reason

NAME = "several_documents"
DESCRIPTION = "The file holds more than one document."


def decide(question: Question) -> Decision | None:
    """Such a file goes to a person whole."""
    if question.reading and holds_several(question.reading):
        return review(Reason.SEVERAL_DOCUMENTS, "its pages begin anew")
    return None
