"""What lies on a page of a PDF: pictures, words, and whether anybody sees them. Told by its objects alone,
in some milliseconds (0.3 s with thousands), before anything is drawn.
"""

from collections.abc import Iterator
from ctypes import byref, c_uint
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pypdfium2 import PdfiumError, PdfPage
from pypdfium2.raw import FPDFAnnot_GetSubtype as kind_of  # type: ignore[attr-defined]  # made at its build
from pypdfium2.raw import FPDFPage_CloseAnnot as close_annotation  # type: ignore[attr-defined]  # as above
from pypdfium2.raw import FPDFPage_GetAnnot as annotation  # type: ignore[attr-defined]  # as above
from pypdfium2.raw import FPDFPage_GetAnnotCount as annotations  # type: ignore[attr-defined]  # as above
from pypdfium2.raw import FPDFPageObj_GetFillColor as fill_of  # type: ignore[attr-defined]  # as above
from pypdfium2.raw import FPDFTextObj_GetTextRenderMode as mode_of  # type: ignore[attr-defined]  # as above

from ingest.reading.layer_words import drawn_at
from ingest.reading.order import Box

TEXT, PATH, IMAGE = 1, 2, 3
"""FPDF_PAGEOBJ_TEXT, FPDF_PAGEOBJ_PATH and FPDF_PAGEOBJ_IMAGE."""
UNPAINTED = frozenset({3, 7})
"""Modes in which text is drawn neither filled nor stroked."""
MOST_OBJECTS, MOST_PICTURES = 3_000, 500
"""Objects of a page that are looked at; pictures and notes beyond them."""
WRITTEN_ON = frozenset({3, 13, 15})
"""FPDF_ANNOT_FREETEXT, FPDF_ANNOT_STAMP and FPDF_ANNOT_INK."""
DEEPEST = 6
"""Forms within forms that are looked into."""
ROWS, COLUMNS = 128, 64
"""The squares of a page in which its makeup is told: two millimetres of A4 high."""
FULL_PAGE = 0.5
"""The share of the page pictures cover that are the page, be they one or many strips and tiles."""
WHITE, GLASS = 250, 12
"""The least of a colour that is white, and the most of an opacity that is none."""
POINTS = 72
"""Points in an inch."""

Squares = NDArray[np.bool_]
Thing = Any
"""An object of a page, of whatever kind pypdfium2 gives."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Makeup:
    """What lies on a page."""

    pictures: float
    """The share of the page that pictures cover."""
    words: tuple[Box, ...]
    """Pieces of text that people see, in the order in which they are drawn."""
    written: Squares
    """The squares in which they stand."""
    unseen: bool
    """Whether most pieces of text are seen by nobody: not painted, white, or under a picture."""
    shapes: int
    """Lines, curves and areas."""
    dots: int
    """Dots per inch of the largest picture; 0 where there is none."""
    shape: float
    """Width by height of the page."""
    noted: bool = False
    """Whether something was written, stamped or drawn on the page afterwards."""

    @property
    def is_scan(self) -> bool:
        """Whether the page is a picture, whatever else lies on it."""
        return self.pictures > FULL_PAGE

    @property
    def rows(self) -> float:
        """The share of the page's height on which text stands that people see."""
        return float(self.written.any(axis=1).mean())

    def is_written(self, x: float, y: float) -> bool:
        """Whether text that people see stands at this place (fractions of width and height)."""
        row, column = int(y * ROWS), int(x * COLUMNS)
        return 0 <= row < ROWS and 0 <= column < COLUMNS and bool(self.written[row, column])


def makeup_of(page: PdfPage) -> Makeup:
    """What lies on the page. Raises PdfiumError."""
    objects = _objects(page)
    placed = list(_placed(page, objects))
    covered = np.full((ROWS, COLUMNS), -1)
    for place, (thing, box) in enumerate(placed):
        if thing.type == IMAGE:
            covered[_squares(box)] = place
    words = [(place, thing, box) for place, (thing, box) in enumerate(placed) if thing.type == TEXT]
    seen = tuple(box for place, thing, box in words if _is_seen(thing, place, covered[_middle(box)]))
    written = np.zeros((ROWS, COLUMNS), dtype=np.bool_)
    for box in seen:
        written[_squares(box)] = True
    width, height = page.get_size()
    return Makeup(
        pictures=float((covered >= 0).mean()),
        words=seen,
        written=written,
        unseen=bool(words) and len(seen) * 2 <= len(words),
        shapes=sum(thing.type == PATH for thing in objects),
        dots=_dots(page, [(thing, box) for thing, box in placed if thing.type == IMAGE]),
        shape=width / height if height else 1.0,
        noted=_is_noted(page),
    )


