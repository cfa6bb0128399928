"""Fitting the model by scikit-learn, which is loaded here only (`pip install kundenpost[learn]`)."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from classifiers.types.model import LinearModel, vector
from config.errors import OperatorError

NOT_SURE = "?"
"""The column of documents that were not told to be anything."""


def learned(documents: Sequence[Sequence[str]], codes: Sequence[str]) -> LinearModel:
    """A multinomial logistic regression over the words of documents; trusted for nothing yet.

    Raises OperatorError where scikit-learn is not installed.
    """
    try:
        from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]  # noqa: PLC0415 - an extra, and heavy
    except ImportError as error:
        raise _extra_missing("scikit-learn") from error
    fitted = LogisticRegression(C=10.0, max_iter=1_000)
    fitted.fit(np.stack([vector(words) for words in documents]), list(codes))
    names, weights, bias = tuple(map(str, fitted.classes_)), fitted.coef_, fitted.intercept_
    if len(names) == 2:  # noqa: PLR2004 - of two codes it tells one weight: the second against the first
        weights, bias = np.vstack([-weights / 2, weights / 2]), np.concatenate([-bias / 2, bias / 2])
    return LinearModel(
        codes=names, trusted=frozenset(), weights=weights.astype(np.float32), bias=bias.astype(np.float32)
    )


def draw_confusion(pairs: Sequence[tuple[str, str | None]], file: Path) -> None:
    """The confusion matrix as a picture: rows are what documents are, columns what they were told to be.

    Raises OperatorError where matplotlib is not installed.
    """
    try:
        from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415 - an extra, and heavy
        from matplotlib.figure import Figure  # noqa: PLC0415 - as above
    except ImportError as error:
        raise _extra_missing("matplotlib") from error
    counted = Counter((true, told or NOT_SURE) for true, told in pairs)
    rows = sorted({true for true, _ in counted})
    columns = sorted({*rows, *(told for _, told in counted)})
    figure = Figure(figsize=(2 + len(columns) * 0.28, 2 + len(rows) * 0.28), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots()
    shares = [[counted[row, c] / sum(counted[row, x] for x in columns) for c in columns] for row in rows]
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    axes.set_xticks(range(len(columns)), columns, rotation=90, fontsize=7)
    axes.set_yticks(range(len(rows)), rows, fontsize=7)
    axes.set_xlabel("told to be")
    axes.set_ylabel("is")
    for y, row in enumerate(rows):
        for x, column in enumerate(columns):
            if counted[row, column]:
                axes.text(x, y, str(counted[row, column]), ha="center", va="center", fontsize=6)
    figure.savefig(file, dpi=150)


def _extra_missing(package: str) -> OperatorError:
    return OperatorError(
        f"{package} is not installed. No letter is touched by that: types are told by cues. "
        "To learn from decisions, install the extra `learn`."
    )
