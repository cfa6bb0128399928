"""A picture of a few pixels can hold no letter."""

from classifiers.nouns import Part
from classifiers.question import Decision, Question, set_aside
from classifiers.reasons import Reason

NAME = "tracking_pixel"
DESCRIPTION = "The part is a picture of at most three by three pixels."
_LARGEST = 3


def decide(question: Question) -> Decision | None:
    """Set it aside, however it hangs in the mail."""
    if is_pixel(question.part):
        return set_aside(Reason.TRACKING_PIXEL, "a few pixels")
    return None


def is_pixel(part: Part) -> bool:
    """Whether a part is a picture of a few pixels."""
    return part.media_type.startswith("image/") and part.pixels is not None and max(part.pixels) <= _LARGEST
