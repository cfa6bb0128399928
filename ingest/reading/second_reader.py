"""The second reader: another engine for number lines, and for whole pages the first reads poorly.

RapidOCR (PP-OCR by ONNX Runtime, the models in its wheel) errs elsewhere than Tesseract does. Lines are
given to it one by one and pages at 960 pixels: that keeps it within 200 MB beside the first engine
(measured; with its own defaults it takes 1 GB).
"""

import re
from collections.abc import Iterable
from importlib.metadata import version
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Literal

import cv2
import numpy as np

from classifiers.nouns import Word
from config.errors import OperatorError
from ingest.reading.nouns import Layout, Recognised, SecondReader
from ingest.reading.pixels import Grey
from ingest.reading.tessdata import fingerprint, require_best
from ingest.reading.tongue import is_leftwards

if TYPE_CHECKING:
    from pathlib import Path

PAGE_SIDE = 960
"""Pixels of the longer side on which the lines of a page are sought; they are read at full size."""
WITHIN_ROW = 0.5
"""How much of the lower of two pieces of text must be at the height of the other for one row."""
PARAMETERS = {
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    "Global.log_level": "critical",
    "Global.use_cls": False,
    "Det.limit_side_len": PAGE_SIDE,
    "Det.limit_type": "max",
    "Rec.rec_batch_num": 1,
}

SCRIPTS = frozenset({"", "Latn", "Hani"})
"""What the model in RapidOCR's wheel knows."""
Choice = Literal["auto", "rapidocr", "best", "off"]
Box = tuple[int, int, int, int]
"""Left, top, right, bottom."""


class MissingSecondReaderError(OperatorError):
    """The second reader that the settings ask for is not installed."""


def load_second(choice: str, languages: str, best: "Path | None") -> SecondReader | None:
    """The second reader, its models loaded. Raises MissingSecondReaderError."""
    kind = _kind(choice, best)
    if kind == "rapidocr":
        return RapidReader()
    return BestReader(languages, _folder_of(best, languages)) if kind == "best" else None


def name_of_second(choice: str, languages: str, best: "Path | None") -> str:
    """The name of what `load_second` gives; empty for none. Raises MissingSecondReaderError."""
    kind = _kind(choice, best)
    if kind == "rapidocr":
        return _name_of_rapid()
    return _name_of_best(languages, _folder_of(best, languages)) if kind == "best" else ""


def _kind(choice: str, best: "Path | None") -> str:
    if choice != "auto":
        return choice
    if is_installed():
        return "rapidocr"
    return "best" if best else "off"


def is_installed() -> bool:
    """Whether RapidOCR and its runtime are there."""
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


class RapidReader:
    """RapidOCR on one thread."""

    def __init__(self) -> None:
        """Load the library; its models are loaded when they are first used."""
        self.name = _name_of_rapid()
        from rapidocr import RapidOCR  # noqa: PLC0415 - an optional extra

        self._reader: Any = RapidOCR(params=PARAMETERS)

    def reads(self, script: str) -> bool:
        """What its model has letters of: neither Cyrillic nor Arabic, nor Greek with accents."""
        return script in SCRIPTS

    def line(self, grey: Grey) -> str:
        """The text of a picture of one line."""
        found = self._asked(grey, whole=False)
        return " ".join(found.txts or ()) if found else ""

    def page(self, grey: Grey) -> Recognised:
        """A whole page. What stands at one height is one line: columns are not told apart."""
        found = self._asked(grey, whole=True)
        if not found or not found.txts:
            return Recognised(text="", words=())
        pieces = [
            (_box(corners), str(text), float(sure))
            for corners, text, sure in zip(found.boxes, found.txts, found.scores, strict=True)
        ]
        return _in_rows(pieces)

    def _asked(self, grey: Grey, *, whole: bool) -> Any:  # noqa: ANN401 - the library's own
        """What RapidOCR says; None where it fails: a second opinion only helps."""
        try:
            return self._reader(_colour(grey), use_det=whole, use_cls=False, use_rec=True)
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001 - its runtime raises errors of its own, also for want of memory
            return None


class BestReader:
    """Tesseract with its slower and better models, from a folder of their own."""

    def __init__(self, languages: str, best: "Path") -> None:
        from ingest.reading.engines import InProcessEngine  # noqa: PLC0415 - it brings the second reader along

        self._engine = InProcessEngine(languages, best)
        self.name = _name_of_best(languages, best)

    def reads(self, script: str) -> bool:  # noqa: ARG002 - as all second readers
        """What the first engine reads: the same languages."""
        return True

    def line(self, grey: Grey) -> str:
        """The text of a picture of one line."""
        return self._engine.recognise(grey, Layout.LINE).text

    def page(self, grey: Grey) -> Recognised:
        """A whole page."""
        return self._engine.recognise(grey)


def _name_of_rapid() -> str:
    if not is_installed():
        raise MissingSecondReaderError(
            "reading.second_reader asks for RapidOCR, which is not installed; letters wait in the "
            'mailbox. Install kundenpost[second-reader], or set reading.second_reader = "auto".'
        )
    return f"rapidocr {version('rapidocr')}"


def _name_of_best(languages: str, best: "Path") -> str:
    return f"best {fingerprint(best, languages)}"


def _folder_of(best: "Path | None", languages: str) -> "Path":
    if best is None:
        raise MissingSecondReaderError(
            'reading.second_reader = "best" needs a folder with Tesseract\'s better models; letters wait '
            "in the mailbox. Name it as reading.best_tessdata."
        )
    require_best(languages, best)
    return best


def _colour(grey: Grey) -> Grey:
    return np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR), dtype=np.uint8)


def _box(corners: np.ndarray) -> Box:
    left, top = (max(0, int(value)) for value in np.floor(corners.min(axis=0)))
    right, bottom = (max(0, int(value)) for value in np.ceil(corners.max(axis=0)))
    return left, top, right, bottom


def _in_rows(pieces: list[tuple[Box, str, float]]) -> Recognised:
    rows: list[list[tuple[Box, str, float]]] = []
    for piece in sorted(pieces, key=lambda one: one[0][1] + one[0][3]):
        if rows and _at_one_height(rows[-1][-1][0], piece[0]):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    words, lines = [], []
    for number, row in enumerate(rows):
        row.sort(key=lambda one: one[0][0], reverse=is_leftwards("".join(text for _, text, _ in row)))
        words += [word for box, text, sure in row for word in spread(text, box, round(sure * 100), number)]
        lines.append(" ".join(text for _, text, _ in row))
    return Recognised(text="\n".join(lines), words=tuple(words))


def _at_one_height(one: Box, other: Box) -> bool:
    common = min(one[3], other[3]) - max(one[1], other[1])
    return common > WITHIN_ROW * min(one[3] - one[1], other[3] - other[1])


def spread(text: str, box: Box, sure: int, line: int) -> Iterable[Word]:
    """The words of a line within its box, each as wide as its share of the letters, in reading order."""
    left, top, right, bottom = box
    step = (right - left) / max(1, len(text))
    leftwards = is_leftwards(text)
    for found in re.finditer(r"\S+", text):
        start, end = (len(text) - at for at in found.span()[::-1]) if leftwards else found.span()
        near, far = round(left + start * step), round(left + end * step)
        yield Word(found[0], near, top, max(far, near + 1), bottom, sure, line)
