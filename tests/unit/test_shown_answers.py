"""What a reader says of pages and words is checked before it is believed: it has met hostile bytes."""

import json
import math
from typing import Any

import pytest

from classifiers.reasons import Reason
from ingest.reading.nouns import MAX_PAGE_WORDS
from ingest.reading.rendition.nouns import PlacedWord, Shape, View, Wanted
from ingest.room import plain
from ingest.room.plain import BrokenAnswerError

WORD = {"text": "Größe", "left": 0.1, "top": 0.2, "right": 0.3, "bottom": 0.4}
VIEW = {"width": 800, "height": 1131, "pages": 2, "problem": None}
WANTED = Wanted(
    media_type="image/jpeg", page=2, width=800, shape=Shape(mapping=(1.0,) * 9, width=10, height=20)
)


def test_what_was_sent_is_what_comes_back() -> None:
    assert plain.view(VIEW) == View(width=800, height=1131, pages=2)
    assert plain.view({**VIEW, "problem": "encrypted"}).problem is Reason.ENCRYPTED
    assert plain.placed_words({"words": [WORD]}) == (PlacedWord(**WORD),)
    assert plain.wanted(json.loads(json.dumps(plain.plain(WANTED)))) == WANTED


@pytest.mark.parametrize(
    "wrong",
    [{"width": -1}, {"height": "1131"}, {"pages": True}, {"pages": 2**60}, {"problem": "because"}],
    ids=str,
)
def test_a_picture_of_no_size_is_not_believed(wrong: dict[str, Any]) -> None:
    with pytest.raises(BrokenAnswerError):
        plain.view({**VIEW, **wrong})


@pytest.mark.parametrize(
    "wrong",
    [{"left": 2}, {"top": "0"}, {"right": None}, {"bottom": math.nan}, {"text": 5}, {"text": "x" * 10_000}],
    ids=lambda wrong: next(iter(wrong)),
)
def test_a_word_outside_of_its_picture_is_not_believed(wrong: dict[str, Any]) -> None:
    with pytest.raises(BrokenAnswerError):
        plain.placed_words({"words": [{**WORD, **wrong}]})


def test_too_many_words_are_not_believed() -> None:
    with pytest.raises(BrokenAnswerError):
        plain.placed_words({"words": [WORD] * (MAX_PAGE_WORDS + 1)})
