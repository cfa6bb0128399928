"""Evidence: what the texts name, held against the register."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from classifiers.identifiers import bg_number, birth_date, customer_number, iban, pension_number
from classifiers.names import NameIndex, find_names, index_names
from classifiers.nouns import Kind, Member, Mention, Source
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
        return (*self.own, *self.written)


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """The members of the register that one mail may be about, ready to be asked."""

    members: Mapping[tuple[Kind, str], tuple[Member, ...]]
    names: NameIndex
    received: date | None


def ready(members: tuple[Member, ...], office_ibans: frozenset[str], received: date | None) -> Register:
    """Sort the members by everything that can point to them. The office's accounts point to nobody."""
    never = {iban.canonical(account) or account for account in office_ibans}
    found: dict[tuple[Kind, str], list[Member]] = {}
    for member in members:
        for kind, value in _values(member):
            if value and value not in never and not (kind is Kind.BIRTH_DATE and birth_date.weak(value)):
                found.setdefault((kind, value), []).append(member)
    return Register(
        members={key: tuple(fitting) for key, fitting in found.items()},
        names=index_names(members),
        received=received,
    )


def _values(member: Member) -> tuple[tuple[Kind, str], ...]:
    return (
        (Kind.BG_NUMBER, member.bg_number),
        (Kind.CUSTOMER_NUMBER, member.customer_number),
        (Kind.PENSION_NUMBER, member.vsnr),
        (Kind.IBAN, member.iban),
        (Kind.BIRTH_DATE, member.birth_date),
    )


def clues(pages: Iterable[str], source: Source, register: Register) -> tuple[Clue, ...]:
    """What `plain` pages name: all case, customer and pension numbers; the rest where the register knows it.

    Each value is taken once, where it stands first.
    """
    found: dict[tuple[Kind, str], Clue] = {}
    for number, page in enumerate(pages, start=1):
        for kind, value, start, end, members in _mentions(page, register):
            if (kind, value) not in found:
                snippet = around(page, start, end)
                mention = Mention(kind=kind, value=value, source=source, page=number, snippet=snippet)
                found[kind, value] = Clue(mention=mention, members=members)
    return tuple(found.values())


_Found = tuple[Kind, str, int, int, tuple[Member, ...]]


def _mentions(page: str, register: Register) -> Iterator[_Found]:
    for kind, grammar in (
        (Kind.BG_NUMBER, bg_number),
        (Kind.CUSTOMER_NUMBER, customer_number),
        (Kind.PENSION_NUMBER, pension_number),
    ):
        for start, end, value in grammar.find(page):
            yield kind, value, start, end, register.members.get((kind, value), ())
    if not register.members:
        return
    for start, end, value in iban.find(page):
        if members := register.members.get((Kind.IBAN, value)):
            yield Kind.IBAN, value, start, end, members
    yield from _birth_dates(page, register)
    for start, end, members in find_names(page, register.names):
        yield Kind.NAME, _name(members), start, end, members


def _birth_dates(page: str, register: Register) -> Iterator[_Found]:
    for start, end, value in birth_date.find(page):
        members = register.members.get((Kind.BIRTH_DATE, value))
        if members and (_long_ago(value, register.received) or _labelled(page, start)):
            yield Kind.BIRTH_DATE, value, start, end, members


def _labelled(page: str, start: int) -> bool:
    return bool(_BORN.search(page, max(0, start - _BORN_REACH), start))


def _long_ago(day: str, received: date | None) -> bool:
    return received is not None and int(day[:4]) <= received.year - _YOUNGEST


def _name(members: tuple[Member, ...]) -> str:
    """The name as the register writes it; persons of one name are one value."""
    return " / ".join(sorted({f"{member.last_name}, {member.first_name}" for member in members}))
