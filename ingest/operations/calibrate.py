"""What a score is worth: the first candidate of each document against what a person decided about it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from sqlalchemy import select

from classifiers.bounds import interval
from config.errors import OperatorError
from ingest.operations.decide import Choice
from storage.columns import IN_PIECES
from storage.desk_nouns import DONE
from storage.tables import DecisionRow, DocumentRow
from storage.transaction import Store, Transaction

EDGES = (0.0, 0.5, 0.8, 0.9, 0.95, 0.97, 0.98, 0.99, 1.0001)
"""Scores from one to below the next are one row; they lie closer where filing is decided."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reliability:
    """How often the first candidate with such a score was the right one."""

    at_least: float
    below: float
    decisions: int
    right: int
    precision: float | None
    """None where nothing was decided yet."""
    lowest: float
    highest: float
    """The bounds of 95 %."""


def reliability(store: Store) -> tuple[Reliability, ...]:
    """One row for each range of scores, from all decisions that filed a document into a case."""
    with store.read() as tx:
        scored = list(_scored(tx))
    return tuple(_row(low, high, scored) for low, high in pairwise(EDGES))


def draw(rows: Sequence[Reliability], file: Path) -> None:
    """The reliability curve as a picture, PNG or SVG. Raises OperatorError where Matplotlib is missing."""
    try:
        from matplotlib.figure import Figure  # noqa: PLC0415 - an extra, heavy, and only for the picture
    except ImportError:
        raise OperatorError(
            "The picture needs Matplotlib. Install kundenpost[learn]; the table needs nothing."
        ) from None
    figure = Figure(figsize=(6, 4), layout="constrained")
    axes = figure.subplots()
    axes.plot((0, 1), (0, 1), color="grey", linewidth=0.8)
    for row in rows:
        if row.precision is not None:
            middle = (row.at_least + min(row.below, 1.0)) / 2
            error = [[row.precision - row.lowest], [row.highest - row.precision]]
            axes.errorbar(middle, row.precision, yerr=error, fmt="o", color="black")
            axes.annotate(f"{row.decisions}", (middle, row.lowest), ha="center", va="top", fontsize=8)
    axes.set(
        xlabel="score of the first candidate", ylabel="share that was right", xlim=(0, 1), ylim=(0, 1.02)
    )
    figure.savefig(file, dpi=120)


def _scored(tx: Transaction) -> Iterator[tuple[float, bool]]:
    """Score of the first candidate, and whether a person filed it there."""
    query = (
        select(DocumentRow.candidates, DecisionRow.case)
        .join(DecisionRow, DecisionRow.document == DocumentRow.id)
        .where(DecisionRow.state == DONE, DecisionRow.action == Choice.FILE, DecisionRow.case.is_not(None))
    )
    for row in tx.connection.execute(query, execution_options=IN_PIECES):
        if row.candidates:
            first = row.candidates[0]
            yield first["score"], first["bg_number"] == row.case


def _row(low: float, high: float, scored: Sequence[tuple[float, bool]]) -> Reliability:
    inside = [right for score, right in scored if low <= score < high]
    lowest, highest = interval(sum(inside), len(inside)) if inside else (0.0, 1.0)
    return Reliability(
        at_least=low,
        below=high,
        decisions=len(inside),
        right=sum(inside),
        precision=sum(inside) / len(inside) if inside else None,
        lowest=round(lowest, 4),
        highest=round(highest, 4),
    )
