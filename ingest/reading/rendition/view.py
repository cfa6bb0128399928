"""One page of a document as a picture in colour, for a person at the desk. Runs in the reading room only."""

from io import BytesIO

import numpy as np
from PIL import Image

from classifiers.reasons import Reason
from ingest.reading.cleanup.shape import shaped
from ingest.reading.rendition.nouns import Shape, View, Wanted
from ingest.reading.rendition.source import NoPictureError, source

LONGEST = 4
"""A page is shown at most this many times as high as it is wide: longer ones become narrower."""
QUALITY, EFFORT = 80, 2
"""Of the WebP: 60 ms and 60 to 150 kB for a page of 1,200 pixels."""


def view(data: bytes, wanted: Wanted, most_pixels: int) -> tuple[View, bytes]:
    """One page as WebP, in the shape in which it was read; pictures are never enlarged.

    What is wrong with the document is told in `View.problem`: UNSUPPORTED_KIND, ENCRYPTED, UNREADABLE,
    READER_OUT_OF_BOUNDS (more than `most_pixels`), or EMPTY_FILE where it has no such page.
    Raises MemoryError.
    """
    try:
        document = source(data, wanted.media_type, most_pixels)
        picture = in_shape(document.draw(wanted.page, wanted.width), wanted.shape, wanted.width)
        return View(width=picture.width, height=picture.height, pages=document.count), _webp(picture)
    except MemoryError:
        raise
    except NoPictureError as none:
        return View(pages=none.pages, problem=none.reason), b""
    except Exception:  # noqa: BLE001 - a broken file may raise anything
        return View(problem=Reason.UNREADABLE), b""


def in_shape(picture: Image.Image, shape: Shape, width: int) -> Image.Image:
    """The page as it was read (flattened, turned, straight), at most `width` pixels across."""
    if not shape.mapping:
        picture.thumbnail((width, LONGEST * width))
        return picture
    as_sent = shape.width * max(picture.size) / max(shape.width, shape.height)
    scale = min(width, as_sent) / max(shape.width, shape.height / LONGEST)
    across, down = max(1, round(shape.width * scale)), max(1, round(shape.height * scale))
    smaller = np.diag([scale, scale, 1.0]) @ np.reshape(shape.mapping, (3, 3))
    return Image.fromarray(shaped(np.asarray(picture), tuple(smaller.ravel()), across, down))


def _webp(picture: Image.Image) -> bytes:
    file = BytesIO()
    picture.save(file, "WEBP", quality=QUALITY, method=EFFORT)
    return file.getvalue()
