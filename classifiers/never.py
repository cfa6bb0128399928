"""What stands on paper and is nobody's evidence: the office's own numbers, accounts and addresses."""

from collections.abc import Iterable

from classifiers.identifiers import bg_number, customer_number, iban, pension_number

_GRAMMARS = (bg_number, customer_number, iban, pension_number)


def never_counted(entries: Iterable[str]) -> frozenset[str]:
    """The entries, in any printed form, as they are compared with what is found."""
    known = {entry: [grammar.canonical(entry) for grammar in _GRAMMARS] for entry in entries}
    return frozenset(
        _compared(value)
        for entry, values in known.items()
        for value in (entry, *values)
        if value and _compared(value)
    )


def is_nobodys(value: str, never: frozenset[str]) -> bool:
    """Whether a canonical value is one of them; of a learned number its kind stands before a colon."""
    return bool(never) and not never.isdisjoint((_compared(value), _compared(value.partition(":")[2])))


def _compared(value: str) -> str:
    return "".join(value.split()).casefold()
