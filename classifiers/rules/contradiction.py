"""Something in the document or in the client's words points elsewhere."""

from classifiers.evidence import Clue
from classifiers.meaning import person_of
from classifiers.nouns import Kind
from classifiers.question import Decision, Question, review
from classifiers.reasons import Reason

NAME = "contradiction"
DESCRIPTION = "Mail and document name different cases, or something fits only another case or person."


def decide(question: Question) -> Decision | None:
    """Birth dates contradict only with a name: any date may be somebody's. An address stands behind one."""
    meaning = question.meaning
    if len(meaning.numbers) > 1 and not meaning.cases:
        return review(Reason.CONTRADICTION, "mail and document have numbers of different cases")
    elsewhere = {c.mention.kind for c in question.evidence.counting if _points_elsewhere(question, c)}
    elsewhere |= {c.mention.kind for c in question.evidence.addresses if _of_somebody_else(question, c)}
    if meaning.case and elsewhere:
        kinds = ", ".join(sorted(elsewhere))
        return review(Reason.CONTRADICTION, f"points to another case or person: {kinds}")
    return None


def _points_elsewhere(question: Question, clue: Clue) -> bool:
    if clue.mention.kind is Kind.NAME and clue.mention.repaired and _named_exactly(question):
        return False
    if clue.mention.kind is Kind.PENSION_NUMBER and not clue.members:
        return _somebody_elses(question)
    members = frozenset(question.meaning.members)
    if not members.isdisjoint(clue.denied):
        return True
    inside = not members.isdisjoint(clue.members)
    return not inside and (clue.mention.kind is not Kind.BIRTH_DATE or _of_a_namesake(question, clue))


def _of_somebody_else(question: Question, address: Clue) -> bool:
    """Whether it is a namesake's home, and nobody of the case ever lived there."""
    inside = frozenset(map(person_of, question.meaning.members))
    return inside.isdisjoint(map(person_of, address.members))


def _named_exactly(question: Question) -> bool:
    """Whether a member of the case is named letter by letter: then a likeness to others is nothing."""
    inside = frozenset(question.meaning.members)
    names = (c for c in question.evidence.counting if c.mention.kind is Kind.NAME and not c.mention.repaired)
    return any(not inside.isdisjoint(name.members) for name in names)


def _of_a_namesake(question: Question, birth_date: Clue) -> bool:
    """Whether somebody with this birth date is named too: then it is not the member of that name."""
    names = (clue for clue in question.evidence.counting if clue.mention.kind is Kind.NAME)
    return any(not frozenset(birth_date.members).isdisjoint(name.members) for name in names)


def _somebody_elses(question: Question) -> bool:
    """An unknown pension number, although the one person meant is known to have another."""
    person = question.meaning.person
    return any(m.vsnr for m in question.meaning.members if person and m.customer_number == person)
