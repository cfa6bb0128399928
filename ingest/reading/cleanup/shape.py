"""Where a page lies in its picture, as one homography, and the picture brought into that shape in one go.

A mapping leads from the picture as it was sent, its width and height taken as 1, to pixels of the
result: it fits the picture at every resolution, and colour as well as grey.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.reading.pixels import Picture

Matrix = NDArray[np.float64]
Corners = NDArray[np.float64]
"""Four points (x, y): upper left, upper right, lower right, lower left."""
MUCH_SMALLER = 0.5
"""Below this share a picture is first made smaller by area: single pixels would be left out."""


def shaped(picture: Picture, mapping: tuple[float, ...], width: int, height: int) -> Picture:
    """`picture` (grey or colour) brought to `width` by `height` pixels by `Page.mapping`.

    Without a mapping it is scaled only.
    """
    if not mapping:
        return scaled(picture, width, height)
    matrix = np.array(mapping, dtype=np.float64).reshape(3, 3)
    share = share_kept(matrix, picture)
    if share < MUCH_SMALLER:
        rows, columns = picture.shape[:2]
        picture = scaled(picture, max(1, round(columns * share)), max(1, round(rows * share)))
    whole = matrix @ np.diag([1 / picture.shape[1], 1 / picture.shape[0], 1.0])
    made = cv2.warpPerspective(
        picture, whole, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(made, dtype=np.uint8)


def scaled(picture: Picture, width: int, height: int) -> Picture:
    """The same at another size."""
    rows, columns = picture.shape[:2]
    if (columns, rows) == (width, height):
        return picture
    how = cv2.INTER_AREA if width < columns else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(picture, (width, height), interpolation=how), dtype=np.uint8)


def whole_picture(width: float, height: float) -> Matrix:
    """The mapping that only scales."""
    return np.diag([width, height, 1.0])


def from_corners(corners: Corners, width: float, height: float) -> Matrix:
    """The mapping that brings `corners` (in shares of the picture) to the corners of the result."""
    ends = np.array([(0, 0), (width, 0), (width, height), (0, height)], dtype=np.float32)
    return np.asarray(cv2.getPerspectiveTransform(corners.astype(np.float32), ends), dtype=np.float64)


def turned(matrix: Matrix, quarters: int, width: float, height: float) -> Matrix:
    """`matrix`, whose result has `width` and `height`, turned clockwise by quarters."""
    quarter = {
        0: np.eye(3),
        1: np.array([(0, -1, height), (1, 0, 0), (0, 0, 1)]),
        2: np.array([(-1, 0, width), (0, -1, height), (0, 0, 1)]),
        3: np.array([(0, 1, 0), (-1, 0, width), (0, 0, 1)]),
    }[quarters % 4]
    return np.asarray(quarter @ matrix, dtype=np.float64)


def rotated(matrix: Matrix, degrees: float, width: float, height: float) -> Matrix:
    """`matrix` turned by some degrees (counter-clockwise) about the middle of its result."""
    about = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    return np.asarray(np.vstack([about, (0.0, 0.0, 1.0)]) @ matrix, dtype=np.float64)


def plain_mapping(matrix: Matrix) -> tuple[float, ...]:
    """The matrix as it is kept."""
    return tuple(round(float(value), 6) for value in (matrix / matrix[2, 2]).ravel())


def share_kept(matrix: Matrix, picture: Picture) -> float:
    """How many pixels of the result there are for one of the picture, along a side, in the middle."""
    points = np.array([(0.5, 0.5, 1.0), (0.51, 0.5, 1.0), (0.5, 0.51, 1.0)]) @ matrix.T
    middle, right, below = points[:, :2] / points[:, 2:]
    rows, columns = picture.shape[:2]
    across = float(np.linalg.norm(right - middle)) / (0.01 * columns)
    down = float(np.linalg.norm(below - middle)) / (0.01 * rows)
    return float(max(across, down))
