"""What the register is asked for."""

from classifiers.lookup import MOST_NAME_KEYS, Lookup, what_to_look_up
from classifiers.names import name_keys
from tests.unit.classifiers.people import ANNA, YILMAZ


def test_everything_a_mail_names_is_looked_up() -> None:
    lookup = what_to_look_up(
        ["35502//0012345 Anna MÜLLER", "123 D 456789 15 070649 C 103", "DE89 3704 0044 0532 0130 00 yilmaz"]
    )
    assert lookup.bg_numbers == {"35502BG0012345"}
    assert lookup.customer_numbers == {"123D456789"}
    assert lookup.pension_numbers == {"15070649C103"}
    assert lookup.ibans == {"DE89370400440532013000"}
    assert lookup.name_keys >= {"mueller", "muller", "anna", "yilmaz"}
    for member in (ANNA, YILMAZ):
        assert lookup.name_keys & name_keys(member.last_name)


def test_no_text_asks_for_nothing() -> None:
    assert what_to_look_up([]) == what_to_look_up([""]) == Lookup()


def test_the_names_asked_for_are_bounded_and_capitalised_words_come_first() -> None:
    letters = "abcdefghijklmnopqrst"
    words = [a + b + c + d for a in letters for b in letters for c in letters for d in "abc"]
    lookup = what_to_look_up([" ".join(words) + " Zuletzt"])
    assert len(lookup.name_keys) == MOST_NAME_KEYS
    assert "zuletzt" in lookup.name_keys
