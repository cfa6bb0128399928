"""Pages of a PDF as grey pictures, by PDFium, with as many pixels as their content has."""

import cv2
import numpy as np
from pypdfium2 import PdfDocument, PdfiumError, PdfPage

from ingest.opening.damage import DamagedError
from ingest.reading.layer_words import words_of
from ingest.reading.makeup import POINTS, Makeup, makeup_of
from ingest.reading.pixels import LONGEST_SIDE, Grey
from ingest.reading.rendition.nouns import PlacedWord

USUAL, FINE, COARSE = 200, 300, 100
"""Dots per inch: what print of 9 to 12 points needs, what small print needs, and the least."""
MOST_PIXELS = 8_000_000
"""Of one rendered page: A3 at 200 dots per inch. Larger pages get fewer dots per inch."""
WORTH_IT = 1.15
"""How many times as fine a page must be drawn to be drawn again."""
TO_GREY = {3: cv2.COLOR_BGR2GRAY, 4: cv2.COLOR_BGRA2GRAY}


class Renderer:
    """One PDF, opened at the first page that is asked for."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._document: PdfDocument | None = None
        self._makeup: tuple[int, Makeup] | None = None

    def count(self) -> int:
        """Pages PDFium finds. Raises DamagedError when it cannot open the file."""
        return len(self._opened())

    def grey(self, number: int, dpi: int = 0) -> Grey:
        """Page `number` (from 1) as a picture, by default with as many pixels as print of usual size needs.

        Raises DamagedError when it cannot be drawn.
        """
        try:
            page = self._opened()[number - 1]
            scale = self._scale(page, dpi or min(USUAL, self._content(number)))
            drawn = page.render(scale=scale, draw_annots=True, may_draw_forms=True).to_numpy()
        except (PdfiumError, IndexError, ValueError) as error:
            raise DamagedError from error
        return _grey(drawn.astype(np.uint8, copy=False))

    def finer(self, number: int) -> int:
        """The dots per inch at which small print on the page may be read better; 0 where it has no more,
        or where so large a page is drawn with as many as it may have already.
        """
        content = min(FINE, self._content(number))
        try:
            page = self._opened()[number - 1]
            more = self._scale(page, content) > WORTH_IT * self._scale(page, USUAL)
        except (PdfiumError, IndexError) as error:
            raise DamagedError from error
        return content if more else 0

    def makeup(self, number: int) -> Makeup:
        """What lies on page `number`. Raises DamagedError."""
        if self._makeup is None or self._makeup[0] != number:
            try:
                self._makeup = number, makeup_of(self._opened()[number - 1])
            except (PdfiumError, IndexError, ValueError) as error:
                raise DamagedError from error
        return self._makeup[1]

    def words(self, number: int) -> tuple[PlacedWord, ...]:
        """The words of the text layer and where they stand, in its order. Raises DamagedError."""
        try:
            return words_of(self._opened()[number - 1])
        except (PdfiumError, IndexError) as error:
            raise DamagedError from error

    def _content(self, number: int) -> int:
        """The dots per inch of the pictures that are the page; of drawn pages as many as wanted."""
        makeup = self.makeup(number)
        return max(COARSE, makeup.dots) if makeup.is_scan and makeup.dots else FINE

    def _scale(self, page: PdfPage, dpi: int) -> float:
        width, height = page.get_size()
        return scale_within(dpi / POINTS, width, height, MOST_PIXELS)

    def _opened(self) -> PdfDocument:
        if self._document is None:
            try:
                self._document = PdfDocument(self._data)
                self._document.init_forms()
            except PdfiumError as error:
                raise DamagedError from error
        return self._document


def scale_within(wanted: float, width: float, height: float, most_pixels: int) -> float:
    """The scale at which a page of this size (points) has so many pixels at most, and no endless side.

    A damaged page may be a ribbon: one pixel high and a hundred million wide.
    """
    least = max(1.0, width * height)
    return float(min(wanted, (most_pixels / least) ** 0.5, LONGEST_SIDE / max(1.0, width, height)))


def _grey(picture: Grey) -> Grey:
    channels = picture.shape[2] if picture.ndim > 2 else 1  # noqa: PLR2004 - rows and columns alone
    if channels == 1:
        return np.array(picture.reshape(picture.shape[:2]))
    return np.asarray(cv2.cvtColor(picture, TO_GREY[channels]), dtype=np.uint8)
