"""All steps from a grey picture to the page an engine reads; each is taken only where the picture needs it.

| what it is | what is done |
|---|---|
| photo | sheet found and flattened, turned, levelled, light made even, scaled |
| scan, fax | turned where it lies wrong, levelled where it leans, scaled |
| screenshot | light print on dark turned round, scaled |

Turning, flattening, levelling and scaling are one homography, so that the picture is resampled once.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from ingest.reading.cleanup.kind import PHOTO, is_blank, kind_of
from ingest.reading.cleanup.light import even_light, is_light_on_dark
from ingest.reading.cleanup.lines import Mask, as_it_lies, tilt_of, upright_by
from ingest.reading.cleanup.shape import (
    Corners,
    Matrix,
    from_corners,
    plain_mapping,
    rotated,
    shaped,
    share_kept,
    turned,
    whole_picture,
)
from ingest.reading.cleanup.sheet import find_sheet
from ingest.reading.pixels import Grey, Halves

PROOF = 1_200
"""Pixels of the shorter side of the proof on which lines are measured."""
X_HEIGHT = 15.5
"""Pixels of a small letter's body as the engine reads it best for its time: 10 points at 200 dpi."""
LARGEST, SMALLEST = 2.0, 0.35
"""How much larger or smaller than its own pixels a page is read at."""
MOST_PIXELS = 12_000_000
"""Of a page as the engine gets it."""
FEW_PIECES = 40
"""Pieces of lines; no blank page has so many."""
SURE_OF_UP = 0.12
"""How much more ink above than below the letters decides which way is up."""
ASIDE = 0.08
"""How much clearer lines down a page must be than those across: all but photos are mostly upright."""
LEVEL = {PHOTO: 0.3}
LEVEL_SCAN = 0.5
"""Degrees of lean that an engine reads as well as level lines."""
MOST_TILT = 3.0
MOST_TILT_OF_PHOTO = 12.0
"""Degrees; of a photo whose sheet was not found."""
INSET = 0.006
"""The share of a sheet cut off at each side: its edge is dark, and nothing is printed there."""
A4 = 2**0.5
NEARLY_A4 = 0.16
A4_INCHES = 8.27


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """A page as the engine reads it, and how it came about; the names are those of `Page`."""

    grey: Grey
    kind: str
    mapping: tuple[float, ...] = ()
    dpi: int = 0
    turned: int = 0
    cleaned: tuple[str, ...] = ()
    blank: bool = False
    scale: float = 1.0
    """How many of its pixels there are for one of the picture's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    """Where the page lies in the picture, at its own resolution, and what was done to it so far."""

    matrix: Matrix
    width: float
    height: float
    flat: bool = False
    quarters: int = 0
    tilt: float = 0.0

    def turned(self, quarters: int) -> "_Frame":
        width, height = (self.height, self.width) if quarters % 2 else (self.width, self.height)
        matrix = turned(self.matrix, quarters, self.width, self.height)
        return replace(self, matrix=matrix, width=width, height=height, quarters=quarters)

    def levelled(self, degrees: float) -> "_Frame":
        matrix = rotated(self.matrix, degrees, self.width, self.height)
        return replace(self, matrix=matrix, tilt=degrees) if degrees else self

    def scaled(self, scale: float) -> "_Frame":
        matrix = np.diag([scale, scale, 1.0]) @ self.matrix
        width, height = max(1.0, self.width * scale), max(1.0, self.height * scale)
        return replace(self, matrix=matrix, width=width, height=height)

    def of(self, picture: Halves) -> Grey:
        enough = picture.least(share_kept(self.matrix, picture.grey))
        return shaped(enough, plain_mapping(self.matrix), round(self.width), round(self.height))


def clean(picture: Grey, *, flatten: bool = True, turn: bool = True) -> Cleaned:
    """The page on `picture`, ready to be read.

    `flatten`: whether a sheet is sought in a photo; `turn`: whether the page may be turned by quarters.
    """
    sent = Halves(picture)
    kind, inverted = kind_of(sent), is_light_on_dark(sent)
    if inverted:
        sent = Halves(255 - picture)
    frame = _frame(sent, flatten=flatten and kind == PHOTO)
    small = min(1.0, PROOF / min(frame.width, frame.height))
    proof = _lit(frame.scaled(small).of(sent), kind)
    up = upright_by(proof, 0.0 if kind == PHOTO else ASIDE) if turn else as_it_lies(proof)
    ink = up.ink
    if up.sure > SURE_OF_UP and up.quarters:
        frame, ink = frame.turned(up.quarters), np.ascontiguousarray(np.rot90(ink, -up.quarters))
    frame = frame.levelled(_tilt(ink, kind, flat=frame.flat))
    scale = _scale(frame, up.lines.x_height / small)
    frame = frame.scaled(scale)
    return Cleaned(
        grey=_lit(frame.of(sent), kind),
        kind=kind,
        mapping=plain_mapping(frame.matrix),
        dpi=_dpi(frame),
        turned=90 * frame.quarters,
        cleaned=tuple(_steps(frame, kind, inverted=inverted)),
        blank=up.lines.pieces < FEW_PIECES and is_blank(proof),
        scale=scale,
    )


def _steps(frame: _Frame, kind: str, *, inverted: bool) -> Iterator[str]:
    """The names of what was done, as `Page.cleaned` has them."""
    done = {
        "inverted": inverted,
        "flattened": frame.flat,
        "turned": frame.quarters,
        "deskewed": frame.tilt,
        "even_light": kind == PHOTO,
    }
    return (step for step, taken in done.items() if taken)


def again(cleaned: Cleaned, quarters: int) -> Cleaned:
    """The same page, turned clockwise by some more quarters: it was found to lie wrong when it was read."""
    height, width = cleaned.grey.shape
    matrix = turned(np.array(cleaned.mapping).reshape(3, 3), quarters, width, height)
    return replace(
        cleaned,
        grey=np.ascontiguousarray(np.rot90(cleaned.grey, -quarters)),
        mapping=plain_mapping(matrix),
        turned=(cleaned.turned + 90 * quarters) % 360,
        cleaned=tuple(dict.fromkeys((*cleaned.cleaned, "turned"))),
    )


def _frame(picture: Halves, *, flatten: bool) -> _Frame:
    height, width = picture.grey.shape
    corners = find_sheet(picture) if flatten else None
    if corners is None:
        return _Frame(matrix=whole_picture(width, height), width=width, height=height)
    across, down = _sides(corners * (width, height))
    inner = corners + INSET * (corners.mean(axis=0) - corners) * 2
    return _Frame(matrix=from_corners(inner, across, down), width=across, height=down, flat=True)


def _sides(corners: Corners) -> tuple[float, float]:
    """Width and height of the sheet in pixels of the picture; what is nearly A4 is A4, seen at an angle."""
    upper_left, upper_right, lower_right, lower_left = corners
    across = max(np.linalg.norm(upper_right - upper_left), np.linalg.norm(lower_right - lower_left))
    down = max(np.linalg.norm(lower_left - upper_left), np.linalg.norm(lower_right - upper_right))
    for long, short in ((down, across), (across, down)):
        if abs(long / short / A4 - 1) < NEARLY_A4:
            side = float((long / A4 + short) / 2)
            return (side, side * A4) if long is down else (side * A4, side)
    return float(across), float(down)


def _lit(page: Grey, kind: str) -> Grey:
    return even_light(page) if kind == PHOTO else page


def _tilt(ink: Mask, kind: str, *, flat: bool) -> float:
    tilt = tilt_of(ink, MOST_TILT_OF_PHOTO if kind == PHOTO and not flat else MOST_TILT)
    return tilt if abs(tilt) >= LEVEL.get(kind, LEVEL_SCAN) else 0.0


def _scale(frame: _Frame, x_height: float) -> float:
    """How much smaller (or larger) than its own pixels the page is read."""
    room = float((MOST_PIXELS / (frame.width * frame.height)) ** 0.5)
    if not x_height:
        return min(1.0, room)
    return min(room, LARGEST, max(SMALLEST, X_HEIGHT / x_height))


def _dpi(frame: _Frame) -> int:
    """Dots per inch of what has the shape of an A4 sheet; 0 of anything else."""
    short, long = sorted((frame.width, frame.height))
    return round(short / A4_INCHES) if abs(long / short / A4 - 1) < NEARLY_A4 / 2 else 0
