"""What a machine wrote in a mail: absence notes, bounces, newsletters."""

from classifiers.question import Decision, Question, set_aside
from classifiers.reasons import Reason

NAME = "automatic_mail"
DESCRIPTION = "The part is the text of an automatic mail and names no case of its own."


def decide(question: Question) -> Decision | None:
    """A text with a case or customer number goes on to be weighed: forms on web pages come from machines."""
    if question.mail.automatic and question.words is not None and not question.meaning.numbers:
        return set_aside(Reason.AUTOMATIC_MAIL, "text of an automatic mail")
    return None
