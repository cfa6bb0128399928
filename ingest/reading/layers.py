"""What is taken of a page of a PDF: its text layer, what an engine reads on its picture, or both."""

from collections.abc import Callable, Iterator
from dataclasses import astuple, replace
from enum import Enum
from functools import partial
from itertools import groupby

import numpy as np

from classifiers.nouns import Page, SecondLook, Word
from ingest.opening.charsets import clean
from ingest.opening.damage import DamagedError
from ingest.reading.drawn import SEPARATOR, DrawnPages, is_separator
from ingest.reading.makeup import Makeup
from ingest.reading.nouns import Engine, unseen
from ingest.reading.order import Box, in_order
from ingest.reading.pixels import Grey
from ingest.reading.recognise import POOR
from ingest.reading.render import Renderer
from ingest.reading.tongue import is_leftwards, language_of, script_of
from ingest.reading.usable import WORDS, is_doubtful, is_full_page, is_text

ROWS_OF_A_PAGE = 0.25
"""The share of a page's height that visible text stands on where a picture under it is only its paper."""
A_PICTURE, LARGE_PICTURE = 0.03, 0.15
"""The share of the page from which a picture may hold text beside little text, and beside much."""
MANY_SHAPES = 100
"""Of a page with little text: its letters may be drawn as curves."""
MOST_OF_A_SCAN = 0.25
"""Of the letters of its layer, that were read beside it: then the page is what the picture says."""
ALIKE = 0.5
"""The share of the layer's words that the engine reads too, from which the layer is right."""
PROVEN = 2
"""Doubtful layers of one document that were right, after which the others are believed."""
SHORT = 25
"""Letters of a layer; a page with fewer may say the rest in a form nobody foresaw, and is looked at."""
FEW_LETTERS = 3
LONG_NUMBER = 4
"""Digits of a number that is worth a line."""


class Plan(Enum):
    """What is done with a page."""

    LAYER = "its text is taken as it is"
    BOTH = "its text is taken, and what stands on its pictures"
    COMPARED = "its text is compared with what people see"
    PICTURE = "it is read as a picture"


def plan_of(text: str, makeup: Makeup) -> Plan:
    """What is done with a page that has this text layer."""
    if not is_text(text) or (makeup.is_scan and makeup.unseen):
        return Plan.PICTURE
    if is_doubtful(text):
        return Plan.COMPARED
    full = is_full_page(text)
    if makeup.is_scan:
        return Plan.LAYER if full and makeup.rows >= ROWS_OF_A_PAGE else Plan.BOTH
    little = sum(map(str.isalnum, text)) < SHORT
    pictures = makeup.pictures > (LARGE_PICTURE if full else A_PICTURE)
    shapes = not full and makeup.shapes > MANY_SHAPES
    return Plan.BOTH if little or pictures or shapes or makeup.noted else Plan.LAYER


class LayeredPages:
    """The pages of one PDF."""

    def __init__(
        self, renderer: Renderer, engine: Engine, seen: Callable[[int, Grey], None] = unseen
    ) -> None:
        """`seen` is told how the engine saw each page that was drawn."""
        self._renderer = renderer
        self._pictures = DrawnPages(engine, seen)
        self._layers: dict[tuple[object, ...], int] = {}
        self._proven = 0

    def page(self, number: int, text: str) -> Page:
        """Page `number` (from 1) with this text in its layer. Raises DamagedError where nothing is there."""
        layer = layer_page(number, text)
        try:
            makeup = self._renderer.makeup(number)
            return self._as_planned(plan_of(text, makeup), layer, makeup)
        except DamagedError:
            if not text.strip():
                raise
            return layer

    def drawn(self, number: int) -> Page:
        """Page `number` as a picture. Raises DamagedError where it cannot be drawn."""
        picture = self._renderer.grey(number)
        more = self._renderer.finer(number)
        finer = partial(self._renderer.grey, number, more) if more else None
        return self._pictures.page(number, picture, finer)

    def _as_planned(self, plan: Plan, layer: Page, makeup: Makeup) -> Page:
        match plan:
            case Plan.LAYER:
                return self._copy_told(self._ordered(layer, makeup), makeup)
            case Plan.BOTH:
                return with_both(self._ordered(layer, makeup), self.drawn(layer.number), makeup)
            case Plan.COMPARED:
                return self._compared(layer, makeup)
            case Plan.PICTURE:
                drawn = self.drawn(layer.number)
                return drawn if drawn.text or not layer.text.strip() else layer

    def _compared(self, layer: Page, makeup: Makeup) -> Page:
        if self._proven < PROVEN:
            drawn = self.drawn(layer.number)
            if is_better(drawn, layer):
                return drawn
            self._proven += 1
        return self._copy_told(self._ordered(layer, makeup), makeup)

    def _ordered(self, layer: Page, makeup: Makeup) -> Page:
        """The layer in the order in which people read it, where the file has another."""
        if is_leftwards(layer.text) or in_order(makeup.words, makeup.shape) is None:
            return layer
        words = self._renderer.words(layer.number)
        boxes = [Box(*word[1:]) for word in map(astuple, words)]
        lines = in_order(boxes, makeup.shape)
        if lines is None:
            return layer
        text = clean("\n".join(" ".join(words[number].text for number in line) for line in lines))
        return replace(layer, text=text) if text.strip() else layer

    def _copy_told(self, layer: Page, makeup: Makeup) -> Page:
        """The layer, and which page before shows the very same words at the same places."""
        first = self._layers.setdefault((layer.text, makeup.words, makeup.pictures), layer.number)
        return replace(layer, copy_of=first) if first != layer.number else layer


