"""Quoted and forwarded text is not the client's word: it may be anybody's letter."""

from classifiers.meaning import NUMBERS
from classifiers.question import Decision, Question, review
from classifiers.reasons import Reason

NAME = "only_quoted"
DESCRIPTION = "Case and customer numbers stand only in quoted or forwarded text."


def decide(question: Question) -> Decision | None:
    """Such a number ranks the candidates and decides nothing."""
    quoted = any(clue.mention.kind in NUMBERS for clue in question.evidence.quoted)
    if quoted and not question.meaning.numbers:
        return review(Reason.ONLY_QUOTED, "number only in quoted text")
    return None
