"""The pages of a document as pictures, as they were sent: upright by their note, otherwise untouched."""

from io import BytesIO
from typing import Protocol

import numpy as np
import pikepdf
from PIL import Image, ImageOps
from pypdfium2 import PdfDocument, PdfiumError

from classifiers.reasons import Reason
from ingest.opening.pictures import cut_off_allowed, open_picture, stretch_of
from ingest.reading.frames import frames_of
from ingest.reading.read import PICTURES
from ingest.reading.render import scale_within
from ingest.reading.rendition.typed import typed
from ingest.reading.rendition.words import words_in

PDF = "application/pdf"
MOST_DRAWN = 30_000_000
"""Pixels of one page of a PDF as it is drawn here."""


class NoPictureError(Exception):
    """There is no picture of this page."""

    def __init__(self, reason: Reason, pages: int = 0) -> None:
        super().__init__(reason)
        self.reason, self.pages = reason, pages


class Source(Protocol):
    """A document whose pages can be drawn."""

    count: int
    """How many pages it has."""

    def draw(self, number: int, least: int, mode: str = "RGB") -> Image.Image:
        """Page `number` (from 1) in colour or grey (`L`), its shorter side at least `least` pixels long
        where it has so many. Raises NoPictureError, and whatever a broken file makes a library raise.
        """


def source(data: bytes, media_type: str, most_pixels: int) -> Source:
    """The document, opened. `most_pixels`: of a picture, before it is decoded.

    Raises NoPictureError, and whatever a broken file makes a library raise.
    """
    if media_type == PDF:
        return PdfSource(data)
    if media_type in PICTURES:
        return PictureSource(data, most_pixels)
    if paper := typed(words_in(data, media_type), ""):
        return PdfSource(paper)
    raise NoPictureError(Reason.UNSUPPORTED_KIND)


class PdfSource:
    """A PDF, drawn by PDFium, if need be after qpdf has mended it."""

    def __init__(self, data: bytes) -> None:
        try:
            self.document = PdfDocument(data)
        except PdfiumError:
            self.document = PdfDocument(mended(data))
        self.document.init_forms()
        self.count = len(self.document)

    def draw(self, number: int, least: int, mode: str = "RGB") -> Image.Image:
        """As `Source`."""
        _must_have(number, self.count)
        page = self.document[number - 1]
        across, down = page.get_size()
        scale = scale_within(least / max(1.0, min(across, down)), across, down, MOST_DRAWN)
        drawn = page.render(scale=scale, draw_annots=True, may_draw_forms=True, rev_byteorder=True)
        picture: Image.Image = drawn.to_pil()
        return picture.convert(mode)


def mended(data: bytes) -> bytes:
    """A broken PDF written anew by qpdf. Raises NoPictureError (a password) and pikepdf.PdfError."""
    file = BytesIO()
    try:
        with pikepdf.open(BytesIO(data), suppress_warnings=True) as document:
            document.save(file, encryption=False, deterministic_id=True)
    except pikepdf.PasswordError as error:
        raise NoPictureError(Reason.ENCRYPTED) from error
    return file.getvalue()


class PictureSource:
    """A photo, scan or fax; one that was cut off is drawn as far as it goes."""

    def __init__(self, data: bytes, most_pixels: int) -> None:
        self._image = open_picture(data)
        self._most_pixels = most_pixels
        self._frames = frames_of(data).numbers
        self.count = len(self._frames)

    def draw(self, number: int, least: int, mode: str = "RGB") -> Image.Image:
        """As `Source`."""
        _must_have(number, self.count)
        image = self._image
        with cut_off_allowed():
            if self.count > 1:
                image.seek(self._frames[number - 1])
            if image.width * image.height > self._most_pixels:
                raise NoPictureError(Reason.READER_OUT_OF_BOUNDS, self.count)
            stretch = stretch_of(image)
            image.draft(mode, (least, least))  # a large JPEG is decoded at reduced size
            picture = _plain(ImageOps.exif_transpose(image), mode)
        return picture.resize((picture.width, picture.height * stretch)) if stretch > 1 else picture


def _must_have(number: int, pages: int) -> None:
    if not 1 <= number <= pages:
        raise NoPictureError(Reason.EMPTY_FILE, pages)


def _plain(image: Image.Image, mode: str) -> Image.Image:
    """Any picture in 8 bits: deep ones spread over them, transparent ones on white paper."""
    if image.mode.startswith(("I", "F")):
        values = np.asarray(image, dtype=np.float32)
        low, high = float(values.min()), float(values.max())
        image = Image.fromarray(((values - low) * (255 / ((high - low) or 1))).astype(np.uint8))
    if image.has_transparency_data:
        paper = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(paper, image.convert("RGBA"))
    return image.convert(mode)
