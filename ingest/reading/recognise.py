"""From a grey picture to what stands on it: size, light and quarter turns, then the engine."""

from collections.abc import Iterator

import cv2
import numpy as np

from ingest.reading.nouns import Engine, Recognised
from ingest.reading.pixels import Grey

SHORT_SIDE = 1_700
"""Pixels of the shorter side: A4 at 200 dots per inch, where reading costs least for the same text."""
SMALL_SIDE = 700
"""A picture smaller than this (a screenshot, a thumbnail) is doubled."""
MOST_PIXELS = 12_000_000
"""Of a picture as the engine gets it."""
DARK = 110
"""The middle grey value below which a picture is light print on dark."""
POOR = 0.6
"""The confidence below which a picture may lie on its side."""
FEW_LETTERS = 20
INK = 0.002
"""The share of dark pixels below which a page is empty."""
STRIP = 900
"""Pixels of the piece that is read in all four directions."""


def recognise(engine: Engine, grey: Grey) -> Recognised:
    """Read one page: scaled, evenly lit, and turned where the first reading is poor."""
    page = even_light(_dark_on_light(fit(grey)))
    result = engine.recognise(page)
    if _is_poor(result) and _has_ink(page) and (turns := _upright(engine, page)):
        return max(result, engine.recognise(_turned(page, turns)), key=_worth)
    return result


def fit(grey: Grey) -> Grey:
    """The picture in the size the engine reads best."""
    height, width = grey.shape
    short = max(1, min(height, width))
    scale = 2.0 if short < SMALL_SIDE else min(1.0, SHORT_SIDE / short)
    scale = min(scale, (MOST_PIXELS / max(1, height * width)) ** 0.5)
    if abs(scale - 1) < 0.03:  # noqa: PLR2004 - not worth the blur
        return grey
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(grey, size, interpolation=how), dtype=np.uint8)


def even_light(grey: Grey) -> Grey:
    """The picture divided by its background: shadows and yellow light go, print stays (30 ms)."""
    height, width = grey.shape
    small = cv2.resize(grey, (max(1, width // 4), max(1, height // 4)), interpolation=cv2.INTER_AREA)
    closed = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((15, 15), np.uint8))
    background = cv2.resize(cv2.GaussianBlur(closed, (0, 0), 10), (width, height))
    return np.asarray(cv2.divide(grey, background, scale=255), dtype=np.uint8)


def _dark_on_light(grey: Grey) -> Grey:
    return 255 - grey if np.median(grey[::8, ::8]) < DARK else grey


def _is_poor(result: Recognised) -> bool:
    return result.confidence < POOR or result.sure_letters < FEW_LETTERS


def _has_ink(page: Grey) -> bool:
    return bool((page[::4, ::4] < 128).mean() > INK)  # noqa: PLR2004 - the middle of 0 to 255


def _worth(result: Recognised) -> float:
    return result.confidence * result.sure_letters


def _upright(engine: Engine, page: Grey) -> int:
    """The quarter turns that make the picture readable, by the busiest piece of it; 0 for none."""
    strip = _busiest(page)
    worth = [_worth(engine.recognise(_turned(strip, turns))) for turns in range(4)]
    best = max(range(4), key=worth.__getitem__)
    return best if worth[best] > 1.5 * worth[0] else 0


def _busiest(page: Grey) -> Grey:
    """The window with the most edges."""
    edges = cv2.Laplacian(page, cv2.CV_8U)
    window = max(_windows(page.shape), key=lambda place: float(edges[place].mean()))
    return page[window]


def _windows(shape: tuple[int, ...]) -> Iterator[tuple[slice, slice]]:
    height, width = shape
    for top in range(0, max(1, height - STRIP // 2), STRIP // 2):
        for left in range(0, max(1, width - STRIP // 2), STRIP // 2):
            yield slice(top, top + STRIP), slice(left, left + STRIP)


def _turned(picture: Grey, turns: int) -> Grey:
    return np.ascontiguousarray(np.rot90(picture, turns))
