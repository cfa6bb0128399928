"""The persons a document may be about, best first, with what speaks for each."""

from collections.abc import Iterable

from classifiers.evidence import Clue, Evidence
from classifiers.meaning import Meaning
from classifiers.nouns import Candidate, Kind, Member, Mention

MOST_CANDIDATES = 5
_DOUBT = {
    Kind.BG_NUMBER: 0.1,
    Kind.CUSTOMER_NUMBER: 0.1,
    Kind.PENSION_NUMBER: 0.05,
    Kind.IBAN: 0.1,
    Kind.BIRTH_DATE: 0.2,
    Kind.NAME: 0.1,
    Kind.ADDRESS: 0.4,
    Kind.REFERENCE: 0.2,
}
_REPAIRED = 2.0
"""A factor that had to be repaired leaves twice the doubt."""
_QUOTED_DOUBT = 0.7
_SENDER_DOUBT = 0.9
_CLOSED = 0.5
_DIGITS = 4


def confidence(mentions: Iterable[Mention], *, doubt: float = 1.0) -> float:
    """One minus the product of the doubts each kind of factor leaves: independent factors multiply.

    The doubts are set by hand: how often a factor of this kind, alone, might be somebody else's. What a
    score is worth is measured by `calibrate` from reviewed decisions.
    """
    left: dict[Kind, float] = {}
    for mention in mentions:
        one = _DOUBT[mention.kind] * (_REPAIRED if mention.repaired else 1)
        left[mention.kind] = min(one, left.get(mention.kind, 1.0))
    for one in left.values():
        doubt *= one
    return round(1 - doubt, _DIGITS)


def certainty(meaning: Meaning) -> float:
    """How sure it is that the case is meant, by its numbers and second factors."""
    return confidence(clue.mention for clue in (*meaning.numbers, *meaning.second))


def margin(evidence: Evidence, sender: str, case: str) -> float:
    """How far the best candidate of a case is ahead of the best in any other; 1 when there is no other."""
    here, elsewhere = 0.0, 0.0
    for candidate in _ranked(evidence, sender):
        if candidate.bg_number == case:
            here = max(here, candidate.score)
        else:
            elsewhere = max(elsewhere, candidate.score)
    return round(here - elsewhere, _DIGITS) if elsewhere else 1.0


def rank(evidence: Evidence, sender: str) -> tuple[Candidate, ...]:
    """The five members for whom most speaks. A birth date alone makes no candidate."""
    return tuple(_ranked(evidence, sender)[:MOST_CANDIDATES])


def _ranked(evidence: Evidence, sender: str) -> list[Candidate]:
    known = dict.fromkeys(
        member
        for clue in (*evidence.own, *evidence.written, *evidence.quoted)
        if clue.mention.kind not in {Kind.BIRTH_DATE, Kind.ADDRESS}
        for member in clue.members
    )
    speaking = _by_member((*evidence.own, *evidence.written))
    quoted = _by_member(evidence.quoted)
    candidates = (_candidate(m, speaking.get(m, []), quoted.get(m, []), sender) for m in known)
    return sorted(candidates, key=lambda c: (-c.score, c.bg_number, c.customer_number))


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
