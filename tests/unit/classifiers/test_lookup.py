"""What the register is asked for."""

from classifiers.folding import name_folds, name_pairs
from classifiers.identifiers import bg_number
from classifiers.lookup import MOST_FOLDS, what_to_look_up
from tests.unit.classifiers.people import ANNA, YILMAZ


def test_everything_a_mail_names_is_looked_up() -> None:
    lookup = what_to_look_up(
        [
            "35502//0012345 Anna MÜLLER",
            "123 D 456789 15 070649 C 103",
            "DE89 3704 0044 0532 0130 00 Ozturk yilmaz, Vertragskonto 4711 0815 22",
        ]
    )
    assert lookup.bg_numbers == {"35502BG0012345"}
    assert lookup.customer_digits == {"123456789"}
    assert lookup.pension_numbers == {"15070649C103"}
    assert lookup.ibans == {"DE89370400440532013000"}
    assert lookup.references == {("contract", "4711081522")}
    for member in (ANNA, YILMAZ):
        pairs = lookup.pairs(name_folds(member.first_name))
        assert pairs & name_pairs(member.last_name, member.first_name)


def test_misread_numbers_are_asked_for_only_behind_a_label() -> None:
    assert what_to_look_up(["BG-Nr. 35502 11 OO12345"]).bg_numbers == {"35502BG0012345"}
    assert what_to_look_up(["Kundennummer 123 0 45678O"]).customer_digits == {"123456780"}
    assert what_to_look_up(["35502 11 OO12345 und 123 0 45678O"]).bg_numbers == frozenset()
    assert what_to_look_up(["Mein Zeichcn: 35502BC0012345"]).bg_numbers == {"35502BG0012345"}
    many = " - ".join(f"35502 11 00{n:05}" for n in range(900))
    assert len(what_to_look_up([many]).bg_numbers) == bg_number.MOST_UNLABELLED


def test_no_text_asks_for_nothing() -> None:
    for texts in ([], [""], ["\n"]):
        lookup = what_to_look_up(texts)
        assert (lookup.folds(), lookup.pairs(frozenset({"ana"})), lookup.references) == (set(), set(), set())


def test_only_neighbours_of_first_names_are_asked_for() -> None:
    lookup = what_to_look_up(["Sehr geehrte Frau Anna Maria Müller, Ihr Antrag liegt vor."])
    assert lookup.pairs(frozenset({"ana"})) == {"muler|ana", "maria|ana", "frau|ana", "gehrte|ana"} | {
        pair for pair in lookup.pairs(frozenset({"ana"})) if pair.startswith(("geehrte|", "sehr|", "ihr|"))
    }


def test_the_names_asked_for_are_bounded_and_capitalised_words_come_first() -> None:
    letters = "abdefgilmnoprstu"
    words = [
        a + b + c + d + e for a in letters for b in letters for c in letters for d in letters for e in "ab"
    ]
    lookup = what_to_look_up([" ".join(words) + " Zuletzt"])
    assert len(lookup.folds()) == MOST_FOLDS
    assert "sulest" in lookup.folds()


def test_one_slip_leads_to_the_neighbours_of_a_number() -> None:
    near = what_to_look_up(["35502//0012345"]).near_cases()
    assert {"35502BG0012346", "35502BG0021345", "35502BG9012345"} <= near
    assert "35502BG0012345" not in near
    assert {"35503BG0012345", "53502BG0012345"} <= near
    assert "35503BG0012346" not in near
