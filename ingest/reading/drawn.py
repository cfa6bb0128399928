"""Pages that are pictures, one document's after the other."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from classifiers.nouns import Page
from ingest.reading.nouns import MAX_PAGE_WORDS, Engine, unseen
from ingest.reading.pixels import Grey, without_endless_side
from ingest.reading.recognise import POOR, Seen, recognise
from ingest.reading.tongue import language_of, script_of

FEW_LETTERS = 3
"""With fewer letters read surely, what the engine gives is grain and shadow, not text."""
SEPARATOR = "separator"
_ON_SEPARATORS = re.compile(
    r"\bTrenn(?:blatt|seite)\b|\bSeparator (?:sheet|page)\b|\bPatch[ -]?(?:code )?(?:T|II|2)\b", re.IGNORECASE
)
WORDS_OF_A_SEPARATOR = 12
"""A page of more words is a letter that mentions one."""


class DrawnPages:
    """The pages of one document that are read as pictures; the same picture is read once."""

    def __init__(self, engine: Engine, seen: Callable[[int, Grey], None] = unseen) -> None:
        """`seen` is told the number of each page, and how the engine saw it."""
        self._engine, self._tell = engine, seen
        self._read: dict[bytes, Page] = {}

    def page(self, number: int, picture: Grey, finer: Callable[[], Grey] | None = None) -> Page:
        """What stands on the picture of page `number`."""
        pixels = hashlib.sha256(np.ascontiguousarray(picture).data).digest()
        key = pixels + repr(picture.shape).encode()
        if key in self._read:
            first = self._read[key]
            return replace(first, number=number, copy_of=first.copy_of or first.number)
        seen = recognise(self._engine, without_endless_side(picture), finer)
        self._tell(number, seen.page.grey)
        page = page_of(number, seen)
        self._read[key] = page
        return page


def page_of(number: int, seen: Seen) -> Page:
    """What was read on a picture, as a page."""
    result, cleaned = seen.result, seen.page
    text = result.text.strip("\f\n ") if result.sure_letters >= FEW_LETTERS else ""
    told = text if result.confidence >= POOR else ""
    height, width = cleaned.grey.shape
    return Page(
        number=number,
        text=text,
        how="ocr",
        confidence=round(result.confidence, 3),
        kind=SEPARATOR if is_separator(text) else cleaned.kind,
        words=result.words[:MAX_PAGE_WORDS] if text else (),
        width=width,
        height=height,
        dpi=cleaned.dpi,
        turned=cleaned.turned,
        mapping=cleaned.mapping,
        cleaned=cleaned.cleaned,
        script=script_of(told),
        language=language_of(told),
        second_looks=seen.second_looks,
    )


def is_separator(text: str) -> bool:
    """Whether the page only parts two documents in a pile for the scanner."""
    return len(text.split()) <= WORDS_OF_A_SEPARATOR and bool(_ON_SEPARATORS.search(text))
