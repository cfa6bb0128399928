"""From a grey picture to what stands on it: cleaned, read, and looked at again where the reading is poor."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

import cv2
import numpy as np

from classifiers.nouns import SecondLook
from ingest.reading.cleanup.clean import Cleaned, again, clean
from ingest.reading.cleanup.kind import BLANK
from ingest.reading.cleanup.light import even_light
from ingest.reading.nouns import Engine, Layout, Recognised
from ingest.reading.pixels import Grey
from ingest.reading.second_look import Voice, look_again
from ingest.reading.tongue import script_of

POOR = 0.6
"""The confidence below which a picture may lie on its side, or was flattened wrongly."""
DOUBTFUL = 0.93
"""The confidence below which more than one sign in a hundred was misread (measured), above it one in 500."""
UPRIGHT = 0.8
"""The confidence of print that is the right way up; upside down it is below 0.5."""
FEW_LETTERS = 20
STRIP, SMALL_STRIP = 900, 500
"""Pixels of the piece that is read in all four directions, and of the one that proves a turn right."""
TOO_SMALL = 1.25
"""A page that must be enlarged by this much is better drawn anew with more pixels."""
NOTHING = Recognised(text="", words=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A page and what was read on it."""

    picture: Grey
    page: Cleaned
    result: Recognised
    second_looks: tuple[SecondLook, ...] = ()


def recognise(engine: Engine, picture: Grey, finer: Callable[[], Grey] | None = None) -> Seen:
    """Read one page. `finer` gives the same picture with more pixels, where it has them."""
    page = clean(picture)
    if page.blank:
        return Seen(picture=picture, page=replace(page, kind=BLANK), result=NOTHING)
    if finer and page.scale > TOO_SMALL:
        picture = finer()
        page = clean(picture, turn=page.turned > 0)
    seen = _read(engine, picture, page)
    if page.turned and not _is_upright(seen.result):
        seen = _as_it_lay(engine, picture) or seen
    if _is_poor(seen):
        seen = max([seen, *_other_views(engine, picture, seen.page)], key=_worth)
    return _read_again(engine, seen)


def _read_again(engine: Engine, seen: Seen) -> Seen:
    """The whole page by the second reader where the first reads poorly, then each number once more."""
    voices: list[Voice] = [partial(_as_line, engine), partial(_as_block, engine)]
    if engine.second and seen.result.confidence < DOUBTFUL and engine.second.reads(_script(seen)):
        whole = replace(seen, result=engine.second.page(seen.page.grey))
        seen = whole if _worth(whole) > _worth(seen) else seen
    elif engine.second:
        voices = [engine.second.line, partial(_as_line, engine)]
    result, looks = look_again(seen.picture, seen.page, seen.result, voices)
    return replace(seen, result=result, second_looks=looks)


def _script(seen: Seen) -> str:
    return script_of(seen.result.text)


def _as_line(engine: Engine, piece: Grey) -> str:
    return engine.recognise(piece, Layout.LINE).text


def _as_block(engine: Engine, piece: Grey) -> str:
    return engine.recognise(even_light(piece), Layout.BLOCK).text


def _read(engine: Engine, picture: Grey, page: Cleaned) -> Seen:
    return Seen(picture=picture, page=page, result=engine.recognise(page.grey))


def _other_views(engine: Engine, picture: Grey, page: Cleaned) -> Iterator[Seen]:
    """The page turned the way a piece of it reads best; the picture without its sheet flattened."""
    if quarters := _upright(engine, page.grey):
        yield _read(engine, picture, again(page, quarters))
    elif "flattened" in page.cleaned:
        whole = clean(picture, flatten=False, turn=False)
        yield _read(engine, picture, again(whole, _upright(engine, whole.grey)))


def _is_poor(seen: Seen) -> bool:
    return seen.result.confidence < POOR or seen.result.sure_letters < FEW_LETTERS


def _worth(seen: Seen) -> float:
    return seen.result.confidence * seen.result.sure_letters


def _as_it_lay(engine: Engine, picture: Grey) -> Seen | None:
    """The page not turned, when a piece of it is upright so: tables and few words mislead the clean-up."""
    page = clean(picture, turn=False)
    upright = _is_upright(engine.recognise(_busiest(page.grey, SMALL_STRIP)))
    return _read(engine, picture, page) if upright else None


def _is_upright(result: Recognised) -> bool:
    """Whether what was read is print that stands upright."""
    return result.confidence > UPRIGHT and result.sure_letters > FEW_LETTERS


def _upright(engine: Engine, page: Grey) -> int:
    """The quarters (clockwise) that make the picture readable, by the busiest piece of it; 0 for none."""
    strip = _busiest(page)
    results = [engine.recognise(np.ascontiguousarray(np.rot90(strip, -turns))) for turns in range(4)]
    worth = [result.confidence * result.sure_letters for result in results]
    best = max(range(4), key=worth.__getitem__)
    return best if worth[best] > 1.5 * worth[0] else 0


def _busiest(page: Grey, side: int = STRIP) -> Grey:
    """The window with the most edges."""
    edges = cv2.Laplacian(page, cv2.CV_8U)
    window = max(_windows(page.shape, side), key=lambda place: float(edges[place].mean()))
    return page[window]


def _windows(shape: tuple[int, ...], side: int) -> Iterator[tuple[slice, slice]]:
    height, width = shape
    for top in range(0, max(1, height - side // 2), side // 2):
        for left in range(0, max(1, width - side // 2), side // 2):
            yield slice(top, top + side), slice(left, left + side)
