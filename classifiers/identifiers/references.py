"""All numbers for which an office may learn a case: one table of kinds, one search.

None of them stands in the register. A clerk's decision teaches "Vertragskonto 4711 → this case"; from
then on the number is one factor.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Protocol

from classifiers.identifiers import (
    child_benefit_number,
    contract_number,
    court_file,
    health_insurance_number,
    objection_number,
    tax_id,
)
from classifiers.plain import plain


class ReferenceKind(StrEnum):
    """What kind of number was learned."""

    TAX_ID = "tax_id"
    HEALTH_INSURANCE = "health_insurance"
    CHILD_BENEFIT = "child_benefit"
    OBJECTION = "objection"
    COURT_FILE = "court_file"
    CONTRACT = "contract"


class Grammar(Protocol):
    """A module of this package."""

    def canonical(self, text: str) -> str | None:
        """The one form of a number; None when it is none."""

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Start, end and canonical form of each number in a `plain` text."""


GRAMMARS: dict[ReferenceKind, Grammar] = {
    ReferenceKind.TAX_ID: tax_id,
    ReferenceKind.HEALTH_INSURANCE: health_insurance_number,
    ReferenceKind.CHILD_BENEFIT: child_benefit_number,
    ReferenceKind.OBJECTION: objection_number,
    ReferenceKind.COURT_FILE: court_file,
    ReferenceKind.CONTRACT: contract_number,
}


@dataclass(frozen=True, slots=True)
class Reference:
    """One number and where it stands."""

    kind: ReferenceKind
    value: str
    start: int
    end: int


@lru_cache(16)
def find(text: str) -> tuple[Reference, ...]:
    """Every such number in a `plain` text."""
    return tuple(
        Reference(kind, value, start, end)
        for kind, grammar in GRAMMARS.items()
        for start, end, value in grammar.find(text)
    )


def teachable(text: str) -> tuple[Reference, ...]:
    """The numbers in a text for which a case can be learned, each once."""
    return tuple({(one.kind, one.value): one for one in find(plain(text))}.values())
