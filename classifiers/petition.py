"""Whether somebody asks the office for something, in a mail of a machine or a list, or marked as spam.

=======================  ============================================================================
what came                who is heard
=======================  ============================================================================
text of a machine        a request for benefits only, so that absence notes stay noise
list mail                a person's words, or an everyday concern that is told, asked or begged for
the same, mass-produced  a person's words about benefits
spam                     the same as list mail, and any word of benefits or need, in any language
spam with a lure         a person's words about any concern
=======================  ============================================================================

A letter lost weighs more than a newsletter looked at. The patterns are lists of words
(`petition_words`): linear in time.
"""

import re
from collections.abc import Iterable, Sequence
from unicodedata import normalize

from classifiers.petition_words import (
    ABSENT,
    APPLIES,
    ASKS,
    BENEFITS,
    BENEFITS_ABROAD,
    EVERYDAY,
    LINK,
    LURE,
    NEED,
    PERSON,
    PERSON_IN_ENGLISH,
    SALUTE,
    UNSUBSCRIBE,
    YOU,
)

_NO_WORDS = re.compile(r"https?://\S{1,500}|[^\s@]{1,64}@[^\s@]{1,200}", re.IGNORECASE)
"""Links and addresses: spam repeats the address it is sent to."""
_LINK_BELOW = re.compile(r"\s(?:https?://|www\.)[\w.-]{1,100}/?\s*\Z", re.IGNORECASE)
"""A home page at the very end: mail programs advertise themselves there."""
_FOOTER_LINE = re.compile(r"\n(?:_{20,}|-- ?)\r?\n")
_LONGEST_FOOTER = 600
"""Characters that list programs append below such a line; signatures stand there too."""
_NOT_THE_SENDERS = re.compile(
    r"\s*(?:(?:re|aw|wg|fwd?|read|gelesen)\s?:|auto|abwesen|out of|undeliver|unzustell|mail delivery"
    r"|delivery|returned|failure|zugestellt)",
    re.IGNORECASE,
)
"""Subjects that machines write, or repeat."""
_SENTENCE_END = re.compile(r"(?<=[.!?;])\s|\n\s{0,80}\n")
_MANY_LINKS = 3
_LONGEST = 50_000
"""Characters of a text that are looked at: a request stands at its beginning."""


def asks_through_a_machine(subject: str, text: str) -> bool:
    """Whether the text of a machine (form, absence note, report) carries a request for benefits."""
    own_subject = "" if _NOT_THE_SENDERS.match(subject) else subject
    sentences = (own_subject, *_SENTENCE_END.split(text[:_LONGEST]))
    return any(_is_request(normalize("NFC", sentence)) for sentence in sentences)


def speaks(subject: str, text: str, *, spam: bool) -> bool:
    """Whether a person speaks to the office in a mail that came by a list, in bulk, or marked as spam."""
    said = normalize("NFC", f"{subject}\n\n{_without_footer(text[:_LONGEST])}")
    if SALUTE.search(said) or asks_through_a_machine(subject, text):
        return True
    if _is_absence_note(said):
        return False
    sentences = _SENTENCE_END.split(said)
    if spam:
        return _speaks_through_a_mark(said, sentences)
    return not _is_mass_produced(said) and _is_personal(said, sentences)


def _speaks_through_a_mark(said: str, sentences: Sequence[str]) -> bool:
    """Whether a person speaks in a mail that a filter took for spam; they err about people in need, too."""
    if LURE.search(said):
        return _tells_of_itself(sentences)
    if any(map(_is_of_benefits_or_need, sentences)):
        return True
    linked = LINK.search(_LINK_BELOW.sub("", said))
    return _tells_of_itself(sentences) if linked else _is_personal(said, sentences)


def _is_of_benefits_or_need(sentence: str) -> bool:
    words = _NO_WORDS.sub(" ", sentence)
    need = NEED.search(words) and not YOU.search(words)
    return bool(need or BENEFITS.search(words) or BENEFITS_ABROAD.search(words))


def _is_personal(said: str, sentences: Iterable[str]) -> bool:
    return bool(PERSON.search(said)) or any(map(_is_told, sentences))


def _without_footer(text: str) -> str:
    lines = _FOOTER_LINE.finditer(text)
    return text[: next((m.start() for m in lines if len(text) - m.end() <= _LONGEST_FOOTER), len(text))]


def _is_request(sentence: str) -> bool:
    by_form = APPLIES.search(sentence) and not YOU.search(sentence)
    return bool(BENEFITS.search(sentence) and (by_form or _by_a_person(sentence)))


def _is_absence_note(said: str) -> bool:
    """One such word may be a client's; two make a note."""
    return len({word.lower() for word in ABSENT.findall(said)}) > 1


def _is_mass_produced(said: str) -> bool:
    """Newsletters say how to leave them. People's signatures on lists have links too."""
    return len(LINK.findall(said)) >= _MANY_LINKS or bool(UNSUBSCRIBE.search(said))


def _tells_of_itself(sentences: Iterable[str]) -> bool:
    return any(_is_concern(sentence) and _by_a_person(sentence) for sentence in sentences)


def _is_told(sentence: str) -> bool:
    """A concern that is told, asked or begged for, and not preached to others."""
    return _is_concern(sentence) and bool(ASKS.search(sentence) or not YOU.search(sentence))


def _is_concern(sentence: str) -> bool:
    words = (BENEFITS, BENEFITS_ABROAD, EVERYDAY)
    return any(pattern.search(sentence) for pattern in words)


def _by_a_person(sentence: str) -> bool:
    return bool(PERSON.search(sentence) or PERSON_IN_ENGLISH.search(sentence))
