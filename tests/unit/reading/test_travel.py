"""Readings with their words travel as JSON, are checked on arrival, and are kept as they were."""

import json
from dataclasses import asdict

import pytest

from classifiers.nouns import Page, Reading, SecondLook, Word
from ingest.reading.nouns import MAX_PAGE_WORDS
from ingest.room.plain import BrokenAnswerError, plain
from ingest.room.plain import reading as arrived
from storage.readings import reading_of

READING = Reading(
    engine="tesserocr 2 + rapidocr 3",
    page_count=2,
    pages=(
        Page(
            number=1,
            text="Guten Tag",
            how="ocr",
            confidence=0.91,
            kind="photo",
            words=(Word("Guten", 10, 12, 90, 40, 96, 0), Word("Tag", 100, 12, 150, 40, 91, 0)),
            width=1200,
            height=1697,
            dpi=145,
            turned=90,
            mapping=(0.0, -1200.0, 1200.0, 1697.0, 0.0, 0.0, 0.01, 0.02, 1.0),
            cleaned=("flattened", "turned"),
            script="Latn",
            language="de",
            second_looks=(SecondLook(first="123D456789", second="123B456789"),),
        ),
        Page(number=2, text="Guten Tag", how="ocr", copy_of=1),
    ),
)


def sent() -> dict[str, object]:
    body: dict[str, object] = json.loads(json.dumps(plain(READING)))
    return body


def test_a_reading_arrives_as_it_was_sent() -> None:
    assert arrived(sent()) == READING


def test_a_kept_reading_is_found_as_it_was() -> None:
    assert reading_of(json.loads(json.dumps(asdict(READING)))) == READING


def test_a_word_takes_few_bytes_on_the_way() -> None:
    assert '["Tag", 100, 12, 150, 40, 91, 0]' in json.dumps(plain(READING))


@pytest.mark.parametrize(
    "words",
    [
        None,
        "Guten Tag",
        [["Guten", 1, 2, 3, 4, 5]],
        [["Guten", 1, 2, 3, 4, 5, 6, 7]],
        [["Guten", -1, 2, 3, 4, 5, 6]],
        [["Guten", 1.5, 2, 3, 4, 5, 6]],
        [["Guten", True, 2, 3, 4, 5, 6]],
        [[4, 1, 2, 3, 4, 5, 6]],
        [["x" * 301, 1, 2, 3, 4, 5, 6]],
        [["x", 1, 2, 3, 4, 5, 6]] * (MAX_PAGE_WORDS + 1),
    ],
)
def test_words_that_are_none_are_refused(words: object) -> None:
    body = sent()
    body["pages"][0]["words"] = words  # type: ignore[index]
    with pytest.raises(BrokenAnswerError):
        arrived(body)


@pytest.mark.parametrize(
    "mapping",
    [
        [1.0],
        [1.0] * 8 + ["x"],
        [1.0] * 8 + [float("inf")],
        [1.0] * 8 + [True],
        [10**400] * 9,
        [float("nan")] * 9,
    ],
)
def test_a_mapping_that_is_none_is_refused(mapping: list[object]) -> None:
    body = sent()
    body["pages"][0]["mapping"] = mapping  # type: ignore[index]
    with pytest.raises(BrokenAnswerError):
        arrived(body)
