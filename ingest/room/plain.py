"""The nouns as plain data and back. What comes from a reader is checked field by field: it read
hostile bytes and may no longer be itself.
"""

import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import TypeVar

from classifiers.nouns import Page, Part, Reading, Role, SecondLook, Word
from classifiers.reasons import Reason
from ingest.opening.nouns import MAX_NAME, MAX_SUBJECT, MAX_TYPE, Opened
from ingest.reading.gather import NOT_READ
from ingest.reading.nouns import MAX_PAGE_WORDS, MAX_TEXT
from ingest.reading.rendition.nouns import PlacedWord, Shape, View, Wanted
from ingest.room.pace import PAUSED

T = TypeVar("T")
Plain = dict[str, object]
HOWS = frozenset({"text", "ocr", "form", NOT_READ})
SHA256 = re.compile(r"[0-9a-f]{64}")
MAX_WORDS = 300
"""Characters of a defect, a path or a metadata value."""
MAX_LIST = 5_000
LARGEST = 1e12
"""Of a number that is no count."""


class BrokenAnswerError(Exception):
    """A reader's answer is not what it was asked for."""


def plain(noun: Opened | Reading | Part | View | Wanted | PlacedWord) -> Plain:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """A mail as it looks from outside."""

    attachments: int | None = None
    """Those a person would count; None when it could not be told."""
    urgent: bool | None = None
    """Whether subject and text say that it cannot wait; None when nobody looked."""


def glance(answer: Plain) -> Glance:
    """What a reader saw at a glance. Raises BrokenAnswerError."""
    counted = answer.get("count") is not None
    return Glance(
        attachments=_count(answer, "count") if counted else None, urgent=answer.get("urgent") is True
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


def reading_or_pause(answer: Plain) -> Reading | None:
    """What was read; None where its reader paused. Raises BrokenAnswerError."""
    return None if PAUSED in answer else reading(answer)


def view(answer: Plain) -> View:
    """The picture of a page. Raises BrokenAnswerError."""
    return View(
        width=_count(answer, "width"),
        height=_count(answer, "height"),
        pages=_count(answer, "pages"),
        problem=_problem(answer),
    )


def sizes(answer: Plain) -> tuple[int, ...] | Reason:
    """The bytes of each of some files that lie one after the other, or why there are none.

    Raises BrokenAnswerError.
    """
    if problem := _problem(answer):
        return problem
    found = _list(answer, "sizes")
    _must(all(isinstance(size, int) and not isinstance(size, bool) and size > 0 for size in found))
    return tuple(int(str(size)) for size in found)


def wanted(job: Plain) -> Wanted:
    """The page to be drawn. Raises BrokenAnswerError."""
    shape = inner(job, "shape")
    return Wanted(
        media_type=_text(job, "media_type", MAX_TYPE),
        page=_count(job, "page"),
        width=_count(job, "width"),
        shape=Shape(mapping=_mapping(shape), width=_count(shape, "width"), height=_count(shape, "height")),
    )


def ranges(job: Plain) -> tuple[tuple[int, int], ...]:
    """First and last pages. Raises BrokenAnswerError."""
    found = [pair for pair in _list(job, "ranges") if isinstance(pair, list)]
    return tuple((int(first), int(last)) for first, last in found)


def placed_words(answer: Plain) -> tuple[PlacedWord, ...]:
    """Words and where they stand. Raises BrokenAnswerError."""
    return _each(answer, "words", _placed_word, most=MAX_PAGE_WORDS)


def inner(message: Plain, name: str) -> Plain:
    """The object within an object. Raises BrokenAnswerError."""
    value = message.get(name)
    if not isinstance(value, dict):
        raise BrokenAnswerError("a message of the reading room is malformed")
    return value


def _page(answer: Plain) -> Page:
    how, confidence = _text(answer, "how", MAX_WORDS), answer.get("confidence")
    _must(how in HOWS and (confidence is None or _is_number(confidence)))
    return Page(
        number=_count(answer, "number"),
        text=_text(answer, "text", MAX_TEXT),
        how=how,
        confidence=None if confidence is None else min(1.0, max(0.0, float(str(confidence)))),
        kind=_text(answer, "kind", MAX_WORDS),
        copy_of=_count(answer, "copy_of"),
        words=_words(answer),
        width=_count(answer, "width"),
        height=_count(answer, "height"),
        dpi=_count(answer, "dpi"),
        turned=_count(answer, "turned"),
        mapping=_mapping(answer),
        cleaned=_names(answer, "cleaned"),
        script=_text(answer, "script", MAX_WORDS),
        language=_text(answer, "language", MAX_WORDS),
        second_looks=_each(answer, "second_looks", _second_look),
    )


def _words(answer: Plain) -> tuple[Word, ...]:
    rows = answer.get("words")
    if not isinstance(rows, list) or len(rows) > MAX_PAGE_WORDS:
        raise BrokenAnswerError("a reader's answer is malformed")
    return tuple(map(_word, rows))


def _word(row: object) -> Word:
    """Words within the picture's bounds, as far as a list of plain numbers can tell."""
    if not isinstance(row, list) or len(row) != len(Word._fields):
        raise BrokenAnswerError("a reader's answer names a word that is none")
    text, *numbers = row
    _must(isinstance(text, str) and len(text) <= MAX_WORDS)
    _must(all(type(number) is int and 0 <= number < 2**31 for number in numbers))
    return Word(str(text), *numbers)


def _mapping(answer: Plain) -> tuple[float, ...]:
    entries = _list(answer, "mapping")
    _must(len(entries) in {0, 9})
    _must(all(map(_is_number, entries)))
    return tuple(float(str(entry)) for entry in entries)


def _is_number(value: object) -> bool:
    """A number within bounds: JSON knows `true`, NaN and integers of any length too."""
    return isinstance(value, int | float) and not isinstance(value, bool) and -LARGEST < value < LARGEST


def _second_look(answer: Plain) -> SecondLook:
    return SecondLook(first=_text(answer, "first", MAX_WORDS), second=_text(answer, "second", MAX_WORDS))


def _placed_word(answer: Plain) -> PlacedWord:
    return PlacedWord(
        text=_text(answer, "text", MAX_WORDS),
        left=_share(answer, "left"),
        top=_share(answer, "top"),
        right=_share(answer, "right"),
        bottom=_share(answer, "bottom"),
    )


def _share(answer: Plain, name: str) -> float:
    value = answer.get(name)
    _must(isinstance(value, int | float) and 0 <= value <= 1)
    return float(str(value))


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


def _list(answer: Plain, name: str, most: int = MAX_LIST) -> list[object]:
    value = answer.get(name)
    if not isinstance(value, list) or len(value) > most:
        raise BrokenAnswerError("a reader's answer is malformed")
    return value


def _each(answer: Plain, name: str, made: Callable[[Plain], T], *, most: int = MAX_LIST) -> tuple[T, ...]:
    entries = _list(answer, name, most)
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
