"""What a picture is, told by a glance at its grey values (5 ms): photo, scan, fax or screenshot."""

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.reading.pixels import Grey, Halves

PHOTO, SCAN, FAX, SCREENSHOT, BLANK = "photo", "scan", "fax", "screenshot", "blank"
LOOKED_AT = 240
"""Pixels of the longer side at which the light is judged."""
SAMPLES = 300_000
"""Pixels whose grey values are counted."""
UNEVEN = 0.80
"""Paper that is darker in places than this share of its brightest was lit by a lamp, not by a scanner."""
ONE_GREY = 0.35
"""The share of pixels of exactly one grey value from which a picture was drawn by a computer."""
NEARLY = 8
"""Grey values to both sides of the ground's that grain would fill."""
GRAIN = 0.04
"""The share of such pixels from which it is grain."""
FEW_GREYS = 3
INK = 0.75
"""Darker than this share of the paper around it is print."""
SPECK = 6
"""Pixels of a mark that may be part of a letter."""
MOST_OF_BLANK = 3
"""Marks a blank page may have: punch holes, dirt, a fold."""


def kind_of(picture: Halves) -> str:
    """`photo`, `scan`, `fax` (black and white only) or `screenshot` (drawn by a computer)."""
    grey = picture.grey
    step = max(1, round((grey.size / SAMPLES) ** 0.5))
    counts = np.bincount(grey[::step, ::step].ravel(), minlength=256)
    if np.count_nonzero(counts) <= FEW_GREYS:
        return FAX
    if _is_drawn(counts):
        return SCREENSHOT
    return PHOTO if _is_unevenly_lit(picture.within(LOOKED_AT)) else SCAN


def is_blank(page: Grey) -> bool:
    """Whether nothing is printed on an evenly lit page, but for a few marks."""
    half = cv2.resize(
        page, (max(1, page.shape[1] // 2), max(1, page.shape[0] // 2)), interpolation=cv2.INTER_AREA
    )
    margin = half.shape[0] // 50, half.shape[1] // 50
    inner = half[margin[0] : half.shape[0] - margin[0], margin[1] : half.shape[1] - margin[1]]
    paper = float(np.median(inner[::4, ::4])) if inner.size else 255.0
    _, _, found, _ = cv2.connectedComponentsWithStats((inner < INK * paper).astype(np.uint8), connectivity=8)
    return int((found[1:, cv2.CC_STAT_AREA] >= SPECK).sum()) <= MOST_OF_BLANK


def _is_drawn(counts: NDArray[np.intp]) -> bool:
    """Whether one grey value fills the ground and hardly any is nearly the same: no sensor is so sure."""
    ground = int(counts.argmax())
    near = counts[max(0, ground - NEARLY) : ground + NEARLY + 1].sum() - counts[ground]
    return bool(counts[ground] > ONE_GREY * counts.sum() and near < GRAIN * counts[ground])


def _is_unevenly_lit(small: Grey) -> bool:
    """Whether the paper (print painted over) is much darker in places than at its brightest."""
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    darkest, brightest = np.percentile(paper, (4, 96))
    return bool(darkest < UNEVEN * brightest)
