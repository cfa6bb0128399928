"""The second look: a number, or what is nearly one, is cut out of the picture with its label and read again.

Case numbers and Kundennummern have no check digit, and the fast model takes the letter of a Kundennummer
for a digit on clean pages too. The piece is taken from the picture as it was sent, with more pixels, and
read by the second reader, or in another way by the first; where two differ, a third reading decides.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, islice

import numpy as np

from classifiers.identifiers import bg_number, customer_number
from classifiers.identifiers.look_alikes import DIGIT, digits
from classifiers.nouns import SecondLook, Word
from classifiers.plain import plain
from ingest.reading.cleanup.clean import Cleaned
from ingest.reading.cleanup.shape import plain_mapping, shaped
from ingest.reading.nouns import Recognised
from ingest.reading.pixels import Grey
from ingest.reading.second_reader import spread

NEARLY = re.compile(
    rf"(?<![0-9]){DIGIT}{{5}}\s?[^\s0-9]{{0,2}}\s?[^\s0-9]{{0,2}}\s?{DIGIT}{{7}}(?![0-9])"
    rf"|(?<![0-9]){DIGIT}{{5}}\S{{2,3}}{DIGIT}{{7}}(?![0-9])"
    rf"|(?<![0-9]){DIGIT}{{3}}\s?\S{{1,2}}\s?{DIGIT}{{3}}\s?{DIGIT}{{3}}(?![0-9])"
)
"""What a case number or a Kundennummer may look like when some of its signs are misread: a J also as `]J`."""
DIGITS_AT_LEAST = 6
"""Of those, that were read as digits."""
BESIDE = 1
"""Words to both sides of a number that are read with it: its label, and what was torn off it."""
PIECES = 24
"""Pieces of a page that are looked at again."""
LARGER = 1.7
"""How many more pixels a piece has than the page that was read."""
AROUND = 0.4
"""Of the line's height, that is cut out above and below it."""
AGREED = 99
"""The confidence of words in a line that two readings agree on."""
GRAMMARS = (bg_number.find, customer_number.find)

Voice = Callable[[Grey], str]
"""Something that reads a picture of one line."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """Words of one line that follow each other, the first of them the page's word number `start`."""

    start: int
    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def box(self) -> tuple[int, int, int, int]:
        return (
            min(word.left for word in self.words),
            min(word.top for word in self.words),
            max(word.right for word in self.words),
            max(word.bottom for word in self.words),
        )


def look_again(
    picture: Grey, page: Cleaned, result: Recognised, voices: Sequence[Voice]
) -> tuple[Recognised, tuple[SecondLook, ...]]:
    """`result` with the number lines as most readings have them, and what the readings said of each number.

    `picture` is what `page` was made of. Of the two `voices` the second is asked where the first differs.
    """
    changed: list[tuple[_Piece, _Piece]] = []
    looks: list[SecondLook] = []
    for piece in islice(_number_pieces(result), PIECES):
        cut = _cut_out(picture, page, piece.box)
        better, seen = _decided(piece, (voice(cut) for voice in voices))
        looks += seen
        if better is not piece:
            changed.append((piece, better))
    return (_with(result, changed) if changed else result), tuple(dict.fromkeys(looks))


def _number_pieces(result: Recognised) -> Iterator[_Piece]:
    start = 0
    for _, group in groupby(result.words, key=lambda word: word.line):
        words = tuple(group)
        for first, last in _near_numbers(words):
            yield _Piece(start + first, words[first:last])
        start += len(words)


def _near_numbers(words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """First and last (exclusive) of the words in and beside each number of a line; what overlaps is one."""
    word_at = [number for number, word in enumerate(words) for _ in f"{word.text} "]
    first = last = 0
    for found in NEARLY.finditer(" ".join(word.text for word in words)):
        if _digit_count(found[0]) < DIGITS_AT_LEAST:
            continue
        begin = max(0, word_at[found.start()] - BESIDE)
        if begin >= last and last:
            yield first, last
        first = begin if begin >= last else first
        last = min(len(words), word_at[found.end() - 1] + BESIDE + 1)
    if last:
        yield first, last


def _digit_count(text: str) -> int:
    return sum(map(str.isdecimal, text))


def _cut_out(picture: Grey, page: Cleaned, box: tuple[int, int, int, int]) -> Grey:
    around = AROUND * (box[3] - box[1])
    left, top, right, bottom = box[0] - around, box[1] - around, box[2] + around, box[3] + around
    move = np.array([(LARGER, 0, -LARGER * left), (0, LARGER, -LARGER * top), (0, 0, 1)])
    mapping = plain_mapping(move @ np.array(page.mapping).reshape(3, 3))
    piece = shaped(picture, mapping, round((right - left) * LARGER), round((bottom - top) * LARGER))
    return 255 - piece if "inverted" in page.cleaned else piece


def _decided(piece: _Piece, voices: Iterator[str]) -> tuple[_Piece, list[SecondLook]]:
    """The piece as two readings have it, or as it was."""
    texts = [piece.text, " ".join(next(voices).split())]
    first, second = _values(texts[0]), _values(texts[1])
    if first != second:
        texts.append(" ".join(next(voices).split()))
    third = _values(texts[2]) if len(texts) > 2 else second  # noqa: PLR2004 - a third was needed
    winners, looks = [], []
    for read in zip(first, second, third, strict=True):
        winner, look = _vote(piece.text, *read)
        winners.append(winner)
        looks += [look] if look else []
    best = next((text for text in texts if list(_values(text)) == winners), texts[0])
    sure = bool(looks) and all(look.agrees for look in looks)
    return _rewritten(piece, best, sure=sure), looks


def _values(text: str) -> tuple[str, ...]:
    """The case number and the Kundennummer of a line; empty where it has none."""
    page = plain(text)
    return tuple(next((value for *_, value in find(page)), "") for find in GRAMMARS)


def _vote(line: str, first: str, second: str, third: str) -> tuple[str, SecondLook | None]:
    """Which reading of one number counts, and what is to be told of it."""
    if first == second or (first and first == third):
        return first, SecondLook(first=first, second=first) if first else None
    if second and (second == third or (not first and _looks_alike(line, second))):
        return second, SecondLook(first=second, second=second)
    if not first and not second:
        return "", None
    return first or second, SecondLook(first=first or line[:80], second=second or third or "")


def _looks_alike(line: str, number: str) -> bool:
    """Whether the first reading differs only in signs that look alike."""
    return digits(number) in digits(line)


def _rewritten(piece: _Piece, text: str, *, sure: bool) -> _Piece:
    words = piece.words
    if text != piece.text:
        words = tuple(spread(text, piece.box, min(word.confidence for word in words), words[0].line))
    if sure:
        words = tuple(
            word._replace(confidence=max(word.confidence, AGREED)) if _digit_count(word.text) else word
            for word in words
        )
    return piece if words == piece.words else _Piece(piece.start, words)


def _with(result: Recognised, changed: Sequence[tuple[_Piece, _Piece]]) -> Recognised:
    """The reading with some pieces changed; its empty lines stay where they are."""
    words = list(result.words)
    for old, new in reversed(changed):
        words[old.start : old.start + len(old.words)] = new.words
    written = {
        number: " ".join(word.text for word in line)
        for number, line in groupby(words, key=lambda word: word.line)
    }
    mended = {new.words[0].line for _, new in changed}
    numbers = iter(dict.fromkeys(word.line for word in result.words))
    lines = []
    for line in result.text.split("\n"):
        number = next(numbers, -1) if line.strip() else -1
        lines.append(written[number] if number in mended else line)
    return replace(result, text="\n".join(lines), words=tuple(words))
