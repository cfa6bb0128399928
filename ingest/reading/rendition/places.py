"""Where the words of a born-digital PDF page stand, so that they can be marked on its picture."""

import pikepdf
from pypdfium2 import PdfiumError

from ingest.reading.layer_words import words_of
from ingest.reading.rendition.nouns import PlacedWord
from ingest.reading.rendition.source import NoPictureError, PdfSource

__all__ = ("words_of", "words_on")


def words_on(data: bytes, number: int) -> tuple[PlacedWord, ...]:
    """The words in the text layer of page `number` (from 1) of a PDF; none where there is no such page."""
    try:
        return words_of(PdfSource(data).document[number - 1])
    except (PdfiumError, pikepdf.PdfError, NoPictureError, IndexError):
        return ()
