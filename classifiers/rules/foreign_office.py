"""BG numbers of other offices are forwarded (§ 16 SGB I), not filed."""

from classifiers.nouns import Kind
from classifiers.question import Decision, Question, review
from classifiers.reasons import Reason

NAME = "foreign_office"
DESCRIPTION = "The case number begins with the prefix of another office."
_PREFIX = 5


def decide(question: Question) -> Decision | None:
    """Asked only where the office's own prefixes are configured."""
    written = (c.mention.value for c in question.meaning.numbers if c.mention.kind is Kind.BG_NUMBER)
    prefixes = {case[:_PREFIX] for case in (*question.meaning.cases, *written)}
    if question.office.prefixes and prefixes - question.office.prefixes:
        return review(Reason.FOREIGN_OFFICE, "prefix of another office")
    return None
