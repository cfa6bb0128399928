"""The searchable PDF beside a photo, a scan or a fax: the clean page for the eye, its words under it.

It is made of the original once more, in the shape in which it was read, so that it can be made at any
time from what is kept: the original bytes and their reading.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

import numpy as np
from PIL import Image

from classifiers.nouns import Page, Word
from ingest.reading.cleanup.kind import FAX
from ingest.reading.cleanup.light import even_light
from ingest.reading.cleanup.shape import shaped
from ingest.reading.pixels import Grey
from ingest.reading.read import PICTURES
from ingest.reading.rendition.nouns import PlacedWord
from ingest.reading.rendition.pdfa import Sheet, pdfa
from ingest.reading.rendition.places import words_of
from ingest.reading.rendition.source import PDF, PdfSource, Source, mended, source
from ingest.reading.rendition.squeeze import fax_of, squeezed
from ingest.reading.rendition.typed import typed

SHARE = 3
"""The rendition of a photo has at most a third of its bytes."""
LEAST_BYTES = 25_000
"""That a page may have, whatever its share: with less it does not stay legible."""
FILE_BYTES, WORD_BYTES = 4_000, 25
"""What a file takes besides its pictures: profile, font, and each word."""
SHORT_SIDE, FAX_SIDE = 1_654, 1_728
"""Pixels of the shorter side of a page: A4 at 200 dots per inch, and a fax as the machine sent it."""
FINE_SIDE = 1_400
"""Pixels of the shorter side from which a page that was read is fine enough for the eye: A4 at 170 dpi."""
OCR, BORN_DIGITAL = "ocr", "text"


def rendition(
    data: bytes,
    media_type: str,
    pages: Sequence[Page],
    most_pixels: int,
    kept: Mapping[int, Grey] = MappingProxyType({}),
) -> bytes:
    """The PDF beside a document: PDF/A-2b of words, or where an engine read pages; else the PDF mended.

    `kept`: pages as the engine saw them, by number, where they are still at hand; others are made again.
    Empty where it cannot be made. Raises MemoryError.
    """
    try:
        return _rendition(data, media_type, pages, most_pixels, kept)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - a broken file may raise anything, and the letter is filed without it
        return b""


def _rendition(
    data: bytes, media_type: str, pages: Sequence[Page], most_pixels: int, kept: Mapping[int, Grey]
) -> bytes:
    if media_type != PDF and media_type not in PICTURES:
        return typed("\n".join(page.text for page in pages), hashlib.sha256(data).hexdigest())
    if not any(page.how == OCR for page in pages):
        return mended(data)
    document = source(data, media_type, most_pixels)
    drawn = [page for page in pages if page.how in {OCR, BORN_DIGITAL}]
    besides = FILE_BYTES + WORD_BYTES * sum(len(page.words) for page in drawn)
    most = max(LEAST_BYTES, (len(data) // SHARE - besides) // len(drawn))
    sheets = [_sheet(document, page, most, kept.get(page.number)) for page in drawn]
    return pdfa(sheets, hashlib.sha256(data).hexdigest())


def _sheet(document: Source, page: Page, most: int, kept: Grey | None) -> Sheet:
    if page.width and page.height:
        at_hand = kept is not None and kept.shape == (page.height, page.width) and _is_fine(page)
        seen = kept if kept is not None and at_hand else _for_the_eye(document, page)
        picture = fax_of(seen) if page.kind == FAX else squeezed(seen, most)
        return Sheet(
            picture=picture, width=page.width, height=page.height, dpi=page.dpi, words=page.words
        )  # fmt: skip
    seen = _grey(document.draw(page.number, SHORT_SIDE, "L"))
    height, width = seen.shape
    placed = words_of(document.document[page.number - 1]) if isinstance(document, PdfSource) else ()
    words = tuple(_in_lines(placed, width, height))
    return Sheet(picture=squeezed(seen, most), width=width, height=height, dpi=0, words=words)


def _is_fine(page: Page) -> bool:
    """Whether the page is for the eye as the engine saw it; a fax is kept with every dot it has."""
    return page.kind != FAX and min(page.width, page.height) >= FINE_SIDE


def _for_the_eye(document: Source, page: Page) -> Grey:
    """The page as the engine saw it (flat, upright, evenly lit, dark on light), but finer where it can be."""
    short = FAX_SIDE if page.kind == FAX else SHORT_SIDE
    sent = document.draw(page.number, short, "L")
    finer = min(short / min(page.width, page.height), max(sent.size) / max(page.width, page.height))
    if _is_fine(page):
        finer = 1.0
    size = max(1, round(page.width * finer)), max(1, round(page.height * finer))
    picture = shaped(_grey(sent), _scaled(page.mapping, finer), *size)
    if "inverted" in page.cleaned:
        picture = 255 - picture
    return even_light(picture) if "even_light" in page.cleaned else picture


def _scaled(mapping: tuple[float, ...], by: float) -> tuple[float, ...]:
    """The mapping to a picture so many times as large; none stays none."""
    return tuple((np.diag([by, by, 1.0]) @ np.reshape(mapping, (3, 3))).ravel()) if mapping else ()


def _grey(picture: Image.Image) -> Grey:
    return np.asarray(picture, dtype=np.uint8)


def _in_lines(placed: Iterable[PlacedWord], width: int, height: int) -> Iterator[Word]:
    """Words in pixels; a new line begins where one does not stand beside the last."""
    line, last = 0, None
    for word in placed:
        if last and (word.left < last.right or word.top > last.bottom or word.bottom < last.top):
            line += 1
        last = word
        yield Word(
            text=word.text, left=round(word.left * width), top=round(word.top * height),
            right=round(word.right * width), bottom=round(word.bottom * height), confidence=100, line=line,
        )  # fmt: skip
