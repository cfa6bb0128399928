"""What every unpacker takes and gives, and the one budget they all draw on."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from classifiers.reasons import Reason


class OverBudgetError(Exception):
    """The submission would unpack to more than it may; `reason` says which bound was hit."""

    def __init__(self, reason: Reason = Reason.TOO_MANY_PARTS) -> None:
        """Parts and depth, unless `reason` says otherwise."""
        super().__init__(reason)
        self.reason = reason


@dataclass(slots=True, kw_only=True)
class Budget:
    """What one submission may still unpack to. Shared by all its containers; only ever shrinks."""

    parts: int
    """Members that may still be taken."""
    size: int
    """Bytes that may still be unpacked."""
    ratio: int = 200
    """The most a container may grow: unpacked bytes for each packed byte."""
    deadline: float = float("inf")
    """The moment, by `clock`, after which nothing more is unpacked."""
    clock: Callable[[], float] = time.monotonic

    def take(self, size: int) -> None:
        """Account for one member of `size` bytes before it is kept. Raises OverBudgetError."""
        self.count(1)
        self.spend(size)

    def count(self, parts: int) -> None:
        """Account for parts, whatever their size. Raises OverBudgetError."""
        self.parts -= parts
        if self.parts < 0:
            raise OverBudgetError

    def spend(self, size: int) -> None:
        """Account for unpacked bytes as they come. Raises OverBudgetError."""
        self.size -= size
        if self.size < 0:
            raise OverBudgetError(Reason.UNPACKS_TOO_LARGE)
        if self.clock() > self.deadline:
            raise OverBudgetError(Reason.UNPACKING_TIMED_OUT)

    def enter(self, level: int, most: int) -> None:
        """Go one container deeper. Raises OverBudgetError."""
        if level >= most:
            raise OverBudgetError

    def most_of(self, packed: int) -> int:
        """How many bytes a container of `packed` bytes may become, at the most."""
        return min(self.size, max(packed, 1_000) * self.ratio)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One thing that lay in a container."""

    name: str
    """As the container calls it, for the record only; may hold any path or character."""
    data: bytes
    claimed_type: str = ""
    """Lower case, where the container says one."""
    is_mail: bool = False
    """A whole mail (RFC 5322): it is walked like a forwarded one."""
    is_text: bool = False
    """The words of the message itself (the body of an Outlook message), not a file beside it."""
    defects: tuple[str, ...] = ()
    """What was wrong with its bytes, by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unpacked:
    """What lay in a container."""

    members: tuple[Member, ...] = ()
    defects: tuple[str, ...] = ()
    """What was wrong with it, by name (`truncated`, `crc`, …)."""
    problem: Reason | None = None
    """Why it could not be opened, or not to its end; what could be taken is in `members`."""
    signature: str = ""
    """For signed mail: `valid`, `invalid`, `unknown signer`, `not checked`."""
