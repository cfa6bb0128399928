"""One paragraph says why, with the words of the letter or without them."""

from dataclasses import asdict

from classifiers.explain import of_row, paragraph
from classifiers.nouns import Verdict
from tests.unit.classifiers.people import ANNA, person
from tests.unit.classifiers.weighing import BG, weighed


def told(verdict: Verdict, *, content: bool = True) -> str:
    facts = (verdict.status, verdict.reason, verdict.case, verdict.candidates, verdict.trail)
    return paragraph(*facts, content=content)


def test_what_is_filed_is_told_with_case_factors_and_the_next_case() -> None:
    text = told(weighed("", f"Mein Zeichen: {BG}\nAnna Müller"))
    assert text.startswith("Abgelegt im Fall 35502BG0012345: Eine Nummer und ein zweites")
    assert "die BG-Nummer auf Seite 1, Bezugszeile" in text
    assert "der Name auf Seite 1" in text
    assert "Kein anderer Fall kommt in Betracht." in text


def test_what_goes_to_a_person_is_told_with_the_likeliest_case() -> None:
    namesake = person(bg_number="35502BG0077777", customer_number="123X000009")
    text = told(weighed("", "Anna Müller, KD 123O456789", members=(ANNA, namesake)))
    assert text.startswith("Abgelegt im Fall 35502BG0012345")
    assert "mit Korrektur gelesen" in text
    assert "weniger in Betracht (0,99 gegen 0,90)" in text


def test_the_log_holds_nothing_of_the_letter() -> None:
    verdict = weighed("", f"{BG} Anna Müller, geb. 14.05.1982")
    text = told(verdict, content=False)
    for content in ("Müller", "Anna", "0012345", "14.05.1982", "„"):
        assert content not in text
    assert "der Name auf Seite 1" in text


def test_a_stored_document_is_told_as_it_was_when_it_was_weighed() -> None:
    for page in (f"{BG} Anna Müller", BG, "Rechnung", "Anna Müller und Öztürk Yilmaz"):
        verdict = weighed("", page)
        row = {
            "status": str(verdict.status), "reason": str(verdict.reason), "case": verdict.case,
            "candidates": [asdict(candidate) for candidate in verdict.candidates],
            "trail": [asdict(outcome) for outcome in verdict.trail],
        }  # fmt: skip
        assert of_row(row) == told(verdict)
