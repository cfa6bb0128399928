"""The persons a document may be about, best first, with what speaks for each."""

from collections.abc import Iterable

from classifiers.evidence import Clue, Evidence
from classifiers.nouns import Candidate, Kind, Member, Mention

MOST_CANDIDATES = 5
_DOUBT = {
    Kind.BG_NUMBER: 0.1,
    Kind.CUSTOMER_NUMBER: 0.1,
    Kind.PENSION_NUMBER: 0.05,
    Kind.IBAN: 0.1,
    Kind.BIRTH_DATE: 0.2,
    Kind.NAME: 0.1,
}
_QUOTED_DOUBT = 0.7
_SENDER_DOUBT = 0.9
_CLOSED = 0.5
_DIGITS = 4


def confidence(mentions: Iterable[Mention], *, doubt: float = 1.0) -> float:
    """One minus the product of the doubts each kind of factor leaves: independent factors multiply.

    The doubts are set by hand, not measured: they say how often a factor of this kind, alone, might
    be somebody else's. They rank; they never file.
    """
    for kind in {mention.kind for mention in mentions}:
        doubt *= _DOUBT[kind]
    return round(1 - doubt, _DIGITS)


def rank(evidence: Evidence, sender: str) -> tuple[Candidate, ...]:
    """The five members for whom most speaks. A birth date alone makes no candidate."""
    known = dict.fromkeys(
        member
        for clue in (*evidence.own, *evidence.written, *evidence.quoted)
        if clue.mention.kind is not Kind.BIRTH_DATE
        for member in clue.members
    )
    speaking = _by_member((*evidence.own, *evidence.written))
    quoted = _by_member(evidence.quoted)
    candidates = (_candidate(m, speaking.get(m, []), quoted.get(m, []), sender) for m in known)
    best = sorted(candidates, key=lambda c: (-c.score, c.bg_number, c.customer_number))
    return tuple(best[:MOST_CANDIDATES])


def _by_member(clues: Iterable[Clue]) -> dict[Member, list[Mention]]:
    speaking: dict[Member, list[Mention]] = {}
    for clue in clues:
        for member in clue.members:
            speaking.setdefault(member, []).append(clue.mention)
    return speaking


def _candidate(member: Member, own: list[Mention], quoted: list[Mention], sender: str) -> Candidate:
    factors: dict[tuple[Kind, str], Mention] = {}
    for mention in (*own, *quoted):
        factors.setdefault((mention.kind, mention.value), mention)
    known = bool(sender) and member.email.casefold() == sender.casefold()
    doubt = (_QUOTED_DOUBT if quoted else 1.0) * (_SENDER_DOUBT if known else 1.0)
    score = confidence(own, doubt=doubt) * (1 if member.active else _CLOSED)
    return Candidate(
        bg_number=member.bg_number,
        customer_number=member.customer_number,
        factors=tuple(factors.values()),
        score=round(score, _DIGITS),
    )
