"""An invitation or a visiting card beside the words of a mail is no document; alone it is the message."""

from classifiers.question import Decision, Question, set_aside
from classifiers.reasons import Reason
from classifiers.texts import CARDS

NAME = "calendar_or_card"
DESCRIPTION = (
    "The part is a calendar entry or a visiting card, and the mail says or brings something besides."
)


def decide(question: Question) -> Decision | None:
    """Mail programs add them by themselves; a phone that shares a contact sends nothing else."""
    if question.part.media_type in CARDS and question.has_message:
        return set_aside(Reason.CALENDAR_OR_CARD, "beside what the mail says or brings")
    return None
