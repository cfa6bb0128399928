"""A container whose members have rows of their own, or that could not be opened to its end."""

from classifiers.nouns import Role
from classifiers.question import Decision, Question, set_aside
from classifiers.reasons import Reason, Status
from classifiers.rules.reading_problem import STATUS_OF

NAME = "unpacked"
LOCKED_BY_CLIENTS = frozenset({"application/zip", "application/x-7z-compressed"})
"""Archives with a password: the client can send them again without. Encrypted mail goes to a person."""
DESCRIPTION = "An archive or an envelope of a mail program: what lies in it is worked, not the container."


def decide(question: Question) -> Decision | None:
    """Nothing of it is lost where it could not be opened: the container itself goes to a person then."""
    part = question.part
    if part.problem is not None:
        status = STATUS_OF.get(part.problem, Status.REVIEW)
        if part.problem is Reason.ENCRYPTED and part.media_type not in LOCKED_BY_CLIENTS:
            status = Status.REVIEW
        return Decision(status=status, reason=part.problem, detail=f"the opener says {part.problem}")
    if part.role is Role.CONTAINER:
        signed = f"; its signature: {part.signature}" if part.signature else ""
        return set_aside(Reason.UNPACKED, f"its members have rows of their own{signed}")
    return None