def layer_page(number: int, text: str) -> Page:
    """The text layer as a page."""
    return Page(
        number=number,
        text=text,
        how="text",
        kind=SEPARATOR if is_separator(text) else "",
        script=script_of(text),
        language=language_of(text),
    )


def is_better(drawn: Page, layer: Page) -> bool:
    """Whether what was read on the page is to be believed, and the layer says something else."""
    if (drawn.confidence or 0) < POOR or not is_text(drawn.text):
        return False
    return _share_in(layer.text, drawn.text) < ALIKE and (bool(drawn.language) or not is_doubtful(drawn.text))


def with_both(layer: Page, drawn: Page, makeup: Makeup) -> Page:
    """The layer with the lines that were read beside it; of a scan the other way round."""
    beside = "\n".join(_lines_beside(drawn, makeup))
    letters = sum(map(str.isalnum, beside))
    if letters < FEW_LETTERS:
        return layer
    if makeup.is_scan and letters > MOST_OF_A_SCAN * sum(map(str.isalnum, layer.text)):
        more = [line for line in layer.text.splitlines() if _is_news(line, drawn.text)]
        return replace(drawn, text="\n".join([drawn.text, *more]))
    looks = tuple(look for look in drawn.second_looks if not _has(layer.text, look))
    text = f"{layer.text.rstrip()}\n\n{beside}"
    return replace(layer, text=text, second_looks=looks)


def _lines_beside(drawn: Page, makeup: Makeup) -> Iterator[str]:
    """The lines of a page that was read which stand where the layer has no words."""
    if not drawn.mapping:
        return
    back = np.linalg.inv(np.reshape(drawn.mapping, (3, 3)))
    for _, group in groupby(drawn.words, key=lambda word: word.line):
        line = list(group)
        if sum(_is_in_layer(word, back, makeup) for word in line) * 2 < len(line):
            yield " ".join(word.text for word in line)


def _is_in_layer(word: Word, back: np.ndarray, makeup: Makeup) -> bool:
    x, y, z = back @ ((word.left + word.right) / 2, (word.top + word.bottom) / 2, 1.0)
    return makeup.is_written(float(x / z), float(y / z))


def _is_news(line: str, text: str) -> bool:
    """Whether a line says what is not in the text: words, or a long number."""
    digits = [word for word in line.split() if sum(map(str.isdigit, word)) >= LONG_NUMBER]
    if any(number not in text for number in digits):
        return True
    return bool(WORDS.search(line)) and _share_in(line, text) < ALIKE


def _share_in(some: str, text: str) -> float:
    """The share of the words of one text that are in the other."""
    there = set(map(str.lower, WORDS.findall(text)))
    words = [word.lower() in there for word in WORDS.findall(some)]
    return sum(words) / len(words) if words else 0.0


def _has(text: str, look: SecondLook) -> bool:
    squeezed = "".join(text.split())
    return look.first in squeezed or look.second in squeezed
