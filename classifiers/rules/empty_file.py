"""A file without a single byte."""

from classifiers.question import Decision, Question
from classifiers.reasons import Reason, Status

NAME = "empty_file"
DESCRIPTION = "The document has no bytes."


def decide(question: Question) -> Decision | None:
    """The client can only send it again."""
    if question.part.size == 0 and question.words is None:
        return Decision(status=Status.UNREADABLE, reason=Reason.EMPTY_FILE, detail="no bytes")
    return None
