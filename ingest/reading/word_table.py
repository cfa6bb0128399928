"""Tesseract's table of words (its TSV output), which both ways to call it give, as what was read."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from classifiers.nouns import Word
from ingest.reading.nouns import Recognised
from ingest.reading.order import Box, in_order
from ingest.reading.tongue import is_leftwards

WORD_LEVEL = "5"
COLUMNS = 12
"""level, page, block, paragraph, line, word, left, top, width, height, confidence, text."""


class Row(NamedTuple):
    """One word of the table."""

    place: tuple[int, int, int]
    """Block, paragraph and line."""
    text: str
    box: tuple[int, int, int, int]
    """Left, top, width, height."""
    sure: int
    """0 to 100."""


def from_table(table: str) -> Recognised:
    """The words in Tesseract's reading order; lines end with a line feed, paragraphs with an empty line."""
    rows = list(_rows(table.splitlines()))
    words, paragraphs, count = [], [], 0
    for _, paragraph in groupby(rows, key=lambda row: row.place[:2]):
        lines = []
        for _, line in groupby(paragraph, key=lambda row: row.place):
            found = [_word(row, count) for row in line]
            lines.append(" ".join(word.text for word in found))
            words += found
            count += 1
        paragraphs.append("\n".join(lines))
    text = "\n\n".join(paragraphs)
    if is_leftwards(text) or (order := in_order(list(map(_box, words)))) is None:
        return Recognised(text=text, words=tuple(words))
    return _in_rows(words, order)


def _in_rows(words: list[Word], order: list[list[int]]) -> Recognised:
    """A table whose columns were read one after the other, row by row."""
    lines = [[words[number] for number in line] for line in order]
    return Recognised(
        text="\n".join(" ".join(word.text for word in line) for line in lines),
        words=tuple(word._replace(line=number) for number, line in enumerate(lines) for word in line),
    )


def _box(word: Word) -> Box:
    return Box(word.left, word.top, word.right, word.bottom)


def _rows(lines: Iterable[str]) -> Iterator[Row]:
    """The rows that hold a word; the table of the command begins with the names of its columns."""
    for line in lines:
        cells = line.split("\t")
        if len(cells) == COLUMNS and cells[0] == WORD_LEVEL and cells[11].strip():
            block, paragraph, line_number = map(int, cells[2:5])
            left, top, width, height = (max(0, int(cell)) for cell in cells[6:10])
            sure = min(100, max(0, round(float(cells[10]))))
            text = cells[11].strip()
            yield Row((block, paragraph, line_number), text, (left, top, width, height), sure)


def _word(row: Row, line: int) -> Word:
    left, top, width, height = row.box
    return Word(row.text, left, top, left + width, top + height, row.sure, line)
