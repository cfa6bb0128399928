"""Types and urgency in the accuracy benchmark: over letters and mails in wordings that were kept back."""

from dataclasses import dataclass

from benchmarks.types import told_types, urgency_figure
from classifiers.types.figures import figures, macro_f1

SEED = 20_261_122
COPIES = 3
MUST_F1, MUST_RECALL, MUST_PRECISION = 0.90, 0.99, 0.80


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinds:
    """How well types are told, and what cannot wait."""

    letters: int
    types: int
    f1: float
    mails: int
    recall: float
    precision: float

    def section(self) -> list[str]:
        """For the page of results."""
        return [
            "## Types and urgency, in wordings that were kept back",
            "",
            "| what | over | figure | must hold |",
            "|---|---|---|---|",
            f"| type, macro-F1 | {self.letters:,} papers of {self.types} kinds | {self.f1:.3f} | {MUST_F1} |",
            f"| U0, recall | {self.mails:,} mails | {self.recall:.3f} | {MUST_RECALL} |",
            f"| U0, precision | {self.mails:,} mails | {self.precision:.3f} | {MUST_PRECISION} |",
            "",
        ]

    def failures(self) -> list[str]:
        """What does not hold."""
        held = (
            ("macro-F1 of types", self.f1, MUST_F1),
            ("recall of U0", self.recall, MUST_RECALL),
            ("precision of U0", self.precision, MUST_PRECISION),
        )
        return [f"{what}: {figure:.3f}, {must} must hold" for what, figure, must in held if figure < must]


def kinds() -> Kinds:
    """Tell them all."""
    told = told_types("types_held", COPIES, SEED)
    found = figures(told)
    urgency = urgency_figure("urgency_held", SEED)
    return Kinds(
        letters=len(told),
        types=len(found),
        f1=macro_f1(found.values()),
        mails=urgency.letters,
        recall=urgency.recall,
        precision=urgency.precision,
    )
