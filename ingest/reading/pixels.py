"""The forms in which pictures travel between clean-up and engines."""

from typing import TypeAlias

import cv2
import numpy as np
from numpy import uint8
from numpy.typing import NDArray

Grey: TypeAlias = NDArray[uint8]
"""Rows and columns of 8-bit grey values."""
Picture: TypeAlias = NDArray[uint8]
"""The same, or with three 8-bit colours for each pixel."""
LONGEST_SIDE = 20_000
"""Pixels: OpenCV takes pictures apart up to 32,767, and no page is as long as that."""


def without_endless_side(grey: Grey) -> Grey:
    """The picture made smaller where one side is longer than any page's."""
    rows, columns = grey.shape
    if max(rows, columns) <= LONGEST_SIDE:
        return grey
    size = (min(columns, LONGEST_SIDE), min(rows, LONGEST_SIDE))
    return np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
