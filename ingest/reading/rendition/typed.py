"""A text put on paper: the words of a mail as a PDF/A that can be printed and put with the rest.

Each page is a picture in black and white with its words under it, as with a fax. So every alphabet is
shaped as it must be, and no font has to be embedded.
"""

import re
import textwrap
import unicodedata
from collections.abc import Iterator
from functools import cache

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from classifiers.nouns import Word
from ingest.reading.rendition.fonts import font_for
from ingest.reading.rendition.pdfa import RIGHT_TO_LEFT, Sheet, pdfa
from ingest.reading.rendition.squeeze import fax_of

RESOLUTION = 200
"""Dots per inch of A4."""
PAPER = (1654, 2339)
MARGIN = 157
"""Two centimetres."""
SIZE, LEADING = 30, 42
"""Eleven points, and from line to line."""
COLUMNS = 88
"""Letters of a line, at the width most letters have."""
ACROSS = PAPER[0] - 2 * MARGIN
LINES = (PAPER[1] - 2 * MARGIN) // LEADING
LEFTWARDS = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff"
"""Hebrew, Arabic, Syriac and their kin."""
RUNS = re.compile(rf"[{LEFTWARDS}](?:[^\S\n]?[{LEFTWARDS}])*|[^{LEFTWARDS}]+")
WORD = re.compile(r"\S+")
MOST_PAGES = 100
"""A longer text stays without: nobody prints it, and it can be read as it is."""


Font = ImageFont.FreeTypeFont


def typed(text: str, source: str) -> bytes:
    """The text as PDF/A-2b; empty where it is too long or no font fits. `source`: as for `pdfa`."""
    file = font_for(text) if len(text) <= COLUMNS * LINES * MOST_PAGES else None
    if file is None:
        return b""
    font = _font(str(file))
    lines = _lines(text, font)
    if not any(lines) or len(lines) > LINES * MOST_PAGES:
        return b""
    starts = range(0, len(lines), LINES)
    return pdfa([_sheet(lines[start : start + LINES], font) for start in starts], source)


def _lines(text: str, font: Font) -> list[str]:
    return [line for paragraph in text.splitlines() for line in _folded(paragraph, font)]


def _folded(paragraph: str, font: Font) -> list[str]:
    plain = "".join(
        letter if unicodedata.category(letter)[0] != "C" else " " for letter in paragraph.expandtabs(4)
    )
    lines = _wrapped(plain, COLUMNS)
    return [piece for line in lines for piece in _fitting(line.rstrip(), font)] or [""]


def _fitting(line: str, font: Font) -> list[str]:
    """The line, or pieces of it where its letters are wider than most."""
    width = font.getlength(line)
    if width <= ACROSS or len(line) <= 1:
        return [line]
    pieces = _wrapped(line, max(1, int(len(line) * ACROSS / width)))
    return [fitting for piece in pieces for fitting in _fitting(piece.rstrip(), font)]


def _wrapped(line: str, columns: int) -> list[str]:
    return textwrap.wrap(line, columns, drop_whitespace=False, replace_whitespace=False)


def _sheet(lines: list[str], font: Font) -> Sheet:
    paper = Image.new("L", PAPER, "white")
    pen = ImageDraw.Draw(paper)
    words: list[Word] = []
    for number, line in enumerate(lines):
        top = MARGIN + number * LEADING
        pen.text((MARGIN, top), line, font=font, fill=0)
        words.extend(_words(line, top, number, font))
    picture = fax_of(np.asarray(paper))
    return Sheet(picture=picture, width=PAPER[0], height=PAPER[1], dpi=RESOLUTION, words=tuple(words))


def _words(line: str, top: int, number: int, font: Font) -> Iterator[Word]:
    """The words and where they stand: within a run of words that run to the left, the first stands last."""
    bottom = top + sum(font.getmetrics())
    for run in RUNS.finditer(line):
        start, width = MARGIN + font.getlength(line[: run.start()]), font.getlength(run[0])
        leftwards = unicodedata.bidirectional(run[0][0]) in RIGHT_TO_LEFT
        for found in WORD.finditer(run[0]):
            before, length = font.getlength(run[0][: found.start()]), font.getlength(found[0])
            left = start + (width - before - length if leftwards else before)
            yield Word(found[0], round(left), top, round(left + length) + 1, bottom, 100, number)


@cache
def _font(file: str) -> Font:
    return ImageFont.truetype(file, SIZE)
