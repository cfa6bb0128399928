"""Documents that could not be read, or not to the end: one table says what becomes of each."""

from classifiers.question import Decision, Question
from classifiers.reasons import Reason, Status

NAME = "reading_problem"
DESCRIPTION = "The document could not be read, or not to the end."

STATUS_OF = {
    # A person may see more in it than the program.
    Reason.UNSUPPORTED_KIND: Status.REVIEW,
    Reason.DAMAGED: Status.REVIEW,
    Reason.TOO_LONG: Status.REVIEW,
    # Nobody can open it; the client is told.
    Reason.ENCRYPTED: Status.UNREADABLE,
    Reason.UNREADABLE: Status.UNREADABLE,
    Reason.NO_TEXT: Status.UNREADABLE,
    Reason.EMPTY_FILE: Status.UNREADABLE,
    # It did harm to the reader.
    Reason.TOO_LARGE: Status.QUARANTINED,
    Reason.TOO_MANY_PARTS: Status.QUARANTINED,
    Reason.READER_CRASHED: Status.QUARANTINED,
    Reason.READER_TIMED_OUT: Status.QUARANTINED,
    Reason.READER_OUT_OF_BOUNDS: Status.QUARANTINED,
    Reason.WORK_FAILED: Status.QUARANTINED,
}
_NO_WORDS = frozenset({Reason.NO_TEXT, Reason.EMPTY_FILE})
"""For a mail's own text no problem: an empty mail goes to a person."""
_DAMAGE = frozenset({"base64", "truncated"})


def decide(question: Question) -> Decision | None:
    """A part for which there is no reading at all is one of a kind that is not read."""
    problem = _problem(question)
    if problem is None:
        return None
    return Decision(
        status=STATUS_OF.get(problem, Status.REVIEW), reason=problem, detail=f"the reader says {problem}"
    )


def _problem(question: Question) -> Reason | None:
    reading = question.reading
    if reading is None:
        return Reason.UNSUPPORTED_KIND
    if question.words and reading.problem in _NO_WORDS:
        return None
    if reading.problem is None and not _DAMAGE.isdisjoint(question.part.defects):
        return Reason.DAMAGED
    return reading.problem
