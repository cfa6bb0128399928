"""Bounds of a share that was counted (Clopper and Pearson 1934), without a statistics library."""

from collections.abc import Callable
from math import exp, lgamma, log

_STEPS = 60


def at_most(hits: int, count: int, sure: float = 0.95) -> float:
    """The largest share that so few hits among so many still allow, one-sided."""
    return 1.0 if hits >= count else _where(lambda share: _tail(hits, count, share) <= 1 - sure)


def interval(hits: int, count: int, sure: float = 0.95) -> tuple[float, float]:
    """The two-sided interval of a share."""
    half = (1 + sure) / 2
    return 1 - at_most(count - hits, count, half), at_most(hits, count, half)


def _tail(hits: int, count: int, share: float) -> float:
    """How likely so few hits or fewer are."""
    return sum(exp(_ways(n, count) + n * log(share) + (count - n) * log(1 - share)) for n in range(hits + 1))


def _ways(hits: int, count: int) -> float:
    """The logarithm of the binomial coefficient."""
    return lgamma(count + 1) - lgamma(hits + 1) - lgamma(count - hits + 1)


def _where(is_above: Callable[[float], bool]) -> float:
    """Where between 0 and 1 the answer turns from no to yes."""
    low, high = 0.0, 1.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (low, middle) if is_above(middle) else (middle, high)
    return high
