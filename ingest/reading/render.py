"""Pages of a PDF as grey pictures, by PDFium, with as many pixels as their content has."""

from itertools import islice

import cv2
import numpy as np
from pypdfium2 import PdfDocument, PdfImage, PdfiumError, PdfPage
from pypdfium2.raw import FPDFTextObj_GetTextRenderMode  # type: ignore[attr-defined]  # made at run time

from ingest.opening.damage import DamagedError
from ingest.reading.pixels import LONGEST_SIDE, Grey

USUAL, FINE, COARSE = 200, 300, 100
"""Dots per inch: what print of 9 to 12 points needs, what small print needs, and the least."""
POINTS = 72
"""Points in an inch."""
MOST_PIXELS = 8_000_000
"""Of one rendered page: A3 at 200 dots per inch. Larger pages get fewer dots per inch."""
FULL_PAGE = 0.5
"""The share of the page a picture covers that is the page."""
TEXT, IMAGE = 1, 3
"""FPDF_PAGEOBJ_TEXT and FPDF_PAGEOBJ_IMAGE."""
INVISIBLE = 3
"""FPDF_TEXTRENDERMODE_INVISIBLE."""
MOST_OBJECTS = 200
"""Objects of a page that are looked at."""
TO_GREY = {3: cv2.COLOR_BGR2GRAY, 4: cv2.COLOR_BGRA2GRAY}


class Renderer:
    """One PDF, opened at the first page that is asked for."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._document: PdfDocument | None = None

    def count(self) -> int:
        """Pages PDFium finds. Raises DamagedError when it cannot open the file."""
        return len(self._opened())

    def grey(self, number: int, dpi: int = 0) -> Grey:
        """Page `number` (from 1) as a picture, by default with as many pixels as print of usual size needs.

        Raises DamagedError when it cannot be drawn.
        """
        try:
            page = self._opened()[number - 1]
            width, height = page.get_size()
            scale = (dpi or min(USUAL, _content(page))) / POINTS
            scale = scale_within(scale, width, height, MOST_PIXELS)
            drawn = page.render(scale=scale, draw_annots=True, may_draw_forms=True).to_numpy()
        except (PdfiumError, IndexError, ValueError) as error:
            raise DamagedError from error
        return _grey(drawn.astype(np.uint8, copy=False))

    def finer(self, number: int) -> int:
        """The dots per inch at which small print on the page may be read better; 0 where it has no more."""
        try:
            content = min(FINE, _content(self._opened()[number - 1]))
        except (PdfiumError, IndexError) as error:
            raise DamagedError from error
        return content if content > USUAL else 0

    def is_scan_read_before(self, number: int) -> bool:
        """Whether the page is one picture under words nobody sees: some program's OCR, good or bad."""
        try:
            page = self._opened()[number - 1]
            return _full_picture(page) is not None and _is_unseen(page)
        except (DamagedError, PdfiumError, IndexError):
            return False

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


def _content(page: PdfPage) -> int:
    """The dots per inch of the picture that fills the page; of drawn pages as many as wanted."""
    picture = _full_picture(page)
    if picture is None:
        return FINE
    left, bottom, right, top = picture.get_bounds()
    dots = POINTS * max(picture.get_px_size()) / max(right - left, top - bottom)
    return max(COARSE, round(float(dots)))


def _full_picture(page: PdfPage) -> PdfImage | None:
    """The picture that fills the page, when there is one."""
    width, height = page.get_size()
    for thing in islice(page.get_objects(filter=[IMAGE]), MOST_OBJECTS):
        left, bottom, right, top = thing.get_bounds()
        if (right - left) * (top - bottom) > FULL_PAGE * width * height:
            return thing  # type: ignore[no-any-return]
    return None


def _is_unseen(page: PdfPage) -> bool:
    """Whether all words of the page are drawn neither filled nor stroked."""
    words = list(islice(page.get_objects(filter=[TEXT]), MOST_OBJECTS))
    return bool(words) and all(FPDFTextObj_GetTextRenderMode(word.raw) == INVISIBLE for word in words)


def _grey(picture: Grey) -> Grey:
    channels = picture.shape[2] if picture.ndim > 2 else 1  # noqa: PLR2004 - rows and columns alone
    if channels == 1:
        return np.array(picture.reshape(picture.shape[:2]))
    return np.asarray(cv2.cvtColor(picture, TO_GREY[channels]), dtype=np.uint8)
