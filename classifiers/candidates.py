"""The persons a document may be about, best first, with what speaks for each."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

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
_REPAIRED_LETTER = 1.4
"""A Kundennummer of which only the letter had to be: its nine digits are one person's."""
_QUOTED_DOUBT = 0.7
_SENDER_DOUBT = 0.9
_CLOSED = 0.5
_DIGITS = 4


def confidence(mentions: Iterable[Mention]) -> float:
    """One minus the product of the doubts each kind of factor leaves: independent factors multiply.

    The doubts are set by hand: how often a factor of this kind, alone, might be somebody else's. What a
    score is worth is measured by `calibrate` from reviewed decisions.
    """
    return round(1 - _doubt(mentions), _DIGITS)


def _doubt(mentions: Iterable[Mention], doubt: float = 1.0) -> float:
    left: dict[Kind, float] = {}
    for mention in mentions:
        one = _DOUBT[mention.kind] * _repair(mention)
        left[mention.kind] = min(one, left.get(mention.kind, 1.0))
    for one in left.values():
        doubt *= one
    return doubt


def _repair(mention: Mention) -> float:
    if not mention.repaired:
        return 1
    return _REPAIRED_LETTER if mention.only_letter else _REPAIRED


def certainty(meaning: Meaning) -> float:
    """How sure it is that the case is meant, by its numbers and second factors."""
    return confidence(clue.mention for clue in (*meaning.numbers, *meaning.second))


def margin(evidence: Evidence, sender: str, case: str) -> float:
    """How much less doubt a case leaves than the next: 0 none, 0.9 a tenth of it; 1 when there is no other.

    A share, because scores come ever closer to 1: what speaks for both cases does not bring them together.
    """
    here, elsewhere = 1.0, 0.0
    for said in _said(evidence):
        doubt = _doubt_about(said, sender)
        if said.member.bg_number == case:
            here = min(here, doubt)
        else:
            elsewhere = min(elsewhere or 1.0, doubt)
    return round(1 - here / elsewhere, _DIGITS) if elsewhere else 1.0


def rank(evidence: Evidence, sender: str) -> tuple[Candidate, ...]:
    """The five members for whom most speaks. A birth date alone makes no candidate."""
    return tuple(_ranked(evidence, sender)[:MOST_CANDIDATES])


def _ranked(evidence: Evidence, sender: str) -> list[Candidate]:
    candidates = (_candidate(said, sender) for said in _said(evidence))
    return sorted(candidates, key=lambda c: (-c.score, c.bg_number, c.customer_number))


@dataclass(frozen=True, slots=True)
class _Said:
    """What a text says of one member."""

    member: Member
    own: tuple[Mention, ...]
    quoted: tuple[Mention, ...]


def _said(evidence: Evidence) -> Iterator[_Said]:
    """For everybody who may be meant."""
    known = dict.fromkeys(
        member
        for clue in (*evidence.own, *evidence.written, *evidence.quoted)
        if clue.mention.kind not in {Kind.BIRTH_DATE, Kind.ADDRESS}
        for member in clue.members
    )
    speaking = _by_member((*evidence.own, *evidence.written))
    quoted = _by_member(evidence.quoted)
    for member in known:
        yield _Said(member, tuple(speaking.get(member, ())), tuple(quoted.get(member, ())))


def _by_member(clues: Iterable[Clue]) -> dict[Member, list[Mention]]:
    speaking: dict[Member, list[Mention]] = {}
    for clue in clues:
        for member in clue.members:
            speaking.setdefault(member, []).append(clue.mention)
    return speaking


def _doubt_about(said: _Said, sender: str) -> float:
    known = bool(sender) and said.member.email.casefold() == sender.casefold()
    doubt = (_QUOTED_DOUBT if said.quoted else 1.0) * (_SENDER_DOUBT if known else 1.0)
    left = _doubt(said.own, doubt)
    return left if said.member.active else 1 - (1 - left) * _CLOSED


def _candidate(said: _Said, sender: str) -> Candidate:
    factors: dict[tuple[Kind, str], Mention] = {}
    for mention in (*said.own, *said.quoted):
        factors.setdefault((mention.kind, mention.value), mention)
    return Candidate(
        bg_number=said.member.bg_number,
        customer_number=said.member.customer_number,
        factors=tuple(factors.values()),
        score=round(1 - _doubt_about(said, sender), _DIGITS),
    )
