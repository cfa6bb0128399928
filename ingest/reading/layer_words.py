"""The words of a PDF page's text layer, and where they stand on its picture."""

import re
from collections.abc import Iterator
from ctypes import byref, c_int
from itertools import islice

from pypdfium2 import PdfPage, PdfTextPage
from pypdfium2.raw import FPDF_PageToDevice as to_picture  # type: ignore[attr-defined] # made at its build
from pypdfium2.raw import FPDFText_GetUnicode as letter_at  # type: ignore[attr-defined] # as above

from ingest.reading.nouns import MAX_PAGE_WORDS
from ingest.reading.rendition.nouns import PlacedWord

WORD = re.compile(r"\S{1,200}")
MOST_LETTERS = 500_000
FINE = 100_000
"""PDFium gives places in whole pixels: of a picture this large."""


def words_of(page: PdfPage) -> tuple[PlacedWord, ...]:
    """The words in the text layer of a page. Raises PdfiumError."""
    return tuple(islice(_placed(page, page.get_textpage()), MAX_PAGE_WORDS))


def _placed(page: PdfPage, layer: PdfTextPage) -> Iterator[PlacedWord]:
    count = min(layer.count_chars(), MOST_LETTERS)
    text = "".join(_letter(letter_at(layer, place)) for place in range(count))
    for found in WORD.finditer(text):
        lefts, bottoms, rights, tops = zip(*map(layer.get_charbox, range(*found.span())), strict=True)
        one = drawn_at(page, min(lefts), max(tops))
        other = drawn_at(page, max(rights), min(bottoms))
        (left, right), (top, bottom) = (sorted(pair) for pair in zip(one, other, strict=True))
        yield PlacedWord(text=found[0], left=left, top=top, right=right, bottom=bottom)


def _letter(code: int) -> str:
    """One character for each code; what is no character of its own ends a word."""
    return chr(code) if code and not 0xD800 <= code < 0xE000 and code <= 0x10FFFF else " "  # noqa: PLR2004 - Unicode


def drawn_at(page: PdfPage, x: float, y: float) -> tuple[float, float]:
    """A place on the page as fractions of its picture, whatever its rotation and its boxes."""
    across, down = c_int(), c_int()
    to_picture(page, 0, 0, FINE, FINE, 0, x, y, byref(across), byref(down))
    return _fraction(across.value), _fraction(down.value)


def _fraction(value: int) -> float:
    return round(min(1.0, max(0.0, value / FINE)), 5)
