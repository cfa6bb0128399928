"""What the accuracy benchmark calls held, and how it makes a page misread."""

import random
from collections import Counter
from dataclasses import replace

import pytest

from benchmarks.accuracy_judge import Tally
from benchmarks.accuracy_letters import HELD, TUNED, letters
from benchmarks.accuracy_misread import CAPTURES, misread
from benchmarks.accuracy_office import office
from benchmarks.accuracy_report import failures
from classifiers.nouns import Kind

ENOUGH = {"text": 30_000, "pages": 3_000}


def tallies(letters: int, wrong: int = 0, right: int = 1_000) -> dict[str, Tally]:
    numbers = Counter({Kind.BG_NUMBER: 1_000, Kind.CUSTOMER_NUMBER: 1_000})
    found = Counter({Kind.BG_NUMBER: 1_000, Kind.CUSTOMER_NUMBER: right})
    return {"scan": Tally(letters=letters, wrong=wrong, printed=numbers, right=found)}


@pytest.mark.parametrize(
    ("by_text", "by_page", "told"),
    [
        (tallies(30_000), tallies(3_000), []),
        (tallies(29_000), tallies(3_000), ["text: 29,000 letters judged", "text: wrong at most"]),
        (tallies(30_000), tallies(50), ["pages: 50 letters judged", "pages: wrong at most"]),
        (
            tallies(30_000, wrong=1),
            tallies(3_000),
            ["text: 1 letters in a wrong case", "text: wrong at most"],
        ),
        (tallies(30_000), tallies(3_000, right=990), ["pages, scan, Kundennummer: 99.0% right"]),
        (tallies(30_000, right=500), tallies(3_000), []),
        ({}, {}, ["text: 0 letters", "text: wrong", "pages: 0 letters", "pages: wrong"]),
    ],
)
def test_too_few_letters_a_missed_bound_and_each_kind_of_number_are_told(
    by_text: dict[str, Tally], by_page: dict[str, Tally], told: list[str]
) -> None:
    found = failures(by_text, by_page, ENOUGH)
    assert len(found) == len(told)
    assert all(line.startswith(expected) for line, expected in zip(found, told, strict=True))


@pytest.mark.parametrize("number", ["35502//0012345", "355D456789", "35502 BG 0012345"])
def test_a_digit_of_a_number_becomes_another_only_by_the_measured_share(number: str) -> None:
    worst = replace(CAPTURES["photo"], silent=0, slashes=0, letters=0, letter=0, signs=((1, 0.5),))
    for seed in range(50):
        read = misread(number, worst, random.Random(seed))
        assert len(read) == len(number)
        assert all(now == was or not now.isdigit() for now, was in zip(read, number, strict=True))
    silent = replace(worst, silent=1, signs=((1, 0),))
    assert all(misread(number, silent, random.Random(seed)) != number for seed in range(50))


def test_the_final_letters_are_in_wordings_that_were_kept_back() -> None:
    people = office(1, cases=40)
    tuned, held = ({letter.lines[-1] for letter in letters(people, 60, 7, name)} for name in (TUNED, HELD))
    assert letters(people, 5, 7) == letters(people, 5, 7, HELD)
    assert tuned != held