def _objects(page: PdfPage) -> list[Thing]:
    """The first objects of a page, and its pictures behind them: thousands of strokes may lie on a scan."""
    first = list(islice(page.get_objects(filter=[TEXT, PATH, IMAGE], max_depth=DEEPEST), MOST_OBJECTS))
    if len(first) < MOST_OBJECTS:
        return first
    known = sum(thing.type == IMAGE for thing in first)
    pictures = page.get_objects(filter=[IMAGE], max_depth=DEEPEST)
    return [*first, *islice(pictures, known, known + MOST_PICTURES)]


def _is_noted(page: PdfPage) -> bool:
    """Whether somebody wrote, stamped or drew on the page: no layer has what they say."""
    count = min(annotations(page.raw), MOST_PICTURES)
    return any(_kind_of_annotation(page, number) in WRITTEN_ON for number in range(count))


def _kind_of_annotation(page: PdfPage, number: int) -> int:
    one = annotation(page.raw, number)
    if not one:
        return 0
    kind = int(kind_of(one))
    close_annotation(one)
    return kind


def _placed(page: PdfPage, objects: list[Thing]) -> Iterator[tuple[Thing, Box]]:
    """Texts and pictures, and where they stand; those that stand nowhere are left out."""
    for thing in objects:
        if thing.type == PATH:
            continue
        try:
            left, bottom, right, top = thing.get_bounds()
        except PdfiumError:
            continue
        outer = thing.container
        while outer is not None:
            left, bottom, right, top = outer.get_matrix().on_rect(left, bottom, right, top)
            outer = outer.container
        (x, y), (other_x, other_y) = drawn_at(page, left, top), drawn_at(page, right, bottom)
        yield thing, Box(min(x, other_x), min(y, other_y), max(x, other_x), max(y, other_y))


def _squares(box: Box) -> tuple[slice, slice]:
    """The squares a box touches the middle of, and one at least."""
    top, left = _square(box.top, ROWS), _square(box.left, COLUMNS)
    return (
        slice(top, max(top + 1, _square(box.bottom, ROWS))),
        slice(left, max(left + 1, _square(box.right, COLUMNS))),
    )


def _square(place: float, count: int) -> int:
    return round(min(1.0, max(0.0, place)) * count)


def _middle(box: Box) -> tuple[int, int]:
    row, column = _square((box.top + box.bottom) / 2, ROWS), _square((box.left + box.right) / 2, COLUMNS)
    return min(row, ROWS - 1), min(column, COLUMNS - 1)


def _is_seen(text: Thing, place: int, covered_by: int) -> bool:
    """Whether a piece of text, drawn as number `place`, is painted, and no later picture lies on it.

    White print counts as seen where there is no picture under it: on a dark band people read it.
    """
    if mode_of(text.raw) in UNPAINTED or covered_by > place:
        return False
    red, green, blue, opacity = colour = [c_uint() for _ in range(4)]
    if not fill_of(text.raw, *map(byref, colour)):
        return True
    white = min(red.value, green.value, blue.value) >= WHITE
    return opacity.value > GLASS and not (white and covered_by >= 0)


def _dots(page: PdfPage, pictures: list[tuple[Thing, Box]]) -> int:
    """Dots per inch of the largest picture."""
    if not pictures:
        return 0
    width, height = page.get_size()
    sizes = [((b.right - b.left) * width, (b.bottom - b.top) * height) for _, b in pictures]
    largest = max(range(len(sizes)), key=lambda number: sizes[number][0] * sizes[number][1])
    try:
        pixels = max(pictures[largest][0].get_px_size())
    except PdfiumError:
        return 0
    return round(float(min(10_000.0, POINTS * pixels / max(1.0, *sizes[largest]))))
