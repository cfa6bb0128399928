"""Evidence: what the texts name, held against the register."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from classifiers.addresses import AddressIndex, index_addresses, living_there, right_behind
from classifiers.addresses import find as find_addresses
from classifiers.birthdays import find_birthdays
from classifiers.folding import WORD
from classifiers.identifiers import (
    bg_number,
    birth_date,
    customer_number,
    iban,
    pension_number,
    references,
)
from classifiers.names import Named, NameIndex, find_names, index_names
from classifiers.never import is_nobodys, never_counted
from classifiers.nouns import Kind, Member, Mention, Source
from classifiers.place import place_of
from classifiers.plain import around
from classifiers.rows import other_rows

_MOST_NAMED = 20
"""Of all who are called like that: some whose names are looked at, word by word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clue:
    """A mention, and whom in the register it fits: nobody, one person, or several."""

    mention: Mention
    members: tuple[Member, ...]
    denied: tuple[Member, ...] = ()
    """Of a birth date: whose name stands right before it, though they were born on another day."""
    listed: bool = False
    """Of a name: it stands only in a list, beside rows that are nobody's of their case."""


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
    births: Mapping[str, tuple[Member, ...]]
    """By birth date; those that offices invent tell nobody."""
    names: NameIndex
    addresses: AddressIndex
    received: date | None
    prefixes: frozenset[str] = frozenset()
    """The office's own, of case numbers; none where they are not configured."""
    never: frozenset[str] = frozenset()
    """What is nobody's evidence."""

    def is_ours(self, case: str) -> bool:
        """Whether a case number can be one of this office."""
        return not self.prefixes or bg_number.prefix(case) in self.prefixes


def ready(
    members: tuple[Member, ...],
    never: frozenset[str],
    received: date | None,
    prefixes: frozenset[str] = frozenset(),
) -> Register:
    """Sort the members by everything that can point to them. The office's own numbers point to nobody."""
    found: dict[tuple[Kind, str], list[Member]] = {}
    digits: dict[str, list[Member]] = {}
    births: dict[str, list[Member]] = {}
    for member in members:
        for kind, value in _values(member):
            if value:
                found.setdefault((kind, value), []).append(member)
        if member.birth_date and not birth_date.weak(member.birth_date):
            births.setdefault(member.birth_date, []).append(member)
        if member.customer_number:
            digits.setdefault(customer_number.digits_of(member.customer_number), []).append(member)
    return Register(
        members={key: tuple(fitting) for key, fitting in found.items()},
        by_digits={key: tuple(fitting) for key, fitting in digits.items()},
        births={key: tuple(fitting) for key, fitting in births.items()},
        names=index_names(members),
        addresses=index_addresses(members),
        received=received,
        prefixes=prefixes,
        never=never_counted(never),
    )


def _values(member: Member) -> Iterator[tuple[Kind, str]]:
    yield Kind.BG_NUMBER, member.bg_number
    yield Kind.CUSTOMER_NUMBER, member.customer_number
    yield Kind.PENSION_NUMBER, member.vsnr
    yield Kind.IBAN, member.iban
    for kind, value in member.references:
        yield Kind.REFERENCE, f"{kind}:{value}"


def clues(pages: Iterable[str], source: Source, register: Register) -> tuple[Clue, ...]:
    """What `plain` pages name: all case, customer and pension numbers; the rest where the register knows it.

    Each value is taken once, where it stands first; one that was found exactly is never a repaired one, a
    birth date that speaks against somebody is never one that does not, and a name outside any list is none
    within one.
    """
    found: dict[tuple[Kind, str], Clue] = {}
    for number, page in enumerate(pages, start=1):
        for one in mentions(page, register):
            if is_nobodys(one.value, register.never):
                continue
            key = (one.kind, one.value)
            known = found.get(key)
            if not known or _tells_more(one, known):
                found[key] = _clue(one, page, number, source)
    return tuple(found.values())


def _tells_more(one: "Found", known: Clue) -> bool:
    plainly = known.listed > one.listed or known.mention.repaired > one.repaired
    return plainly or len(one.denied) > len(known.denied)


def _clue(one: "Found", page: str, number: int, source: Source) -> Clue:
    mention = Mention(
        kind=one.kind,
        value=one.value,
        source=source,
        page=number,
        snippet=around(page, one.start, one.end),
        repaired=one.repaired,
        only_letter=one.only_letter,
        place=place_of(page, one.start) if source is Source.DOCUMENT else "",
    )
    return Clue(mention=mention, members=one.members, denied=one.denied, listed=one.listed)


@dataclass(frozen=True, slots=True)
class Found:
    """Something on a page, before it is a clue."""

    kind: Kind
    value: str
    start: int
    end: int
    members: tuple[Member, ...]
    repaired: bool = False
    only_letter: bool = False
    denied: tuple[Member, ...] = ()
    listed: bool = False


