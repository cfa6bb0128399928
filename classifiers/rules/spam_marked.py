"""Spam, as far as the mail server in front of us and the text itself agree."""

from classifiers.petition import speaks
from classifiers.question import Decision, Question, set_aside
from classifiers.reasons import Reason
from classifiers.rules.automatic_mail import own_words

NAME = "spam_marked"
DESCRIPTION = "The mail server marked the mail as spam, and nobody speaks to the office in its text."


def decide(question: Question) -> Decision | None:
    """Filters err, above all about short mails from phones: in doubt the text goes on to be weighed.

    What names a case or a person of the register is no spam, nor is what came with documents.
    """
    words, mail = question.words, question.mail
    if words is None or not mail.spam or question.evidence.own or words.has_documents:
        return None
    if speaks(mail.subject, own_words(words), spam=True):
        return None
    return set_aside(Reason.SPAM_MARKED, "marked as spam by the mail server")
