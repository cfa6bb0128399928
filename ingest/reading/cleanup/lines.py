"""What lines of print tell before anything is read: how they lean, which way is up, how high letters are."""

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.reading.pixels import Grey

INK = 0.72
FINE, COARSE = 0.2, 1.0
"""Degrees between two slopes that are tried."""
NARROW = 8
"""Columns whose ink is counted together before a page is sheared: an eighth of the time."""
STRIPS = 20
"""Upright strips a page is cut into: lines that bend are straight within one."""
HALF = 0.5
BODY = 0.4
"""The share of the fullest row's ink from which a row belongs to the letters' bodies."""
LEAST_HEIGHT = 5
"""Pixels; less is a rule or a row of specks."""
FEW_LINES = 8
"""Pieces of lines; with fewer nothing is told."""

Mask = NDArray[np.uint8]


class Lines(NamedTuple):
    """What was measured on pieces of lines."""

    pieces: int
    x_height: float
    """Pixels: the middle height of letters without stems; 0 with too few lines."""
    above: float
    """The share of ink outside the letters' bodies that stands above them: stems and capitals."""


def ink_of(grey: Grey) -> Mask:
    """1 where there is print on an evenly lit page; large dark areas and specks are left out."""
    mask = (grey < INK * 255).astype(np.uint8)
    heavy = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((17, 17), np.uint8))
    mask[cv2.dilate(heavy, np.ones((21, 21), np.uint8)) > 0] = 0
    return mask


class Upright(NamedTuple):
    """Which way is up."""

    quarters: int
    """To be turned clockwise."""
    sure: float
    """0 not at all, 0.5 at most."""
    lines: Lines
    """The lines that run that way."""
    ink: Mask
    """The print of the page as it was given."""


def upright_by(grey: Grey, aside: float = 0.0) -> Upright:
    """Which way is up on an evenly lit page. Lines down it must be clearer by `aside` than those across.

    Letters have more ink above their bodies (stems, capitals) than below; lines that run down the
    picture have as much on either side.
    """
    ink = ink_of(grey)
    across, down = _measure(ink), _measure(np.ascontiguousarray(np.rot90(ink)))
    if abs(down.above - HALF) > abs(across.above - HALF) + aside:
        return Upright(3 if down.above > HALF else 1, abs(down.above - HALF), down, ink)
    return Upright(0 if across.above >= HALF else 2, abs(across.above - HALF), across, ink)


def as_it_lies(grey: Grey) -> Upright:
    """The same for a page that is taken to be upright."""
    ink = ink_of(grey)
    return Upright(0, 0.0, _measure(ink), ink)


def tilt_of(ink: Mask, most: float) -> float:
    """Degrees to turn the page counter-clockwise for level lines, within `most` to each side."""
    narrow = _narrowed(ink)
    coarse = _most_level(narrow, np.arange(-most, most + COARSE / 2, COARSE))
    return round(_most_level(narrow, coarse + np.arange(-COARSE, COARSE + FINE / 2, FINE)), 2)


def _narrowed(ink: Mask) -> Mask:
    """How much ink there is in so many columns at once."""
    missing = -ink.shape[1] % NARROW
    return np.bitwise_count(np.pad(ink, ((0, 0), (0, missing))).view(np.uint64))  # 1 is one bit of a byte


def _most_level(narrow: Mask, angles: NDArray[np.float64]) -> float:
    """Which of these degrees makes the lines level."""
    return float(max(angles, key=lambda angle: _level(narrow, float(angle))))


def _measure(ink: Mask) -> Lines:
    heights, above, below = [], 0.0, 0.0
    for strip in np.array_split(ink, STRIPS, axis=1):
        profile = _in_rows(strip)
        for top, bottom in _runs(profile > 0.012 * strip.shape[1]):
            if bottom - top < LEAST_HEIGHT:
                continue
            line = profile[top:bottom]
            body = np.flatnonzero(line > BODY * line.max())
            heights.append(int(body[-1] - body[0] + 1))
            above += float(line[: body[0]].sum())
            below += float(line[body[-1] + 1 :].sum())
    if len(heights) < FEW_LINES:
        return Lines(len(heights), 0.0, 0.5)
    return Lines(len(heights), float(np.median(heights)), above / max(1.0, above + below))


def _level(narrow: Mask, degrees: float) -> float:
    """How sharply rows of print stand out when the page is sheared as if it were turned by this angle."""
    height, width = narrow.shape
    slope = -np.tan(np.radians(degrees)) * NARROW
    shear = np.array([(1, 0, 0), (slope, 1, -slope * width / 2)], dtype=np.float64)
    level = cv2.warpAffine(narrow, shear, (width, height), flags=cv2.INTER_NEAREST)
    return float(np.square(np.diff(_in_rows(np.asarray(level)))).sum())


def _in_rows(ink: Mask) -> NDArray[np.float32]:
    """How much ink each row has."""
    if not ink.size:
        return np.zeros(len(ink), dtype=np.float32)
    return np.asarray(cv2.reduce(ink, 1, cv2.REDUCE_SUM, dtype=cv2.CV_32F), dtype=np.float32).ravel()


def _runs(on: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Start and end of each run of true values."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], on.astype(np.int8), [0]))))
    return edges.reshape(-1, 2)
