"""The order in which people read what stands on a page, by where it stands: rows from top to bottom, and
columns of running text one after the other. For text layers that were drawn in another order, and tables of
which an engine reads one column after the other. Pages from right to left keep the order they have.
"""

from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

SAME_ROW = 0.5
"""How much of the lower of two pieces must be at the height of the other."""
A_SPACE = 1.3
"""Heights of a line between two words of one piece, at most."""
A_GUTTER = 1.0
"""Heights of a line between two columns, at least."""
COLUMN_ROWS = 5
"""Lines a column has at least on both sides of its gutter."""
RUNNING_TEXT = 15
"""How many times as long as high lines of running text are; cells of tables are shorter."""
FEW_PIECES, MOST_PIECES = 8, 1_200
UNLIKE = 0.6
"""The share of neighbours in reading order that are none in the file, from which its order is another."""


class Box(NamedTuple):
    """Where something stands: in pixels, or in fractions of the page, from its upper left."""

    left: float
    top: float
    right: float
    bottom: float


class Piece(NamedTuple):
    """Words that stand in a row, close together; lengths are in heights of the page."""

    left: float
    top: float
    right: float
    bottom: float
    first: int
    """The number of its first word."""
    last: int

    @property
    def height(self) -> float:
        """At least a hair."""
        return max(1e-6, self.bottom - self.top)

    @property
    def middle(self) -> float:
        """Half its height from the top of the page."""
        return (self.top + self.bottom) / 2


Row = list[Piece]


def in_order(words: Sequence[Box], shape: float = 1.0) -> list[list[int]] | None:
    """The numbers of the words, line by line, as people read them. `shape`: width of the page by its height.

    None where they follow each other so already, or are in too few or too many pieces to be told.
    """
    pieces = _pieces(words, shape)
    if not FEW_PIECES <= len(pieces) <= MOST_PIECES:
        return None
    rows = _read(pieces)
    read = [piece for row in rows for piece in row]
    apart = sum(after.first != before.last + 1 for before, after in pairwise(read))
    if apart <= UNLIKE * (len(read) - 1):
        return None
    return [[number for piece in row for number in range(piece.first, piece.last + 1)] for row in rows]


def _pieces(words: Sequence[Box], shape: float) -> list[Piece]:
    """Words that follow each other in the file and in a row, as one."""
    pieces: list[Piece] = []
    for number, word in enumerate(words):
        piece = Piece(word.left * shape, word.top, word.right * shape, word.bottom, number, number)
        if pieces and _goes_on(pieces[-1], piece):
            pieces[-1] = _together(pieces[-1], piece)
        else:
            pieces.append(piece)
    return pieces


def _goes_on(one: Piece, other: Piece) -> bool:
    height = max(one.height, other.height)
    return _in_one_row(one, other) and -0.5 * height < other.left - one.right < A_SPACE * height


def _in_one_row(one: Piece, other: Piece) -> bool:
    common = min(one.bottom, other.bottom) - max(one.top, other.top)
    return common > SAME_ROW * min(one.height, other.height)


def _together(one: Piece, other: Piece) -> Piece:
    return Piece(
        min(one.left, other.left), min(one.top, other.top), max(one.right, other.right),
        max(one.bottom, other.bottom), one.first, other.last,
    )  # fmt: skip


def _read(pieces: list[Piece]) -> list[Row]:
    """Row by row; where a gutter runs down between two columns of text, the left one first."""
    rows, read, number = _rows(pieces), [], 0
    while number < len(rows):
        columns = _columns(rows, number)
        if columns is None:
            read.append(rows[number])
            number += 1
        else:
            left, right, number = columns
            read += [*_read(left), *_read(right)]
    return read


def _rows(pieces: list[Piece]) -> list[Row]:
    rows: list[Row] = []
    for piece in sorted(pieces, key=lambda one: one.middle):
        if rows and _in_one_row(rows[-1][0], piece):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda one: one.left) for row in rows]


def _columns(rows: list[Row], start: int) -> tuple[Row, Row, int] | None:
    """What stands on both sides of a gutter that begins in this row, and the row after its end."""
    for before, after in pairwise(rows[start]):
        left, right, end = _along((before.right, after.left), rows, start)
        if _is_text(left) and _is_text(right):
            return left, right, end
    return None


def _along(gutter: tuple[float, float], rows: list[Row], start: int) -> tuple[Row, Row, int]:
    """The pieces to both sides of the gutter, as far down as nothing stands in it."""
    sides: tuple[Row, Row] = ([], [])
    for number in range(start, len(rows)):
        free = _free(gutter, rows[number])
        if free is None:
            return *sides, number
        gutter = free
        for piece in rows[number]:
            sides[piece.left > gutter[0]].append(piece)
    return *sides, len(rows)


def _free(gutter: tuple[float, float], row: Row) -> tuple[float, float] | None:
    """What is left of the gutter beside this row; None where it ends."""
    near, far = gutter
    middle = (near + far) / 2
    for piece in row:
        if piece.left > middle:
            far = min(far, piece.left)
        else:
            near = max(near, piece.right)
    return (near, far) if far - near > A_GUTTER * row[0].height else None


def _is_text(column: Row) -> bool:
    if len(column) < COLUMN_ROWS:
        return False
    return median(one.right - one.left for one in column) > RUNNING_TEXT * median(
        one.height for one in column
    )
