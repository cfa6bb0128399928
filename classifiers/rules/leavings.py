"""What computers leave in archives: previews and resource forks nobody meant to send."""

from classifiers.question import Decision, Question, set_aside
from classifiers.reasons import Reason

NAME = "leavings"
DESCRIPTION = "A file that the computer, not the client, put into an archive."
FILES = frozenset({".ds_store", "thumbs.db", "desktop.ini"})


def decide(question: Question) -> Decision | None:
    """By the name alone, and only for members of archives."""
    name = question.part.filename.lower()
    inside = "." in question.part.path
    if inside and (name.startswith("__macosx/") or name.rpartition("/")[2] in FILES):
        return set_aside(Reason.LEAVINGS, "left in the archive by the computer")
    return None
