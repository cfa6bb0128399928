"""What a machine wrote in a mail: absence notes, bounces, newsletters."""

from classifiers.petition import asks_through_a_machine, speaks
from classifiers.question import Decision, Question, Words, set_aside
from classifiers.reasons import Reason

NAME = "automatic_mail"
DESCRIPTION = "The part is the text of an automatic mail, names no case, and asks the office for nothing."


def decide(question: Question) -> Decision | None:
    """A text with a case or customer number goes on to be weighed: forms on web pages come from machines.

    By lists people write as well, from a counselling centre for instance: their words go on too, and
    so does any text that came with documents.
    """
    words, mail = question.words, question.mail
    if words is None or not mail.automatic or question.meaning.numbers:
        return None
    if mail.spread:
        somebody = bool(question.evidence.own) or words.has_documents
        somebody = somebody or speaks(mail.subject, own_words(words), spam=False)
        return None if somebody else set_aside(Reason.AUTOMATIC_MAIL, "text of a list or bulk mail")
    if asks_through_a_machine(mail.subject, own_words(words)):
        return None
    return set_aside(Reason.AUTOMATIC_MAIL, "text of an automatic mail")


def own_words(words: Words) -> str:
    """What is said here: the written words, and those of a forwarded mail; not what an answer quotes."""
    return words.written if words.is_reply else f"{words.written}\n\n{words.quoted}"
