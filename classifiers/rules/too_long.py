"""Pages that were not read may name another case."""

from classifiers.question import Decision, Question, review
from classifiers.reasons import Reason

NAME = "too_long"
DESCRIPTION = "The document has more pages than were read."


def decide(question: Question) -> Decision | None:
    """Nothing is filed by half."""
    reading = question.reading
    if reading and reading.page_count > len(reading.pages) > 0:
        return review(Reason.TOO_LONG, f"{len(reading.pages)} of {reading.page_count} pages read")
    return None
