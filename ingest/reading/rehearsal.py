"""Pages to rehearse on: every step of reading a picture is taken once before a reader closes its doors."""

import cv2
import numpy as np

from ingest.reading.drawn import DrawnPages
from ingest.reading.nouns import Engine
from ingest.reading.pixels import Grey

WORDS = "Guten Tag, das ist eine Probe und nicht mehr"
LINES = 4
TABLE = 70
"""The grey of the table the sheet lies on."""


def rehearse(engine: Engine) -> None:
    """Read a page as a photo that lies on its side, and one in light print on dark."""
    page, pages = _page(), DrawnPages(engine)
    photo = np.full((page.shape[0] + 120, page.shape[1] + 120), TABLE, np.uint8)
    photo[60:-60, 60:-60] = (page * np.linspace(0.6, 1.0, page.shape[1])).astype(np.uint8)
    for number, picture in enumerate((np.ascontiguousarray(np.rot90(photo)), 255 - page), start=1):
        pages.page(number, picture)
    if engine.second:
        engine.second.line(page[:60])
        engine.second.page(page[:60])


def _page() -> Grey:
    page = np.full((LINES * 42 + 20, 420), 245, np.uint8)
    for number in range(LINES):
        cv2.putText(page, WORDS, (20, 40 + 42 * number), cv2.FONT_HERSHEY_SIMPLEX, 0.5, 20, 1, cv2.LINE_AA)
    return page
