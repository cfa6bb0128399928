"""The forms in which pictures travel between clean-up and engines."""

from functools import cached_property
from typing import Self, TypeAlias

import cv2
import numpy as np
from numpy import uint8
from numpy.typing import NDArray

Grey: TypeAlias = NDArray[uint8]
"""Rows and columns of 8-bit grey values."""
Picture: TypeAlias = NDArray[uint8]
"""The same, or with three 8-bit colours for each pixel."""
SMALLEST_HALVED = 2
"""Pixels: a picture that is narrower is not halved."""
LONGEST_SIDE = 20_000
"""Pixels: OpenCV takes pictures apart up to 32,767, and no page is as long as that."""


def reduced(grey: Grey, by: int) -> Grey:
    """Smaller by a whole number along each side, by area; rows and columns that fill no pixel are left out.

    With them it would take ten times as long: 1 ms against 10 of 4 megapixels.
    """
    rows, columns = (max(1, side // by) for side in grey.shape)
    whole = grey[: rows * by, : columns * by]
    return np.asarray(cv2.resize(whole, (columns, rows), interpolation=cv2.INTER_AREA), dtype=np.uint8)


class Halves:
    """A picture and its halves, each made when it is first asked for."""

    def __init__(self, grey: Grey) -> None:
        self.grey = grey

    @cached_property
    def _half(self) -> Self:
        return type(self)(reduced(self.grey, 2))

    def least(self, scale: float) -> Grey:
        """The smallest half that still has `scale` of the picture's pixels along each side."""
        halved = scale <= 1 / 2 and min(self.grey.shape) >= SMALLEST_HALVED
        return self._half.least(2 * scale) if halved else self.grey

    def within(self, side: int) -> Grey:
        """The picture with its longer side at most `side` pixels long."""
        rows, columns = self.grey.shape
        scale = min(1.0, side / max(rows, columns))
        size = (max(1, round(columns * scale)), max(1, round(rows * scale)))
        return np.asarray(cv2.resize(self.least(scale), size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def without_endless_side(grey: Grey) -> Grey:
    """The picture made smaller where one side is longer than any page's."""
    rows, columns = grey.shape
    if max(rows, columns) <= LONGEST_SIDE:
        return grey
    size = (min(columns, LONGEST_SIDE), min(rows, LONGEST_SIDE))
    return np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
