"""A greeting around attachments is no document; a sentence with a request is."""

import re

from classifiers.mail_text import says_something
from classifiers.question import Decision, Question, Words, set_aside
from classifiers.reasons import Reason

NAME = "says_nothing"
DESCRIPTION = "The part is a text that only hands over the documents of the mail."
_REQUEST = re.compile(
    r"\?|absag|verschieb|kündig|kuendig|widerspruch|beschwerde|umzug|umgezogen|änder|aender|dringend|hilfe"
    r"|frage|bitte|beantrag|termin|räumung|sperr|notfall|kein geld|\bnicht\b",
    re.IGNORECASE,
)


def decide(question: Question) -> Decision | None:
    """Only where there are documents besides: alone in a mail, whatever it says is the document."""
    words = question.words
    if words and words.has_documents and not _speaks(words, question.mail.subject):
        return set_aside(Reason.SAYS_NOTHING, "greeting or covering text")
    return None


def _speaks(words: Words, subject: str) -> bool:
    """Whether the text, or the subject over it, says something; a forwarded letter does."""
    forwarded = bool(words.quoted) and not words.is_reply
    return forwarded or says_something(words.written) or bool(_REQUEST.search(subject))
