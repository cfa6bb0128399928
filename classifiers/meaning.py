"""What the evidence about one part means: which case, which person, and what else speaks for it."""

from collections.abc import Iterable
from dataclasses import dataclass

from classifiers.evidence import Clue, Evidence
from classifiers.nouns import Kind, Member

NUMBERS = frozenset({Kind.BG_NUMBER, Kind.CUSTOMER_NUMBER})
_OF_A_PERSON = frozenset({Kind.CUSTOMER_NUMBER, Kind.PENSION_NUMBER})
_TELLS_WHO = _OF_A_PERSON | {Kind.NAME}
_OF_ONE_HOUSEHOLD = frozenset({Kind.IBAN, Kind.PENSION_NUMBER})
_SECOND = frozenset({Kind.NAME, Kind.BIRTH_DATE, Kind.IBAN, Kind.PENSION_NUMBER, Kind.REFERENCE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """How the counting clues of one part fit together."""

    numbers: tuple[Clue, ...]
    """Case and customer numbers that count; where there is none, learned ones that may stand for one."""
    cases: frozenset[str]
    """The cases on which all these numbers agree; empty when they disagree or are unknown."""
    case: str | None
    """The one case of the register they agree on."""
    is_open: bool
    """Whether that case is open for everybody the numbers point to."""
    members: tuple[Member, ...]
    """Who of that case is named, and is in it now; of a closed case, who was."""
    persons: tuple[frozenset[str], ...]
    """For each clue to a person: who may be meant by it."""
    person: str | None
    """The Kundennummer of the one person whom all of these allow."""
    second: tuple[Clue, ...]
    """Independent factors besides the numbers, of the same person or case."""


def understand(evidence: Evidence) -> Meaning:
    """Put the counting clues of one part together."""
    numbers = tuple(clue for clue in evidence.counting if clue.mention.kind in NUMBERS)
    cases = agreed(numbers)
    case = next(iter(cases)) if len(cases) == 1 and all(clue.members for clue in numbers) else None
    members = current(m for clue in evidence.counting for m in clue.members if m.bg_number == case)
    persons = _persons(evidence, members)
    return Meaning(
        numbers=numbers,
        cases=cases,
        case=case,
        is_open=all(any(m.active and m.bg_number == case for m in clue.members) for clue in numbers),
        members=members,
        persons=persons,
        person=_one(persons),
        second=_second_factors(evidence, numbers, members),
    )


def person_of(member: Member) -> str:
    """What tells a person from others: the Kundennummer, or all the register has in its place."""
    nameless = f"{member.bg_number}|{member.last_name}|{member.first_name}|{member.birth_date}"
    return member.customer_number or nameless


def current(members: Iterable[Member]) -> tuple[Member, ...]:
    """The members who are in their case now; all of them when nobody is."""
    everybody = tuple(dict.fromkeys(members))
    return tuple(member for member in everybody if member.active) or everybody


def agreed(numbers: Iterable[Clue]) -> frozenset[str]:
    """The cases to which every one of the numbers can belong."""
    possible = [_cases(clue) for clue in numbers]
    return frozenset.intersection(*possible) if possible else frozenset()


def _cases(number: Clue) -> frozenset[str]:
    if number.mention.kind is Kind.BG_NUMBER:
        return frozenset((number.mention.value,))
    return frozenset(member.bg_number for member in current(number.members))


def _persons(evidence: Evidence, members: tuple[Member, ...]) -> tuple[frozenset[str], ...]:
    """Who is meant, by the document's clues to a person and the numbers in the mail's own words."""
    telling = [clue for clue in evidence.own if clue.mention.kind in _TELLS_WHO]
    telling += [clue for clue in evidence.written if clue.mention.kind in _OF_A_PERSON]
    inside = frozenset(members)
    return tuple(
        frozenset(person_of(member) for member in (inside.intersection(clue.members) or clue.members))
        for clue in telling
        if clue.members and not (clue.mention.repaired and inside.isdisjoint(clue.members))
    )


def _one(persons: tuple[frozenset[str], ...]) -> str | None:
    common = frozenset.intersection(*persons) if persons else frozenset()
    person = next(iter(common)) if len(common) == 1 else ""
    return person if person and "|" not in person else None


def _second_factors(
    evidence: Evidence, numbers: tuple[Clue, ...], members: tuple[Member, ...]
) -> tuple[Clue, ...]:
    """Clues that fit a member of the case, and the person of the customer number where there is one.

    An account counts only where it is one person's, or of people who are in one case now.
    """
    numbered = [
        frozenset(map(person_of, n.members)) for n in numbers if n.mention.kind is Kind.CUSTOMER_NUMBER
    ]
    allowed = frozenset(m for m in members if all(person_of(m) in persons for persons in numbered))
    return tuple(
        clue
        for clue in evidence.counting
        if clue.mention.kind in _SECOND
        and clue not in numbers
        and not allowed.isdisjoint(clue.members)
        and not _shared(clue)
    )


def _shared(clue: Clue) -> bool:
    """Whether an account or a pension number stands with several people in different cases."""
    if clue.mention.kind not in _OF_ONE_HOUSEHOLD:
        return False
    households: dict[str, list[Member]] = {}
    for member in clue.members:
        households.setdefault(person_of(member), []).append(member)
    cases = {member.bg_number for theirs in households.values() for member in current(theirs)}
    return len(households) > 1 and len(cases) > 1
