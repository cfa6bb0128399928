"""Numbers on pictures are read twice: what counts when the readings differ."""

import numpy as np
import pytest

from classifiers.nouns import SecondLook, Word
from ingest.reading.cleanup.clean import Cleaned
from ingest.reading.nouns import Recognised
from ingest.reading.second_look import Voice, look_again

PICTURE = np.full((400, 800), 250, np.uint8)
PAGE = Cleaned(grey=PICTURE, kind="scan", mapping=(800.0, 0.0, 0.0, 0.0, 400.0, 0.0, 0.0, 0.0, 1.0))
NUMBER = "35502BG0012345"


def read(*lines: str) -> Recognised:
    words = [
        Word(word, 20 + 90 * column, 40 * row, 100 + 90 * column, 40 * row + 30, 80, row)
        for row, line in enumerate(lines)
        for column, word in enumerate(line.split())
    ]
    return Recognised(text="\n\n".join(lines), words=tuple(words))


def says(text: str) -> Voice:
    return lambda piece: text if piece.size else ""


def never(_piece: object) -> str:
    pytest.fail("nobody else is asked")


def test_two_readings_that_agree_make_the_number_sure() -> None:
    first = read("Guten Tag", f"BG-Nummer: {NUMBER}")
    result, looks = look_again(PICTURE, PAGE, first, (says(f"BG-Nummer: {NUMBER}"), never))
    assert looks == (SecondLook(first=NUMBER, second=NUMBER),)
    assert result.text == first.text
    assert [word.confidence for word in result.words] == [80, 80, 80, 99]


@pytest.mark.parametrize(
    ("misread", "printed"),
    [
        ("Kundennummer: 7435653162", "Kundennummer: 743S653162"),
        ("BG-Nummer: 35502B62212698", "BG-Nummer: 35502BG2212698"),
        ("Kundennummer: 437]109429", "Kundennummer: 437J109429"),
        ("Kundennummer: 437]J109429", "Kundennummer: 437J109429"),
    ],
)
def test_a_number_that_was_nearly_one_is_mended_by_two_other_readings(misread: str, printed: str) -> None:
    result, looks = look_again(PICTURE, PAGE, read("Seite 1", misread), (says(printed), says(printed)))
    assert result.text == f"Seite 1\n\n{printed}"
    assert [word.text for word in result.words] == ["Seite", "1", *printed.split()]
    assert all(look.agrees for look in looks)


def test_a_number_is_cut_out_with_one_word_to_each_side() -> None:
    widths: list[int] = []

    def second(piece: np.ndarray) -> str:
        widths.append(piece.shape[1])
        return ""

    look_again(PICTURE, PAGE, read("Seite 1", f"Ihre BG-Nummer: {NUMBER} vom Januar"), (second, second))
    across = 80 + 90 * 2 + 2 * 0.4 * 30
    assert widths[0] == pytest.approx(1.7 * across, abs=1)


def test_a_third_reading_decides_between_two() -> None:
    first = read("Kundennummer: 123D456789")
    result, looks = look_again(
        PICTURE, PAGE, first, (says("Kundennummer: 123B456789"), says("Nr: 123D456789"))
    )
    assert result.text == first.text
    assert looks == (SecondLook(first="123D456789", second="123D456789"),)


def test_three_readings_that_differ_are_told_and_change_nothing() -> None:
    first = read("Kundennummer: 123D456789")
    result, looks = look_again(PICTURE, PAGE, first, (says("123B456789"), says("123P456789")))
    assert result.text == first.text
    assert looks == (SecondLook(first="123D456789", second="123B456789"),)
    assert not looks[0].agrees


def test_lines_without_anything_like_a_number_are_not_read_again() -> None:
    first = read("Sehr geehrte Damen und Herren,", "am 01.04.2020 zahlte ich 1.284,60 Euro", "DE89 3704 0044")
    assert look_again(PICTURE, PAGE, first, (never, never)) == (first, ())
