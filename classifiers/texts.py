"""The texts of a mail: which of its parts are words, which one is the mail's own, which only repeats another.

The mail program sends the words several times: plain and as HTML, Outlook's envelope as well. Mostly that
is the same again; sometimes one form has what the other lacks, and then it is a text to be weighed.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from classifiers.nouns import Part, Reading, Role
from classifiers.words import MOST_CHARACTERS, words_of

KINDS = frozenset({"text/plain", "text/html", "text/enriched", "text/richtext"})
CARDS = frozenset({"text/calendar", "text/vcard", "text/x-vcard", "text/x-vcalendar", "text/directory"})
"""Calendar entries and visiting cards."""
_ADDED = re.compile(
    r"<?\b(?:https?://|www\.|mailto:|tel:)[^\s<>\[\]]+>?|\[(?:cid|image|bild):[^\]\n]{0,200}\]", re.IGNORECASE
)
"""What mail programs add to one form only: where links lead, names of pictures."""
_OTHER_ORDER = 10
"""One pair of words in so many may be new: cells of tables and headings are put in another order."""
_MOST_TEXTS = 16
"""Texts with which a form is compared; a mail of more forms is looked at by its words."""
_FEW = 2
"""Pairs that may always be."""


def is_text(part: Part) -> bool:
    """Whether a part is the words of a mail, its own or a forwarded one, in whatever form."""
    if part.role is Role.TEXT:
        return part.media_type not in CARDS
    return part.role is Role.ALTERNATIVE and part.media_type in KINDS


def own_texts(parts: Iterable[Part], readings: Mapping[int, Reading]) -> list[Part]:
    """The texts of the mail itself, in all forms."""
    return [part for part in parts if not part.nested and is_text(part) and part.number in readings]


def own_text(parts: Iterable[Part], readings: Mapping[int, Reading]) -> Part | None:
    """The first text of the mail itself that has words; another form of it where the first has none."""
    texts = own_texts(parts, readings)
    return next((part for part in texts if readings[part.number].text.strip()), next(iter(texts), None))


def is_repeated(part: Part, parts: Sequence[Part], readings: Mapping[int, Reading]) -> bool:
    """Whether a form of a text says only what the texts say that are worked in its place.

    The words of the mail itself are never set aside for those of a forwarded one.
    """
    form = part.role is Role.ALTERNATIVE and part.media_type.startswith("text/")
    if not form or part.number not in readings:
        return False
    chosen = own_text(parts, readings)
    others = [
        other
        for other in parts
        if other is not part and is_text(other) and other.number in readings
        and (part.nested or not other.nested)
        and (other.role is Role.TEXT or other is chosen or other.number < part.number)
    ]  # fmt: skip
    texts = [readings[other.number].text for other in others[:_MOST_TEXTS]]
    return part is not chosen and bool(texts) and contains(texts, readings[part.number].text)


def contains(texts: Iterable[str], form: str) -> bool:
    """Whether `form` has no word that the texts lack, and nearly no other order; linear in their length."""
    if len(form) > MOST_CHARACTERS:
        return False
    known = [_said(text) for text in texts]
    words = _words(form)
    if not all(any(word in said for said, _ in known) for word in words):
        return False
    pairs = list(pairwise(words))
    new = sum(not any(pair in there for _, there in known) for pair in pairs)
    return new <= max(_FEW, len(pairs) // _OTHER_ORDER)


@lru_cache(2 * _MOST_TEXTS)
def _said(text: str) -> tuple[frozenset[str], frozenset[tuple[str, str]]]:
    """The words of a text, and which of them follow each other; forms are many, texts few."""
    words = _words(text)
    return frozenset(words), frozenset(pairwise(words))


def _words(text: str) -> tuple[str, ...]:
    return words_of(_ADDED.sub(" ", text)).words
