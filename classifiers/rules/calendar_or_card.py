"""An invitation or a visiting card beside the words of a mail is no document; alone it is the message."""

from classifiers.question import Decision, Question, set_aside
from classifiers.reasons import Reason

NAME = "calendar_or_card"
DESCRIPTION = "The part is a calendar entry or a visiting card beside the mail's own text."
KINDS = frozenset({"text/calendar", "text/vcard", "text/x-vcard", "text/x-vcalendar", "text/directory"})


def decide(question: Question) -> Decision | None:
    """Mail programs add them by themselves."""
    if question.part.media_type in KINDS and question.text_exists:
        return set_aside(Reason.CALENDAR_OR_CARD, "beside the mail's own text")
    return None
