"""Words in one coarse spelling, and phrases found in them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.phrases import BadPhraseError, Phrases, parsed
from classifiers.words import MOST_CHARACTERS, fold, words_of


def found(phrase: str, text: str) -> list[tuple[int, int]]:
    return [(one.first, one.last) for one in Phrases([(phrase, "x")]).find(words_of(text).words)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kündigung", "KUENDIGUNG"),
        ("Kündigung", "Kundigung"),
        ("Kündigung", "Kiindigung"),
        ("Straße", "STRASSE"),
        ("Lohn", "1ohn"),
        ("Konto", "K0nto"),
        ("Räumung", "Raumung"),
        ("İntihar", "intihar"),
        ("şiddet", "siddet"),
        ("إخلاء", "بالإخلاء"),
        ("б'є", "бє"),
    ],
)
def test_spellings_and_what_an_engine_confuses_become_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Miete", "Mieter"), ("Strom", "Sturm"), ("58", "56"), ("Kind", "Kinn")]
)
def test_other_words_stay_other_words(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    ("phrase", "text", "hits"),
    [
        ("kein geld", "Ich habe kein Geld mehr", [(2, 3)]),
        ("kein geld", "Ich habe Geld, kein Auto", []),
        ("kündig* … wohnung", "Kündigung meiner alten Wohnung", [(0, 3)]),
        ("kündig* … wohnung", "Kündigung " + "x " * 7 + "Wohnung", []),
        ("strom|gas weg", "Strom weg, Gas weg", [(0, 1), (2, 3)]),
        ("termin … nicht", "Termin am 03.04.2020 um 9:00 kann ich nicht", [(0, 7)]),
        ("betriebskostenabrechnung", "Betriebskosten-\nabrechnung", [(0, 0)]),
    ],
)
def test_a_phrase_is_found_where_it_is_written(phrase: str, text: str, hits: list[tuple[int, int]]) -> None:
    assert found(phrase, text) == hits


@pytest.mark.parametrize("phrase", ["", "…", "… geld", "kein …", "at*", "g*ld", "|"])
def test_a_phrase_that_cannot_be_searched_for_is_refused(phrase: str) -> None:
    with pytest.raises(BadPhraseError):
        parsed(phrase)


@given(st.text(max_size=400))
def test_any_text_becomes_words_whose_places_lie_in_it(text: str) -> None:
    words = words_of(text)
    assert len(words.words) == len(words.spans)
    assert all(0 <= start < end <= len(words.text) for start, end in words.spans)


@given(st.lists(st.sampled_from(["strom", "weg", "gas", "x", "kein"]), max_size=60))
def test_what_is_found_fits_the_phrase(words: list[str]) -> None:
    for one in Phrases([("strom|gas … weg", 1)]).find(words):
        assert words[one.first] in {"strom", "gas"}
        assert words[one.last] == "weg"
        assert one.last - one.first <= 7


def test_no_more_of_a_text_is_looked_at_than_is_promised() -> None:
    assert len(words_of("Wort " * 1_000_000).text) <= MOST_CHARACTERS