def mentions(page: str, register: Register) -> Iterator[Found]:
    """Each place of a `plain` page that names something, with whom it may mean."""
    clear = tuple(bg_number.find(page))
    for start, end, value in clear:
        members = register.members.get((Kind.BG_NUMBER, value), ())
        if members or register.is_ours(value) or bg_number.is_clear(page, start, end):
            yield Found(Kind.BG_NUMBER, value, start, end, members)
    yield from _customer_numbers(page, register)
    for start, end, value in pension_number.find(page):
        members = register.members.get((Kind.PENSION_NUMBER, value), ())
        yield Found(Kind.PENSION_NUMBER, value, start, end, members)
    if not register.members:
        return
    others = bg_number.find_anothers(page) if clear else ()  # they only speak against
    for start, end, value in (*bg_number.find_misread(page), *others):
        if known := register.members.get((Kind.BG_NUMBER, value)):
            yield Found(Kind.BG_NUMBER, value, start, end, known, repaired=True)
    for start, end, value in iban.find(page):
        if known := register.members.get((Kind.IBAN, value)):
            yield Found(Kind.IBAN, value, start, end, known)
    yield from _references(page, register)
    names = tuple(find_names(page, register.names))
    yield from _unlabelled_cases(page, names, register)
    yield from _birth_dates(page, names, register)
    yield from _names(page, names)
    yield from _addresses(page, names, register)


def _customer_numbers(page: str, register: Register) -> Iterator[Found]:
    """As they stand there; a letter is put right only behind a label.

    A number whose letter was read well, and is not the one the register has, is another number.
    """
    for start, end, value in customer_number.find(page):
        members = register.members.get((Kind.CUSTOMER_NUMBER, value), ())
        if (
            not members
            and customer_number.labelled(page, start)
            and (known := _misread_number(value, register))
        ):
            yield _put_right(page, start, end, known)
        else:
            yield Found(Kind.CUSTOMER_NUMBER, value, start, end, members)
    for start, end, value in customer_number.find_misread(page):
        if known := _misread_number(value, register):
            yield _put_right(page, start, end, known)


def _put_right(page: str, start: int, end: int, known: tuple[Member, ...]) -> Found:
    number = known[0].customer_number
    only_letter = customer_number.digits_are_well(page[start:end])
    return Found(Kind.CUSTOMER_NUMBER, number, start, end, known, repaired=True, only_letter=only_letter)


def _misread_number(value: str, register: Register) -> tuple[Member, ...]:
    """The one person with these digits, whose letter engines take for what was read."""
    known = register.by_digits.get(customer_number.digits_of(value), ())
    numbers = {member.customer_number for member in known}
    return known if len(numbers) == 1 and customer_number.misreads(value, *numbers) else ()


def _references(page: str, register: Register) -> Iterator[Found]:
    if not any(kind is Kind.REFERENCE for kind, _ in register.members):
        return
    for one in references.find(page):
        value = f"{one.kind}:{one.value}"
        members = register.members.get((Kind.REFERENCE, value), ())
        if len({member.bg_number for member in members}) == 1:  # taught for two cases, it tells neither
            yield Found(Kind.REFERENCE, value, one.start, one.end, members)


def _unlabelled_cases(page: str, names: tuple[Named, ...], register: Register) -> Iterator[Found]:
    """Misread numbers of ours whose label nobody can read, where somebody of the case is named."""
    named = {member.bg_number for name in names if name.exact for member in name.members}
    for start, end, value in bg_number.find_unlabelled(page):
        if value in named and bg_number.prefix(value) in register.prefixes:
            members = register.members[Kind.BG_NUMBER, value]
            yield Found(Kind.BG_NUMBER, value, start, end, members, repaired=True)


def _names(page: str, names: tuple[Named, ...]) -> Iterator[Found]:
    for one in names:
        name, listed = _name(one.members), _is_listed(page, one, names)
        yield Found(Kind.NAME, name, one.start, one.end, one.members, repaired=not one.exact, listed=listed)


def _is_listed(page: str, one: Named, names: tuple[Named, ...]) -> bool:
    """Whether a name stands in a list with a row that is nobody's of the same case or family."""
    words = frozenset(
        WORD.findall(" ".join(f"{m.first_name} {m.last_name}" for m in one.members[:_MOST_NAMED]))
    )
    rows = tuple(other_rows(page, one.start, one.end, words))
    return bool(rows) and not all(_is_of_theirs(page, row, one, names) for row in rows)


def _is_of_theirs(page: str, row: tuple[int, int], one: Named, names: tuple[Named, ...]) -> bool:
    """Whether a row has the family's name, or names somebody of a case that `one` may mean."""
    start, end = row
    if any(member.last_name in page[start:end] for member in one.members):
        return True
    cases = {member.bg_number for member in one.members}
    within = (named for named in names if start <= named.start < end)
    return any(not cases.isdisjoint(member.bg_number for member in named.members) for named in within)


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


def _birth_dates(page: str, names: tuple[Named, ...], register: Register) -> Iterator[Found]:
    for day in find_birthdays(page, names, register.births, register.received):
        yield Found(Kind.BIRTH_DATE, day.value, day.start, day.end, day.born, denied=day.denied)


def _name(members: tuple[Member, ...]) -> str:
    """The name as the register writes it; persons of one name are one value."""
    return " / ".join(sorted({f"{member.last_name}, {member.first_name}" for member in members}))
