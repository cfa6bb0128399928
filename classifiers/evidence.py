"""Evidence: what the texts name, held against the register."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from classifiers.addresses import AddressIndex, index_addresses, living_there, right_behind
from classifiers.addresses import find as find_addresses
from classifiers.identifiers import (
    bg_number,
    birth_date,
    customer_number,
    iban,
    pension_number,
    references,
)
from classifiers.names import Named, NameIndex, find_names, index_names
from classifiers.nouns import Kind, Member, Mention, Source
from classifiers.place import place_of
from classifiers.plain import around

_BORN = re.compile(r"\bgeb|Geb\b|Geburt|\*\s?$|\bborn|birth", re.IGNORECASE)
_BORN_REACH = 80
_YOUNGEST = 15
"""A date this many years before the mail is hardly the date of a letter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clue:
    """A mention, and whom in the register it fits: nobody, one person, or several."""

    mention: Mention
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """All clues about one part, by whose words they stand in. `quoted` only strengthens."""

    own: tuple[Clue, ...]
    """In the document itself."""
    written: tuple[Clue, ...]
    """In the mail's written words, where these are not the document itself."""
    quoted: tuple[Clue, ...]
    """In quoted or forwarded text."""

    @property
    def counting(self) -> tuple[Clue, ...]:
        """What may decide."""
        return tuple(c for c in (*self.own, *self.written) if c.mention.kind is not Kind.ADDRESS)

    @property
    def addresses(self) -> tuple[Clue, ...]:
        """Who is said to live where they live: it tells namesakes apart, and no more."""
        return tuple(c for c in (*self.own, *self.written) if c.mention.kind is Kind.ADDRESS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """The members of the register that one mail may be about, ready to be asked."""

    members: Mapping[tuple[Kind, str], tuple[Member, ...]]
    by_digits: Mapping[str, tuple[Member, ...]]
    """By the nine digits of the Kundennummer."""
    names: NameIndex
    addresses: AddressIndex
    received: date | None


def ready(members: tuple[Member, ...], office_ibans: frozenset[str], received: date | None) -> Register:
    """Sort the members by everything that can point to them. The office's accounts point to nobody."""
    never = {iban.canonical(account) or account for account in office_ibans}
    found: dict[tuple[Kind, str], list[Member]] = {}
    digits: dict[str, list[Member]] = {}
    for member in members:
        for kind, value in _values(member):
            if value and value not in never and not (kind is Kind.BIRTH_DATE and birth_date.weak(value)):
                found.setdefault((kind, value), []).append(member)
        if member.customer_number:
            digits.setdefault(customer_number.digits_of(member.customer_number), []).append(member)
    return Register(
        members={key: tuple(fitting) for key, fitting in found.items()},
        by_digits={key: tuple(fitting) for key, fitting in digits.items()},
        names=index_names(members),
        addresses=index_addresses(members),
        received=received,
    )


def _values(member: Member) -> Iterator[tuple[Kind, str]]:
    yield Kind.BG_NUMBER, member.bg_number
    yield Kind.CUSTOMER_NUMBER, member.customer_number
    yield Kind.PENSION_NUMBER, member.vsnr
    yield Kind.IBAN, member.iban
    yield Kind.BIRTH_DATE, member.birth_date
    for kind, value in member.references:
        yield Kind.REFERENCE, f"{kind}:{value}"


def clues(pages: Iterable[str], source: Source, register: Register) -> tuple[Clue, ...]:
    """What `plain` pages name: all case, customer and pension numbers; the rest where the register knows it.

    Each value is taken once, where it stands first; one that was found exactly is never a repaired one.
    """
    found: dict[tuple[Kind, str], Clue] = {}
    for number, page in enumerate(pages, start=1):
        for one in mentions(page, register):
            key = (one.kind, one.value)
            if key not in found or (found[key].mention.repaired and not one.repaired):
                found[key] = _clue(one, page, number, source)
    return tuple(found.values())


def _clue(one: "Found", page: str, number: int, source: Source) -> Clue:
    mention = Mention(
        kind=one.kind,
        value=one.value,
        source=source,
        page=number,
        snippet=around(page, one.start, one.end),
        repaired=one.repaired,
        place=place_of(page, one.start) if source is Source.DOCUMENT else "",
    )
    return Clue(mention=mention, members=one.members)


@dataclass(frozen=True, slots=True)
class Found:
    """Something on a page, before it is a clue."""

    kind: Kind
    value: str
    start: int
    end: int
    members: tuple[Member, ...]
    repaired: bool = False


def mentions(page: str, register: Register) -> Iterator[Found]:
    """Each place of a `plain` page that names something, with whom it may mean."""
    for start, end, value in bg_number.find(page):
        yield Found(Kind.BG_NUMBER, value, start, end, register.members.get((Kind.BG_NUMBER, value), ()))
    yield from _customer_numbers(page, register)
    for start, end, value in pension_number.find(page):
        members = register.members.get((Kind.PENSION_NUMBER, value), ())
        yield Found(Kind.PENSION_NUMBER, value, start, end, members)
    if not register.members:
        return
    for start, end, value in bg_number.find_misread(page):
        if known := register.members.get((Kind.BG_NUMBER, value)):
            yield Found(Kind.BG_NUMBER, value, start, end, known, repaired=True)
    for start, end, value in iban.find(page):
        if known := register.members.get((Kind.IBAN, value)):
            yield Found(Kind.IBAN, value, start, end, known)
    yield from _birth_dates(page, register)
    yield from _references(page, register)
    names = tuple(find_names(page, register.names))
    yield from _names(names)
    yield from _addresses(page, names, register)


def _customer_numbers(page: str, register: Register) -> Iterator[Found]:
    """As they stand there; with another letter only where just one person has these digits."""
    for start, end, value in customer_number.find(page):
        if members := register.members.get((Kind.CUSTOMER_NUMBER, value), ()):
            yield Found(Kind.CUSTOMER_NUMBER, value, start, end, members)
        else:
            known = _of_one_person(register.by_digits.get(customer_number.digits_of(value), ()))
            right = known[0].customer_number if known else value
            yield Found(Kind.CUSTOMER_NUMBER, right, start, end, known, repaired=bool(known))
    for start, end, digits in customer_number.find_misread(page):
        if known := _of_one_person(register.by_digits.get(digits, ())):
            number = known[0].customer_number
            yield Found(Kind.CUSTOMER_NUMBER, number, start, end, known, repaired=True)


def _of_one_person(members: tuple[Member, ...]) -> tuple[Member, ...]:
    return members if len({member.customer_number for member in members}) == 1 else ()


def _references(page: str, register: Register) -> Iterator[Found]:
    if not any(kind is Kind.REFERENCE for kind, _ in register.members):
        return
    for one in references.find(page):
        value = f"{one.kind}:{one.value}"
        members = register.members.get((Kind.REFERENCE, value), ())
        if len({member.bg_number for member in members}) == 1:  # taught for two cases, it tells neither
            yield Found(Kind.REFERENCE, value, one.start, one.end, members)


def _names(names: tuple[Named, ...]) -> Iterator[Found]:
    for one in names:
        name = _name(one.members)
        yield Found(Kind.NAME, name, one.start, one.end, one.members, repaired=not one.exact)


def _addresses(page: str, names: tuple[Named, ...], register: Register) -> Iterator[Found]:
    for house in find_addresses(page) if names and register.addresses.members else ():
        named = {m for name in names if right_behind(house, name.end) for m in name.members}
        there = {
            member: exact for member, exact in living_there(house, register.addresses) if member in named
        }
        for street, postcode in sorted({(member.street, member.postcode) for member in there}):
            living = tuple(m for m in there if (m.street, m.postcode) == (street, postcode))
            repaired = not all(there[member] for member in living)
            address = f"{street}, {postcode}"
            yield Found(Kind.ADDRESS, address, house.start, house.end, living, repaired=repaired)


def _birth_dates(page: str, register: Register) -> Iterator[Found]:
    for start, end, value in birth_date.find(page):
        members = register.members.get((Kind.BIRTH_DATE, value))
        if members and (_long_ago(value, register.received) or _labelled(page, start)):
            yield Found(Kind.BIRTH_DATE, value, start, end, members)


def _labelled(page: str, start: int) -> bool:
    return bool(_BORN.search(page, max(0, start - _BORN_REACH), start))


def _long_ago(day: str, received: date | None) -> bool:
    return received is not None and int(day[:4]) <= received.year - _YOUNGEST


def _name(members: tuple[Member, ...]) -> str:
    """The name as the register writes it; persons of one name are one value."""
    return " / ".join(sorted({f"{member.last_name}, {member.first_name}" for member in members}))
