"""Pictures: photos, scans and faxes, with all their pages (`frames`)."""

from functools import partial
from itertools import count as count_from

import numpy as np
from numpy.typing import NDArray
from PIL import ExifTags, Image, ImageOps

from classifiers.nouns import Page
from classifiers.reasons import Reason
from ingest.opening.damage import DamagedError
from ingest.opening.pictures import cut_off_allowed, open_picture, stretch_of
from ingest.reading.drawn import DrawnPages
from ingest.reading.frames import frames_of
from ingest.reading.gather import TooBigError, gather
from ingest.reading.nouns import Engine, Read, ReadingLimits
from ingest.reading.pixels import Grey

ENOUGH = 2_000
"""Pixels of the shorter side: a sheet that fills two thirds of it still has 200 dots per inch across."""
UPRIGHT = 1
"""The EXIF orientation of a picture that lies as it was taken."""


def read_picture(data: bytes, engine: Engine, limits: ReadingLimits) -> Read:
    """Every page of the picture; one that is cut off is read as far as it goes."""
    read = _read(data, engine, limits)
    if read.problem is not Reason.UNREADABLE or not read.page_count:
        return read
    with cut_off_allowed():
        rest = _read(data, engine, limits)
    return rest.but(Reason.DAMAGED if any(page.text for page in rest.pages) else Reason.UNREADABLE)


def _read(data: bytes, engine: Engine, limits: ReadingLimits) -> Read:
    try:
        frames = frames_of(data)
        image = open_picture(data)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - a broken file may raise anything
        return Read(problem=Reason.UNREADABLE)
    with image:
        drawn = DrawnPages(engine, limits.seen)
        pages = map(partial(_page, image, drawn, limits), count_from(1), frames.numbers)
        read = gather(pages, len(frames.numbers), limits)
    unread = not frames.are_all and read.problem in {None, Reason.NO_TEXT}
    return read.but(Reason.PICTURES_UNREAD) if unread else read


def _page(image: Image.Image, drawn: DrawnPages, limits: ReadingLimits, number: int, frame: int) -> Page:
    """One page read. Raises DamagedError and TooBigError."""
    try:
        if frame:
            image.seek(frame)
        _must_fit(image, limits)
        grey = _grey(image)
    except (MemoryError, TooBigError):
        raise
    except Exception as error:
        raise DamagedError from error
    return drawn.page(number, grey)


def _must_fit(image: Image.Image, limits: ReadingLimits) -> None:
    if image.width * image.height > limits.pixels:
        raise TooBigError


def _grey(image: Image.Image) -> Grey:
    """The picture upright by its EXIF note, 8-bit grey, what is transparent as white paper."""
    stretch = stretch_of(image)
    image.draft("L", (ENOUGH, ENOUGH))  # a large JPEG is decoded at reduced size
    lies = image.getexif().get(ExifTags.Base.Orientation, UPRIGHT) != UPRIGHT
    upright = ImageOps.exif_transpose(image) if lies else image
    if upright.mode.startswith(("I", "F")):
        return _scaled_to_bytes(np.asarray(upright, dtype=np.float32))
    if upright.has_transparency_data:
        upright = _on_paper(upright)
    grey = np.asarray(upright if upright.mode == "L" else upright.convert("L"))
    return np.repeat(grey, stretch, axis=0) if stretch > 1 else grey


def _on_paper(image: Image.Image) -> Image.Image:

    paper = Image.new("RGBA", image.size, "white")
    return Image.alpha_composite(paper, image.convert("RGBA"))


def _scaled_to_bytes(values: NDArray[np.float32]) -> Grey:
    """16-bit and floating values spread over 0 to 255."""
    low, high = float(values.min()), float(values.max())
    spread = (values - low) * (255 / ((high - low) or 1))
    return spread.astype(np.uint8)
