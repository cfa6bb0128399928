"""Documents that could not be read, or not to the end: one table says what becomes of each."""

from classifiers.nouns import DAMAGE, Part
from classifiers.question import Decision, Question
from classifiers.reasons import Reason, Status

NAME = "reading_problem"
DESCRIPTION = "The document could not be read, or not to the end."

STATUS_OF = {
    # A person may see more in it than the program.
    Reason.UNSUPPORTED_KIND: Status.REVIEW,
    Reason.DAMAGED: Status.REVIEW,
    Reason.PICTURES_UNREAD: Status.REVIEW,
    Reason.PIECE_OF_MESSAGE: Status.REVIEW,
    Reason.LIES_ELSEWHERE: Status.REVIEW,
    Reason.TOO_LONG: Status.REVIEW,
    Reason.OUT_OF_TIME: Status.REVIEW,
    # Nobody can open it; the client is told.
    Reason.ENCRYPTED: Status.UNREADABLE,
    Reason.UNREADABLE: Status.UNREADABLE,
    Reason.NO_TEXT: Status.UNREADABLE,
    Reason.EMPTY_FILE: Status.UNREADABLE,
    # It did harm to the reader.
    Reason.TOO_LARGE: Status.QUARANTINED,
    Reason.TOO_MANY_PARTS: Status.QUARANTINED,
    Reason.UNPACKS_TOO_LARGE: Status.QUARANTINED,
    Reason.UNPACKING_TIMED_OUT: Status.QUARANTINED,
    Reason.READER_CRASHED: Status.QUARANTINED,
    Reason.READER_TIMED_OUT: Status.QUARANTINED,
    Reason.READER_OUT_OF_BOUNDS: Status.QUARANTINED,
    Reason.WORK_FAILED: Status.QUARANTINED,
}
_NO_WORDS = frozenset({Reason.NO_TEXT, Reason.EMPTY_FILE})
"""For a mail's own text no problem: an empty mail goes to a person."""
_UNCLOSED = "unclosed"
"""The mail ends in the part, without its boundary: words may be missing, and nothing else would tell."""


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
    if reading.problem is None and _is_damaged(question.part):
        return Reason.DAMAGED
    return reading.problem


def _is_damaged(part: Part) -> bool:
    may_be_cut = _UNCLOSED in part.defects and part.media_type.startswith("text/")
    return may_be_cut or not DAMAGE.isdisjoint(part.defects)
