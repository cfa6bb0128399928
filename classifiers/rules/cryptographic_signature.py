"""A detached S/MIME or PGP signature is nothing to file."""

from classifiers.nouns import Role
from classifiers.question import Decision, Question, set_aside
from classifiers.reasons import Reason

NAME = "cryptographic_signature"
DESCRIPTION = "The part is the detached electronic signature of the message."


def decide(question: Question) -> Decision | None:
    """Set it aside."""
    if question.part.role is Role.SIGNATURE:
        detail = f"detached signature: {question.part.signature or 'not checked'}"
        return set_aside(Reason.CRYPTOGRAPHIC_SIGNATURE, detail)
    return None
