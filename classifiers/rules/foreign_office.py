"""BG numbers of other offices are forwarded (§ 16 SGB I), not filed.

Asked before the rules about several cases and persons: the letterhead of another office brings its own
Kundennummern and names, and all the letter needs is the way to that office.
"""

from classifiers.evidence import Clue
from classifiers.identifiers.bg_number import near, prefix
from classifiers.nouns import Kind
from classifiers.question import Decision, Question, review
from classifiers.reasons import Reason

NAME = "foreign_office"
DESCRIPTION = "All case numbers begin with the prefix of another office."


def decide(question: Question) -> Decision | None:
    """Asked only where the office's own prefixes are configured."""
    own = question.office.prefixes
    written = [clue for clue in question.meaning.numbers if clue.mention.kind is Kind.BG_NUMBER]
    cases = (*question.meaning.cases, *(clue.mention.value for clue in written))
    prefixes = {prefix(case) for case in cases}
    if own and prefixes and own.isdisjoint(prefixes) and not any(_misread(c, question) for c in written):
        return review(Reason.FOREIGN_OFFICE, "prefix of another office")
    return None


def _misread(number: Clue, question: Question) -> bool:
    """Whether nobody has the number, but for one digit of its prefix somebody who is named."""
    names = (c for c in question.evidence.counting if c.mention.kind is Kind.NAME)
    named = {member.bg_number for clue in names for member in clue.members}
    ours = (case for case in named if prefix(case) in question.office.prefixes)
    return not number.members and any(near(number.mention.value, case) for case in ours)
