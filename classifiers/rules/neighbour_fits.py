"""One wrong digit leads to another case, and there the second factor fits as well.

Numbers of cases are dense: a misread or mistyped digit mostly hits somebody's. Twins with cases side by
side, or namesakes, are told apart by nothing else then.
"""

from classifiers.evidence import Clue
from classifiers.identifiers.bg_number import near
from classifiers.identifiers.customer_number import digits_of
from classifiers.meaning import Meaning
from classifiers.nouns import Kind, Member
from classifiers.question import Decision, Question, review
from classifiers.reasons import Reason

NAME = "neighbour_fits"
DESCRIPTION = "In a case whose number is one slip away, all other factors fit as well."


def decide(question: Question) -> Decision | None:
    """Case number and Kundennummer that agree are enough: both would have to slip to the same case.

    Where the letter says that the one of the written case lives there, a namesake elsewhere does not fit.
    """
    meaning = question.meaning
    kinds = {clue.mention.kind for clue in meaning.numbers}
    if meaning.case and meaning.second and len(kinds) == 1 and _neighbours(meaning, _homes(question)):
        return review(Reason.NEIGHBOUR_FITS, "the other factors fit a case one slip away")
    return None


def _homes(question: Question) -> tuple[Clue, ...]:
    """The addresses that fit the members of the case who are named."""
    inside = frozenset(question.meaning.members)
    return tuple(clue for clue in question.evidence.addresses if not inside.isdisjoint(clue.members))


def _neighbours(meaning: Meaning, homes: tuple[Clue, ...]) -> frozenset[str]:
    """The cases one slip away in which every second factor fits somebody, and the address."""
    written = tuple(clue.mention for clue in meaning.numbers)
    fitting = [
        frozenset(
            member.bg_number
            for member in clue.members
            if member.bg_number != meaning.case and any(_slipped(n.kind, n.value, member) for n in written)
        )
        for clue in _different((*meaning.second, *homes))
    ]
    return frozenset.intersection(*fitting) if fitting else frozenset()


def _slipped(kind: Kind, value: str, member: Member) -> bool:
    """Of a Kundennummer the digits are compared: its letter is what is misread most."""
    if kind is not Kind.CUSTOMER_NUMBER:
        return kind is Kind.BG_NUMBER and near(value, member.bg_number)
    written, other = digits_of(value), digits_of(member.customer_number)
    return near(written, other) or (written == other and value != member.customer_number)


def _different(second: tuple[Clue, ...]) -> tuple[Clue, ...]:
    return tuple({(clue.mention.kind, clue.mention.value): clue for clue in second}.values())
