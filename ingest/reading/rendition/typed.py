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
from ingest.reading.rendition.fonts import font_file
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


def typed(text: str, source: str) -> bytes:
    """The text as PDF/A-2b; empty where it is too long, or there is no font. `source`: as for `pdfa`."""
    lines = _lines(text) if font_file() and len(text) <= COLUMNS * LINES * MOST_PAGES else []
    if not any(lines) or len(lines) > LINES * MOST_PAGES:
        return b""
    starts = range(0, len(lines), LINES)
    return pdfa([_sheet(lines[start : start + LINES]) for start in starts], source)


def _lines(text: str) -> list[str]:
    return [line for paragraph in text.splitlines() for line in _folded(paragraph)]


def _folded(paragraph: str) -> list[str]:
    plain = "".join(
        letter if unicodedata.category(letter)[0] != "C" else " " for letter in paragraph.expandtabs(4)
    )
    lines = _wrapped(plain, COLUMNS)
    return [piece for line in lines for piece in _fitting(line.rstrip())] or [""]


def _fitting(line: str) -> list[str]:
    """The line, or pieces of it where its letters are wider than most."""
    width = _font().getlength(line)
    if width <= ACROSS or len(line) <= 1:
        return [line]
    pieces = _wrapped(line, max(1, int(len(line) * ACROSS / width)))
    return [fitting for piece in pieces for fitting in _fitting(piece.rstrip())]


def _wrapped(line: str, columns: int) -> list[str]:
    return textwrap.wrap(line, columns, drop_whitespace=False, replace_whitespace=False)


def _sheet(lines: list[str]) -> Sheet:
    paper = Image.new("L", PAPER, "white")
    pen = ImageDraw.Draw(paper)
    words: list[Word] = []
    for number, line in enumerate(lines):
        top = MARGIN + number * LEADING
        pen.text((MARGIN, top), line, font=_font(), fill=0)
        words.extend(_words(line, top, number))
    picture = fax_of(np.asarray(paper))
    return Sheet(picture=picture, width=PAPER[0], height=PAPER[1], dpi=RESOLUTION, words=tuple(words))


def _words(line: str, top: int, number: int) -> Iterator[Word]:
    """The words and where they stand: within a run of words that run to the left, the first stands last."""
    bottom = top + sum(_font().getmetrics())
    for run in RUNS.finditer(line):
        start, width = MARGIN + _font().getlength(line[: run.start()]), _font().getlength(run[0])
        leftwards = unicodedata.bidirectional(run[0][0]) in RIGHT_TO_LEFT
        for found in WORD.finditer(run[0]):
            before, length = _font().getlength(run[0][: found.start()]), _font().getlength(found[0])
            left = start + (width - before - length if leftwards else before)
            yield Word(found[0], round(left), top, round(left + length) + 1, bottom, 100, number)


@cache
def _font() -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(font_file()), SIZE)
