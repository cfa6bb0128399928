"""A page as few bytes: JPEG in grey, or fax group 4 (ITU-T T.6) where nothing is lost in black and white."""

from dataclasses import dataclass
from io import BytesIO

import cv2
import numpy as np
from PIL import Image
from PIL.TiffImagePlugin import ROWSPERSTRIP, STRIPBYTECOUNTS, STRIPOFFSETS, TiffImageFile

from ingest.reading.pixels import Grey, reduced

QUALITIES = {45: 1.0, 30: 0.75, 20: 0.57}
"""Of the JPEG, and the share of bytes each takes; lower ones are only for pages that would be too large."""
SMALLER = 0.75
"""Each side of a page that is too large even then."""
NEARLY = 1.1
"""How many times the bytes allowed may be expected and a quality is still tried: shares differ by page."""
INK, MARK = 128, 190
"""What is darker is ink in black and white; what is darker than the second is a mark on the paper."""
LOST = 0.001
"""The share of all ink up to which marks may be lost: a faint hyphen is one."""
BLOCK = 8
"""Pixels of a side of the blocks whose mean grey is compared."""
SAME_GREY = 5.0
"""The mean difference of blocks (of 255) up to which there is no shade that would be lost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Squeezed:
    """A picture as it stands in a PDF."""

    data: bytes
    width: int
    height: int
    fax: bool
    """Fax group 4, as Pillow writes it (what T.6 calls black is the paper); else JPEG in grey."""


def squeezed(page: Grey, most: int) -> Squeezed:
    """The page in the form that takes the fewest bytes, if it can be done at most `most`."""
    jpeg = _jpeg(page, most)
    if not looks_the_same(page):
        return jpeg
    fax = fax_of(page)
    return min(fax, jpeg, key=lambda one: len(one.data))


def looks_the_same(page: Grey) -> bool:
    """Whether the page says the same in black and white: no faint stroke, no photo, no shade is lost."""
    ink = (page < INK).view(np.uint8)
    grey, hard = (reduced(one, BLOCK).astype(np.int16) for one in (page, 255 * (1 - ink)))
    if np.abs(grey - hard).mean() >= SAME_GREY:
        return False
    near_ink = cv2.dilate(ink, np.ones((5, 5), np.uint8))
    lost = np.count_nonzero((page < MARK) & (near_ink == 0))
    return bool(lost <= LOST * np.count_nonzero(ink))


def fax_of(page: Grey) -> Squeezed:
    """The page in black and white, as one strip of fax group 4."""
    file = BytesIO()
    picture = Image.fromarray(page).point(lambda value: 255 * (value >= INK), mode="1")
    picture.save(file, "TIFF", compression="group4", tiffinfo={ROWSPERSTRIP: picture.height})
    file.seek(0)
    with TiffImageFile(file) as told:
        (start,), (length,) = told.tag_v2[STRIPOFFSETS], told.tag_v2[STRIPBYTECOUNTS]
    data = file.getvalue()[start : start + length]
    return Squeezed(data=data, width=picture.width, height=picture.height, fax=True)


def _jpeg(page: Grey, most: int) -> Squeezed:
    while True:
        best = 0
        for quality, share in QUALITIES.items():
            if best * share > NEARLY * most:
                continue
            data = _encoded(page, quality)
            height, width = page.shape
            if len(data) <= most or max(width, height) <= BLOCK:
                return Squeezed(data=data, width=width, height=height, fax=False)
            best = best or len(data)
        size = [max(1, round(side * SMALLER)) for side in (width, height)]
        page = np.asarray(cv2.resize(page, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def _encoded(page: Grey, quality: int) -> bytes:
    _, data = cv2.imencode(".jpg", page, (cv2.IMWRITE_JPEG_QUALITY, quality))
    return data.tobytes()
