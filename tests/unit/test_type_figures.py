"""Types and urgency on wordings kept back: what must hold, measured each time the cues change."""

from benchmarks.types import told_types, urgency_figure
from classifiers.types.figures import figures, macro_f1


def test_types_are_told_on_wordings_kept_back() -> None:
    assert macro_f1(figures(told_types("types_held", copies=1, seed=1)).values()) >= 0.90


def test_what_cannot_wait_is_heard_on_wordings_kept_back() -> None:
    figure = urgency_figure("urgency_held", seed=1, copies=2)
    assert figure.recall >= 0.99
    assert figure.precision >= 0.80
