"""Small pictures within the mail's own page are logos of a signature.

A photo from a phone that is shown inline is a document; so is every picture that is attached, and
every picture on which something about a client was read.
"""

from classifiers.nouns import Part, Role
from classifiers.question import Decision, Question, set_aside
from classifiers.reasons import Reason

NAME = "signature_image"
DESCRIPTION = "The part is a small picture shown within the mail, and names nobody."
_SIZE = 20_000
_WIDTH = 400
_HEIGHT = 200


def decide(question: Question) -> Decision | None:
    """In doubt it is a document."""
    if is_logo(question.part) and not question.evidence.own:
        return set_aside(Reason.SIGNATURE_IMAGE, f"inline picture of {question.part.size} bytes")
    return None


def is_logo(part: Part) -> bool:
    """Whether a part is an inline picture under 20 kB and 400 by 200 pixels."""
    inline = part.role is Role.INLINE and part.media_type.startswith("image/")
    width, height = part.pixels or (_WIDTH + 1, _HEIGHT + 1)
    return inline and part.size < _SIZE and width <= _WIDTH and height <= _HEIGHT
