"""Pictures on which nothing can be read."""

from classifiers.question import Decision, Question
from classifiers.reasons import Reason, Status

NAME = "no_text"
DESCRIPTION = "No letter or digit could be read in the document."


def decide(question: Question) -> Decision | None:
    """The words of a mail are never unreadable: an empty mail goes to a person."""
    reading = question.reading
    if question.words is None and reading and not any(sign.isalnum() for sign in reading.text):
        return Decision(status=Status.UNREADABLE, reason=Reason.NO_TEXT, detail="no letters or digits")
    return None
