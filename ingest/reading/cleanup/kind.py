"""What a picture is, told by a glance at its grey values (5 ms): photo, scan, fax or screenshot."""

from itertools import combinations

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
BLANK_SIDE = 600
"""Pixels of the shorter side at which a page is looked at for print: small letters are still two high."""
AROUND = 31
"""Pixels of a quarter of that: what is smaller than half of it stands on the ground around it."""
INK = 0.10
"""Of the paper's grey: what differs so much from the ground around it is print, also faded or white."""
ABOVE_NOISE = 6.0
"""How many deviations of the paper's own grain."""
SPECK = 6
"""Pixels of a mark that may be part of a letter."""
THIN, LETTER = 2, 3
"""Pixels of the shorter side of one letter, and of another beside it; less are specks and pieces of folds."""
MOST_OF_BLANK = 12
"""Marks a blank page may have, none beside another: punch holes, dirt, folds."""
HOLE = 24
"""Pixels across a punch hole at most."""
FOLD = 8
"""How many times as long as high a mark is that no hand has written."""
STROKES = (0.12, 0.6)
"""The share of its box that writing in one stroke fills: a fold fills less, a hole or a blot more."""


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
    """Whether nothing is printed on an evenly lit page: no marks but a few that stand alone.

    In doubt it is not: reading a blank page costs time, and not reading another costs its text.
    """
    small = _shrunk(page, BLANK_SIDE)
    margin = small.shape[0] // 50, small.shape[1] // 50
    inner = small[margin[0] : small.shape[0] - margin[0], margin[1] : small.shape[1] - margin[1]]
    if not inner.size:
        return True
    _, _, found, _ = cv2.connectedComponentsWithStats(_print_on(inner), connectivity=8)
    marks = found[1:][found[1:, cv2.CC_STAT_AREA] >= SPECK]
    if len(marks) > MOST_OF_BLANK:
        return False
    return not (any(map(_is_writing, marks)) or any(_are_letters(*two) for two in combinations(marks, 2)))


def _print_on(paper: Grey) -> Grey:
    """Where the page is darker, or lighter, than the ground around: all but its own grain."""
    width, height = paper.shape[1] // 4 + 1, paper.shape[0] // 4 + 1
    coarse = cv2.medianBlur(cv2.resize(paper, (width, height), interpolation=cv2.INTER_AREA), AROUND)
    ground = cv2.resize(coarse, paper.shape[::-1], interpolation=cv2.INTER_LINEAR)
    apart = cv2.absdiff(paper, ground)
    grain = 1.5 * float(np.median(apart[::2, ::2]))  # of half of all: print hardly moves it
    least = max(INK * float(np.median(paper[::4, ::4])), ABOVE_NOISE * grain)
    return np.asarray(apart > least, dtype=np.uint8)


def _is_writing(mark: NDArray[np.int32]) -> bool:
    """Whether one mark by itself is a word written in one stroke."""
    long, short = _sides(mark)
    return HOLE < long < FOLD * short and STROKES[0] < mark[4] / (long * short) < STROKES[1]


def _are_letters(one: NDArray[np.int32], other: NDArray[np.int32]) -> bool:
    """Whether two marks are of like size, and no further apart than letters of a word."""
    (long, short), (other_long, other_short) = _sides(one), _sides(other)
    if max(long, other_long) > 3 * min(long, other_long) or long > FOLD * short:
        return False
    apart = np.abs(2 * (one[:2] - other[:2]) + one[2:4] - other[2:4]).max() / 2
    thick_enough = min(short, other_short) >= THIN and max(short, other_short) >= LETTER
    return bool(thick_enough and apart <= 2 * max(long, other_long))


def _sides(mark: NDArray[np.int32]) -> tuple[int, int]:
    """The longer and the shorter side."""
    width, height = int(mark[2]), int(mark[3])
    return max(width, height), min(width, height)


def _shrunk(page: Grey, short: int) -> Grey:
    scale = min(1.0, short / min(page.shape))
    size = (max(1, round(page.shape[1] * scale)), max(1, round(page.shape[0] * scale)))
    return np.asarray(cv2.resize(page, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


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
