"""Digits that had to be repaired file only beside a factor that had not."""

from classifiers.question import Decision, Question, review
from classifiers.reasons import Reason

NAME = "repaired_number"
DESCRIPTION = "All numbers were misread and repaired, and no other factor stands there letter by letter."


def decide(question: Question) -> Decision | None:
    """Two repaired numbers of one person support each other no better than one."""
    meaning = question.meaning
    clear = any(not clue.mention.repaired for clue in (*meaning.numbers, *meaning.second))
    if meaning.case and meaning.numbers and not clear:
        return review(Reason.REPAIRED_NUMBER, "every factor is repaired")
    return None
