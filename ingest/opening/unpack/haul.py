"""What is taken out of one container: its members, what was wrong, and how much it may still grow."""

from dataclasses import dataclass, field
from typing import Self

from classifiers.reasons import Reason
from ingest.opening.charsets import clean
from ingest.opening.nouns import MAX_NAME
from ingest.opening.unpack.nouns import Budget, Member, OverBudgetError, Unpacked

MAX_ENTRIES = 20_000
"""Entries of one container that are looked at, folders and links too."""
PROBLEMS: tuple[tuple[str, Reason], ...] = (
    ("encrypted", Reason.ENCRYPTED),
    ("method", Reason.UNSUPPORTED_KIND),
    ("truncated", Reason.DAMAGED),
    ("crc", Reason.DAMAGED),
    ("damaged", Reason.DAMAGED),
)
"""What a defect means for the container, the gravest first. `link` and `device` mean nothing."""
NOTHING_TAKEN: dict[Reason | None, Reason] = {None: Reason.EMPTY_FILE, Reason.DAMAGED: Reason.UNREADABLE}


@dataclass(slots=True, kw_only=True)
class Haul:
    """Filled while one container is unpacked. Every byte is accounted for before the next is asked for."""

    budget: Budget
    left: int
    """Bytes the container may still become."""
    entries: int = MAX_ENTRIES
    """Entries that may still be looked at."""
    members: list[Member] = field(default_factory=list)
    defects: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, data: bytes, budget: Budget) -> Self:
        """Nothing yet out of the container `data`."""
        return cls(budget=budget, left=budget.most_of(len(data)))

    def look(self, entries: int = 1) -> None:
        """Account for entries, taken or not. Raises OverBudgetError."""
        self.entries -= entries
        self.budget.spend(0)
        if self.entries < 0:
            raise OverBudgetError

    def grow(self, size: int) -> None:
        """Account for bytes as they are unpacked. Raises OverBudgetError."""
        self.left -= size
        self.budget.spend(0)
        if self.left < 0:
            raise OverBudgetError(Reason.UNPACKS_TOO_LARGE)

    def keep(self, name: str, data: bytes, claimed_type: str = "", defects: tuple[str, ...] = ()) -> None:
        """Take one member; its defects are also those of the container. Raises OverBudgetError."""
        self.budget.take(len(data))
        self.note(*defects)
        self.members.append(
            Member(name=tidy(name), data=data, claimed_type=claimed_type, defects=tuple(sorted(set(defects))))
        )

    def note(self, *defects: str) -> None:
        """Put on record what is wrong."""
        self.defects.update(defects)

    def unpacked(self, *, says_something_itself: bool = False) -> Unpacked:
        """All that was taken, with the gravest problem. Nothing at all is one too, but for a container
        that is a document of its own.
        """
        problem = next((reason for defect, reason in PROBLEMS if defect in self.defects), None)
        if not self.members and not says_something_itself:
            problem = NOTHING_TAKEN.get(problem, problem)
        return Unpacked(members=tuple(self.members), defects=tuple(sorted(self.defects)), problem=problem)


def tidy(name: str) -> str:
    """A member's name on one line; of a long one its end, where the file name stands."""
    return " ".join(clean(name).split())[-MAX_NAME:]
