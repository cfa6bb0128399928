"""The other forms of multipart/alternative repeat the mail's text, as long as they say nothing else."""

from classifiers.question import Decision, Question, set_aside
from classifiers.reasons import Reason

NAME = "alternative_of_text"
DESCRIPTION = "The part is a text of the mail in another form, and says only what that text says."


def decide(question: Question) -> Decision | None:
    """A form with words of its own is a text: programs put something else there, too."""
    if question.is_repeated:
        return set_aside(Reason.ALTERNATIVE_OF_TEXT, "the same words are worked in another form")
    return None
