"""The other forms of multipart/alternative repeat the mail's text."""

from classifiers.nouns import Role
from classifiers.question import Decision, Question, set_aside
from classifiers.reasons import Reason

NAME = "alternative_of_text"
DESCRIPTION = "The part is the mail's text in another form, and the text itself has words."


def decide(question: Question) -> Decision | None:
    """Only texts: a picture or a PDF inside an alternative is a document nobody repeats."""
    part = question.part
    other_form = part.role is Role.ALTERNATIVE and part.media_type.startswith("text/")
    if other_form and question.words is None and question.text_exists:
        return set_aside(Reason.ALTERNATIVE_OF_TEXT, "the mail's text is worked instead")
    return None
