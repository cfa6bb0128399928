"""The nouns as plain data and back. What comes from a reader is checked field by field: it read
hostile bytes and may no longer be itself.
"""

import re
from collections.abc import Callable
from dataclasses import asdict
from typing import TypeVar

from classifiers.nouns import Page, Part, Reading, Role
from classifiers.reasons import Reason
from ingest.opening.nouns import MAX_NAME, MAX_SUBJECT, MAX_TYPE, Opened
from ingest.reading.nouns import MAX_TEXT

T = TypeVar("T")
Plain = dict[str, object]
HOWS = frozenset({"text", "ocr", "form"})
SHA256 = re.compile(r"[0-9a-f]{64}")
MAX_WORDS = 300
"""Characters of a defect, a path or a metadata value."""
MAX_LIST = 5_000


class BrokenAnswerError(Exception):
    """A reader's answer is not what it was asked for."""


def plain(noun: Opened | Reading | Part) -> Plain:
    """`noun` as it travels."""
    return asdict(noun)


def opened(answer: Plain) -> Opened:
    """A mail taken apart. Raises BrokenAnswerError."""
    return Opened(
        subject=_text(answer, "subject", MAX_SUBJECT),
        parts=_each(answer, "parts", part),
        defects=_names(answer, "defects"),
        problem=_problem(answer),
    )


def part(answer: Plain) -> Part:
    """One leaf. Raises BrokenAnswerError."""
    return Part(
        number=_count(answer, "number"),
        path=_text(answer, "path", MAX_WORDS),
        nested=answer.get("nested") is True,
        role=_role(answer),
        filename=_text(answer, "filename", MAX_NAME),
        claimed_type=_text(answer, "claimed_type", MAX_TYPE),
        media_type=_text(answer, "media_type", MAX_TYPE),
        sha256=_sha256(answer),
        size=_count(answer, "size"),
        offset=_count(answer, "offset"),
        pixels=_pixels(answer),
        defects=_names(answer, "defects"),
        problem=_problem(answer),
        signature=_text(answer, "signature", MAX_WORDS),
    )


def reading(answer: Plain) -> Reading:
    """What was read. Raises BrokenAnswerError."""
    return Reading(
        engine=_text(answer, "engine", MAX_WORDS),
        pages=_each(answer, "pages", _page),
        page_count=_count(answer, "page_count"),
        problem=_problem(answer),
        metadata=_metadata(answer),
    )


def inner(message: Plain, name: str) -> Plain:
    """The object within an object. Raises BrokenAnswerError."""
    value = message.get(name)
    if not isinstance(value, dict):
        raise BrokenAnswerError("a message of the reading room is malformed")
    return value


def _page(answer: Plain) -> Page:
    how, confidence = _text(answer, "how", MAX_WORDS), answer.get("confidence")
    _must(how in HOWS and (confidence is None or isinstance(confidence, float | int)))
    return Page(
        number=_count(answer, "number"),
        text=_text(answer, "text", MAX_TEXT),
        how=how,
        confidence=None if confidence is None else min(1.0, max(0.0, float(str(confidence)))),
    )


def _must(holds: bool) -> None:  # noqa: FBT001 - reads as an assertion that is never switched off
    if not holds:
        raise BrokenAnswerError("a reader's answer is malformed")


def _text(answer: Plain, name: str, most: int) -> str:
    value = answer.get(name)
    _must(isinstance(value, str) and len(value) <= most)
    return str(value)


def _count(answer: Plain, name: str) -> int:
    value = answer.get(name)
    _must(isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**53)
    return int(str(value))


def _list(answer: Plain, name: str) -> list[object]:
    value = answer.get(name)
    if not isinstance(value, list) or len(value) > MAX_LIST:
        raise BrokenAnswerError("a reader's answer is malformed")
    return value


def _each(answer: Plain, name: str, made: Callable[[Plain], T]) -> tuple[T, ...]:
    entries = _list(answer, name)
    _must(all(isinstance(entry, dict) for entry in entries))
    return tuple(made(entry) for entry in entries if isinstance(entry, dict))


def _names(answer: Plain, name: str) -> tuple[str, ...]:
    entries = _list(answer, name)
    _must(all(isinstance(entry, str) and len(entry) <= MAX_WORDS for entry in entries))
    return tuple(str(entry) for entry in entries)


def _role(answer: Plain) -> Role:
    try:
        return Role(str(answer.get("role")))
    except ValueError as error:
        raise BrokenAnswerError("a reader's answer names no role") from error


def _problem(answer: Plain) -> Reason | None:
    if answer.get("problem") is None:
        return None
    try:
        return Reason(str(answer["problem"]))
    except ValueError as error:
        raise BrokenAnswerError("a reader's answer names no reason") from error


def _sha256(answer: Plain) -> str:
    value = _text(answer, "sha256", 64)
    _must(SHA256.fullmatch(value) is not None)
    return value


def _pixels(answer: Plain) -> tuple[int, int] | None:
    if answer.get("pixels") is None:
        return None
    sides = _list(answer, "pixels")
    _must(len(sides) == 2 and all(isinstance(side, int) and 0 <= side < 2**31 for side in sides))  # noqa: PLR2004
    return int(str(sides[0])), int(str(sides[1]))


def _metadata(answer: Plain) -> tuple[tuple[str, str], ...]:
    entries = _list(answer, "metadata")
    _must(all(isinstance(pair, list) and len(pair) == 2 for pair in entries))  # noqa: PLR2004 - name and value
    pairs = [pair for pair in entries if isinstance(pair, list)]
    return tuple((str(name)[:MAX_WORDS], str(value)[:MAX_WORDS]) for name, value in pairs)
