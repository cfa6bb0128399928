"""The one rule that files: invariant 5 of the design."""

from classifiers.question import Decision, Question
from classifiers.reasons import Reason, Status
from classifiers.rules.number_alone import supported

NAME = "number_and_second_factor"
DESCRIPTION = (
    "A number and a second, independent factor point to one open case, and nothing speaks against it."
)


def decide(question: Question) -> Decision | None:
    """Asked after every rule that finds something against it."""
    meaning = question.meaning
    if not (meaning.case and meaning.is_open and meaning.numbers and supported(meaning)):
        return None
    kinds = sorted({clue.mention.kind for clue in (*meaning.numbers, *meaning.second)})
    return Decision(
        status=Status.FILED, reason=Reason.NUMBER_AND_SECOND_FACTOR, detail=f"factors: {', '.join(kinds)}"
    )
