"""One file that begins anew: it holds several documents, maybe of several people."""

from classifiers.pieces import holds_several, that_begin
from classifiers.question import Decision, Question, review
from classifiers.reasons import Reason

NAME = "several_documents"
DESCRIPTION = "The file holds more than one document."


def decide(question: Question) -> Decision | None:
    """Such a file goes to a person whole."""
    reading, assessor = question.reading, question.office.assessor
    if question.words is not None or reading is None or len(reading.pages) < 2:  # noqa: PLR2004 - a single page
        return None
    if holds_several(reading):
        return review(Reason.SEVERAL_DOCUMENTS, "its pages begin anew")
    if assessor and assessor.holds_several(that_begin(reading)):
        return review(Reason.SEVERAL_DOCUMENTS, "a page is headed as another kind of document")
    return None
