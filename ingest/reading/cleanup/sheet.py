"""The sheet of paper in a photo: four straight sides, each of which the picture must bear out.

Logarithms of the grey values are looked at: the step from paper to table is the same in the light and
in the shadow. Where a side is in doubt there is no sheet: a wrong flattening costs more than none.
"""

from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.reading.cleanup.shape import Corners
from ingest.reading.pixels import Grey, Halves

LOOKED_AT = 480
"""Pixels of the longer side in which the sheet is sought."""
PRINT = 11
"""Pixels: what is thinner and darker than its surroundings is print, and is painted over."""
STEP = 0.16
"""In natural logarithms: paper is brighter than what lies around it by a sixth at least."""
REACH = 4
"""Pixels to both sides of an edge that are compared."""
BORNE_OUT = 0.72
"""The share of a side's points that must show the step."""
SMALLEST = 0.2
"""The share of the picture a sheet must have."""
OUTSIDE = 2
"""Pixels a corner may lie outside of the picture."""
MOST_LINES = 7
"""Lines a side that are tried."""
POINTS = 48
"""Points a side that are looked at."""

Logs = NDArray[np.float32]


class Side(NamedTuple):
    """A straight line through the picture, by its places at both ends of the picture."""

    start: float
    end: float
    length: float


def find_sheet(picture: Halves) -> Corners | None:
    """The corners of the sheet in shares of width and height, or None where there is doubt."""
    small = _small(picture)
    logs = np.log1p(small.astype(np.float32))
    height, width = small.shape
    across, down = _lines(small, upright=False), _lines(small, upright=True)
    best, most = None, 0.0
    for top, bottom, left, right in _fours(across, down, width, height):
        corners = _corners(top, bottom, left, right, width, height)
        worth = _worth(logs, corners)
        if worth > most:
            best, most = corners, worth
    return None if best is None else best / (width, height)


def _small(picture: Halves) -> Grey:
    """Small, and without print."""
    closed = cv2.morphologyEx(picture.within(LOOKED_AT), cv2.MORPH_CLOSE, np.ones((PRINT, PRINT), np.uint8))
    return np.asarray(cv2.GaussianBlur(closed, (0, 0), 1), dtype=np.uint8)


def _lines(small: Grey, *, upright: bool) -> list[Side]:
    """The longest lines that run across (or down), as places on the picture's edges."""
    logs = np.log1p(small.astype(np.float32)) * (255 / np.log(256))
    edges = cv2.Canny(logs.astype(np.uint8), 12, 36)
    shortest = max(small.shape) // 7
    found = cv2.HoughLinesP(edges, 1, np.pi / 360, 40, minLineLength=shortest, maxLineGap=12)
    height, width = small.shape
    sides = []
    for x1, y1, x2, y2 in [] if found is None else found.reshape(-1, 4).astype(float):
        if upright == (abs(y2 - y1) > abs(x2 - x1)):
            along = ((y1, x1, y2, x2), height) if upright else ((x1, y1, x2, y2), width)
            sides.append(_side(*along[0], along[1]))
    return _merged(sides)


def _side(from_: float, start: float, to: float, end: float, length: int) -> Side:
    """The line through (from_, start) and (to, end), at 0 and at `length`."""
    slope = (end - start) / (to - from_)
    return Side(start - slope * from_, start + slope * (length - from_), abs(to - from_))


def _merged(sides: list[Side]) -> list[Side]:
    """Lines that lie together are one; the longest of each kind, and all their lengths."""
    kept: list[Side] = []
    for side in sorted(sides, key=lambda one: -one.length):
        for number, other in enumerate(kept):
            if abs(side.start - other.start) < 7 and abs(side.end - other.end) < 7:  # noqa: PLR2004 - pixels
                kept[number] = other._replace(length=other.length + side.length)
                break
        else:
            kept.append(side)
    return sorted(kept, key=lambda one: -one.length)[: 2 * MOST_LINES]


def _fours(
    across: list[Side], down: list[Side], width: int, height: int
) -> Iterator[tuple[Side, Side, Side, Side]]:
    """Every pair of lines across with every pair of lines down that could hold a sheet."""
    for top, bottom in _pairs(across, height):
        for left, right in _pairs(down, width):
            yield top, bottom, left, right


def _pairs(sides: list[Side], room: int) -> Iterator[tuple[Side, Side]]:
    for near, far in product(sides, sides):
        if min(far.start - near.start, far.end - near.end) > room * 0.35:
            yield near, far


def _corners(top: Side, bottom: Side, left: Side, right: Side, width: int, height: int) -> Corners:
    return np.array(
        [
            _crossing(top, left, width, height),
            _crossing(top, right, width, height),
            _crossing(bottom, right, width, height),
            _crossing(bottom, left, width, height),
        ]
    )


def _crossing(across: Side, down: Side, width: int, height: int) -> tuple[float, float]:
    """Where y = a + b x and x = c + d y meet."""
    b, d = (across.end - across.start) / width, (down.end - down.start) / height
    y = (across.start + b * down.start) / (1 - b * d)
    return down.start + d * y, y


def _worth(logs: Logs, corners: Corners) -> float:
    """How surely these are the corners of a sheet; 0 where one side is in doubt."""
    height, width = logs.shape
    outside = (corners < -OUTSIDE).any() or (corners > np.array((width, height)) + OUTSIDE).any()
    size = abs(float(cv2.contourArea(corners.astype(np.float32)))) / (width * height)
    if outside or size < SMALLEST:
        return 0.0
    shares = [_borne_out(logs, corners[n], corners[(n + 1) % 4], corners.mean(axis=0)) for n in range(4)]
    return sum(shares) + size if min(shares) >= BORNE_OUT else 0.0


def _borne_out(logs: Logs, start: Corners, end: Corners, middle: Corners) -> float:
    """The share of points of a side at which the picture is brighter inside than outside."""
    along = (end - start) / max(1e-6, float(np.linalg.norm(end - start)))
    inwards = np.array((-along[1], along[0]))
    if float(np.dot(middle - start, inwards)) < 0:
        inwards = -inwards
    places = start + np.linspace(0.03, 0.97, POINTS)[:, None] * (end - start)
    steps = _at(logs, places + REACH * inwards) - _at(logs, places - REACH * inwards)
    return float((steps > STEP).mean())


def _at(logs: Logs, places: Corners) -> Logs:
    columns = np.clip(np.rint(places[:, 0]).astype(int), 0, logs.shape[1] - 1)
    rows = np.clip(np.rint(places[:, 1]).astype(int), 0, logs.shape[0] - 1)
    return np.asarray(logs[rows, columns], dtype=np.float32)
