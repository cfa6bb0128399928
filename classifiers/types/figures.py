"""How well types are told: precision, recall and F1 of each, from pairs of what is and what was told."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """Precision and recall of one code, over so many documents."""

    code: str
    precision: float
    recall: float
    documents: int

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def figures(pairs: Iterable[tuple[str, str | None]]) -> dict[str, Figure]:
    """One figure for each true code, from pairs of what it is and what was told (None: not sure)."""
    counted = Counter(pairs)
    told_as, are = Counter[str | None](), Counter[str]()
    for (true, told), count in counted.items():
        told_as[told] += count
        are[true] += count
    return {
        code: Figure(
            code=code,
            precision=counted[code, code] / told_as[code] if told_as[code] else 0.0,
            recall=counted[code, code] / are[code],
            documents=are[code],
        )
        for code in sorted(are)
    }


def macro_f1(found: Iterable[Figure]) -> float:
    """The mean F1 over the types, each counting the same; 0 of none."""
    f1 = [figure.f1 for figure in found]
    return sum(f1) / len(f1) if f1 else 0.0
