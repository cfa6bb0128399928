"""Which frames of a picture are pages: all of a fax, the different ones of an animation.

Programs for scans and phones put pages into GIF, WebP, PNG and the several pictures of a JPEG, too. Frames
that show nearly the same are one page; behind a photo lie smaller previews and maps of its depth, which are
none. What has more different frames than a letter is a film: the first one is read, a person looks at it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ingest.opening.pictures import open_picture

WITH_PAGES = frozenset({"TIFF", "HEIF"})
MOVING = frozenset({"GIF", "WEBP", "PNG", "MPO"})
MOST_FRAMES = 300
"""Frames of an animation that are looked at, all with …"""
MOST_PIXELS = 500_000_000
MOST_PAGES = 20
LOOK = 800
"""Pixels of the longer side at which frames are compared."""
DIFFERS = 48
"""Of 255 steps of grey: what lossy formats do to the same picture is less."""
FEW = 12
"""Pixels that may differ so: one other digit is more."""


@dataclass(frozen=True, slots=True)
class Frames:
    """The frames that are pages, counted from 0."""

    numbers: Sequence[int]
    are_all: bool
    """Whether every frame is one of them, or shows the same."""


def frames_of(data: bytes) -> Frames:
    """The frames of a picture that are pages. Raises whatever a broken header makes Pillow raise."""
    with open_picture(data) as image:
        if image.format in WITH_PAGES:
            return Frames(range(getattr(image, "n_frames", 1)), are_all=True)
        if image.format not in MOVING or not _moves(image):
            return Frames((0,), are_all=True)
        return _different(image)


def _moves(image: Image.Image) -> bool:
    try:
        return bool(getattr(image, "is_animated", False))
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - cut off behind its first frame, anything may be raised
        return False


def _different(image: Image.Image) -> Frames:
    numbers: list[int] = []
    looks: list[NDArray[np.int16]] = []
    first, left = image.width * image.height, MOST_PIXELS
    for number in range(MOST_FRAMES):
        try:
            image.seek(number)
            area = image.width * image.height
            if image.format == "MPO" and area < first:
                continue  # a preview or a map
            left -= area
            if left < 0:
                break
            look = _look(image)
        except EOFError:
            return Frames(numbers, are_all=True)
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001 - a broken frame may raise anything; it is told where it is read
            return Frames([*numbers, number], are_all=True)
        if not any(_are_alike(look, other) for other in looks):
            numbers.append(number)
            looks.append(look)
        if len(numbers) > MOST_PAGES:
            return Frames((0,), are_all=False)
    return Frames(numbers or (0,), are_all=False)


def _look(image: Image.Image) -> NDArray[np.int16]:
    """The frame on white paper, small and grey."""
    picture = image.convert("RGBA")
    grey = Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture).convert("L")
    grey.thumbnail((LOOK, LOOK))
    return np.asarray(grey, dtype=np.int16)


def _are_alike(one: NDArray[np.int16], other: NDArray[np.int16]) -> bool:
    return one.shape == other.shape and int(np.count_nonzero(np.abs(one - other) > DIFFERS)) < FEW
