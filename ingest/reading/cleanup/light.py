"""Light: shadows and yellow lamps divided out, light print on dark made dark on light."""

import cv2
import numpy as np

from ingest.reading.pixels import Grey, Halves, reduced

DARK = 110
"""The middle grey value below which a picture may be light print on dark."""
LOOKED_AT = 700
AROUND = 21
"""Pixels around each one whose middle value is its ground."""


def even_light(grey: Grey) -> Grey:
    """The picture divided by its background: shadows and yellow light go, print stays (5 ms)."""
    closed = cv2.morphologyEx(reduced(grey, 4), cv2.MORPH_CLOSE, np.ones((15, 15), np.uint8))
    smooth = cv2.GaussianBlur(reduced(np.asarray(closed, dtype=np.uint8), 2), (0, 0), 5)
    background = cv2.resize(smooth, grey.shape[::-1])
    return np.asarray(cv2.divide(grey, background, scale=255), dtype=np.uint8)


def is_light_on_dark(picture: Halves) -> bool:
    """Whether the picture is dark, and what stands out on it is lighter than what lies around it.

    A photo at night is dark too, but its letters are darker still.
    """
    if np.median(picture.grey[::8, ::8]) >= DARK:
        return False
    small = picture.within(LOOKED_AT)
    apart = small.astype(np.float32) - cv2.medianBlur(small, AROUND)
    return bool(np.maximum(apart, 0).sum() > np.maximum(-apart, 0).sum())
