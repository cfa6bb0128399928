"""Pages of a PDF as grey pictures, by PDFium."""

import cv2
import numpy as np
from pypdfium2 import PdfDocument, PdfiumError

from ingest.opening.damage import DamagedError
from ingest.reading.pixels import Grey

RESOLUTION = 200 / 72
"""Pixels for each point of the page: 200 dots per inch."""
MOST_PIXELS = 8_000_000
"""Of one rendered page: A3 at 200 dots per inch. Larger pages get fewer dots per inch."""
TO_GREY = {3: cv2.COLOR_BGR2GRAY, 4: cv2.COLOR_BGRA2GRAY}


class Renderer:
    """One PDF, opened at the first page that is asked for."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._document: PdfDocument | None = None

    def count(self) -> int:
        """Pages PDFium finds. Raises DamagedError when it cannot open the file."""
        return len(self._opened())

    def grey(self, number: int) -> Grey:
        """Page `number` (from 1) as a picture. Raises DamagedError when it cannot be drawn."""
        try:
            page = self._opened()[number - 1]
            width, height = page.get_size()
            scale = min(RESOLUTION, (MOST_PIXELS / max(1.0, width * height)) ** 0.5)
            drawn = page.render(scale=scale, draw_annots=True, may_draw_forms=True).to_numpy()
        except (PdfiumError, IndexError, ValueError) as error:
            raise DamagedError from error
        return _grey(drawn.astype(np.uint8, copy=False))

    def _opened(self) -> PdfDocument:
        if self._document is None:
            try:
                self._document = PdfDocument(self._data)
                self._document.init_forms()
            except PdfiumError as error:
                raise DamagedError from error
        return self._document


def _grey(picture: Grey) -> Grey:
    channels = picture.shape[2] if picture.ndim > 2 else 1  # noqa: PLR2004 - rows and columns alone
    if channels == 1:
        return np.array(picture.reshape(picture.shape[:2]))
    return np.asarray(cv2.cvtColor(picture, TO_GREY[channels]), dtype=np.uint8)
