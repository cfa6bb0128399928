"""Where a document goes: what is filed, and the traps in which it must not be."""

import pytest

from classifiers.nouns import Kind, Reading
from classifiers.reasons import Reason, Status
from classifiers.rules.order import RULES
from classifiers.weigh import OfficeFacts, weigh
from tests.unit.classifiers.people import ANNA, PETER, part, person, reading
from tests.unit.classifiers.weighing import (
    BG,
    EVERYBODY,
    FILED,
    OFFICE,
    OTHER_BG,
    TEXT,
    mail,
    outcome,
    text_weighed,
    weighed,
)

# --- what is filed


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("", f"{BG} Anna Müller"),
        ("", "Kundennummer 123D456789 Müller, Anna Maria"),
        ("", f"{BG} geboren am 14.05.1982"),
        ("", f"{BG} IBAN DE89 3704 0044 0532 0130 00"),
        ("", f"{BG} SV-Nr. 15 070649 C 103"),
        ("", f"{BG} Kundennummer 123D456789"),
        ("", "Kundennummer 123D456789, 14.05.1982"),
        (f"Anbei. {BG}", "Lohnabrechnung für Anna Müller-Lüdenscheid"),
        ("Anbei. Anna Müller", f"Mietvertrag {BG}"),
        (f"Anbei. {BG} Anna Müller", "Attest. Geburtsdatum: 14.05.82"),
        (f"Ich bin Peter Müller, {BG}, anbei ein Attest", "Attest für Anna Müller"),
    ],
)
def test_a_number_and_a_second_factor_of_one_case_file(text: str, page: str) -> None:
    verdict = weighed(text, page)
    assert outcome(verdict) == FILED
    assert verdict.case == "35502BG0012345"
    assert verdict.confidence is not None
    assert verdict.confidence > 0.95
    assert verdict.trail[-1].hit


def test_the_person_is_told_when_the_document_names_one() -> None:
    assert weighed("", f"{BG} Peter Müller").person == "123P000002"
    assert weighed("", "Kundennummer 123D456789 Anna Müller").person == "123D456789"
    assert weighed("", f"{BG} IBAN DE89370400440532013000").person is None


def test_a_factor_on_another_page_counts() -> None:
    assert outcome(weighed("", BG, "Anna Müller")) == FILED


def test_the_clients_own_words_are_filed_by_number_and_name() -> None:
    verdict = text_weighed(f"Ich kann am 3.4. nicht kommen. Anna Müller, {BG}")
    assert outcome(verdict) == FILED


def test_the_subject_counts_as_written() -> None:
    assert outcome(weighed("", "Anna Müller", about=mail(f"Unterlagen {BG}"))) == FILED


@pytest.mark.parametrize("prefix", ["WG: ", "Fwd: ", "AW: ", "Re[2]: "])
def test_of_a_subject_that_is_not_the_clients_own_only_the_numbers_count(prefix: str) -> None:
    about = mail(f"{prefix}Unterlagen {BG} Anna Müller")
    assert outcome(text_weighed("Warum ich nicht auch?", about=about)) == (
        Status.REVIEW,
        Reason.NUMBER_ALONE,
    )
    assert outcome(weighed("", "Anna Müller", about=about)) == FILED


def test_the_birth_date_of_a_namesake_contradicts_the_name() -> None:
    namesake = person(bg_number="35502BG0000007", customer_number="123N000007", birth_date="1971-02-03")
    page = f"{BG} Anna Müller, geb. 03.02.1971"
    assert outcome(weighed("", page, members=(*EVERYBODY, namesake))) == (
        Status.REVIEW,
        Reason.CONTRADICTION,
    )
    assert weighed("", page).reason is Reason.CONTRADICTION
    assert outcome(weighed("", f"{BG} Anna Müller, Bescheid vom 03.02.1971")) == FILED


def test_namesakes_in_another_case_do_not_disturb_the_case_of_the_number() -> None:
    namesake = person(bg_number="35502BG0000007", customer_number="123N000007")
    assert outcome(weighed("", f"{BG} Anna Müller", members=(*EVERYBODY, namesake))) == FILED


def test_more_factors_make_more_confidence() -> None:
    two = weighed("", f"{BG} Anna Müller").confidence
    three = weighed("", f"{BG} Anna Müller, geb. 14.05.1982").confidence
    assert two is not None
    assert three is not None
    assert two < three < 1


# --- traps: what must never be filed


@pytest.mark.parametrize(
    ("text", "page", "reason"),
    [
        ("", BG, Reason.NUMBER_ALONE),
        ("", f"{BG} {BG} 35502BG0012345", Reason.NUMBER_ALONE),
        ("", f"{BG} Frau Müller", Reason.NUMBER_ALONE),
        ("", f"{BG} 14.05.1982".replace("1982", "2012"), Reason.NUMBER_ALONE),
        ("", f"{BG} BG80 BNBG 9661 1020 3456 78", Reason.NUMBER_ALONE),
        ("", f"{BG} Peter Schmidt, Anna Becker", Reason.NUMBER_ALONE),
        (f"{BG} Anna Müller", "Rechnung", Reason.NOT_IN_DOCUMENT),
        (f"{BG} Anna Müller", "Anmerkung 01.01.1990", Reason.NOT_IN_DOCUMENT),
        (BG, "Rechnung", Reason.NOT_IN_DOCUMENT),
        ("", "Anna Müller", Reason.NO_NUMBER),
        ("Anna Müller", "Rechnung", Reason.NO_NUMBER),
        ("", "IBAN DE89 3704 0044 0532 0130 00", Reason.NO_NUMBER),
        ("", "geboren 14.05.1982", Reason.NO_EVIDENCE),
        ("", "Rechnung", Reason.NO_EVIDENCE),
        ("", "BG-Nr. 35502//0000001 Anna Müller", Reason.UNKNOWN_NUMBER),
        ("", "Kundennummer 999X999999 Anna Müller", Reason.UNKNOWN_NUMBER),
        ("", "BG-Nr. 96201//0000001 Anna Müller", Reason.FOREIGN_OFFICE),
        ("", f"{BG} {OTHER_BG} Anna Müller", Reason.SEVERAL_CASES),
        ("", f"{BG} BG-Nr. 35502//0000001 Anna Müller", Reason.SEVERAL_CASES),
        ("", f"{BG} BG-Nr. 96201//0000001 Anna Müller", Reason.SEVERAL_CASES),
        ("", f"{BG} Kundennummer 123Y000003 Anna Müller", Reason.SEVERAL_CASES),
        ("", f"{BG} Kundennummer 999X999999 Anna Müller", Reason.SEVERAL_CASES),
        (OTHER_BG, f"{BG} Anna Müller", Reason.CONTRADICTION),
        ("BG 35502//0000001", f"{BG} Anna Müller", Reason.CONTRADICTION),
        ("KD 123Y000003", f"{BG} Anna Müller", Reason.CONTRADICTION),
        ("", f"{BG} Anna Müller und Öztürk Yilmaz", Reason.CONTRADICTION),
        (f"{BG} Anna Müller", "Öztürk Y\u0131lmaz", Reason.CONTRADICTION),
        (BG, "OEZTUERK YILMAZ", Reason.CONTRADICTION),
        ("Viele Grüße, Öztürk Y\u0131lmaz", f"{BG} Anna Müller", Reason.CONTRADICTION),
        ("", f"{BG} Anna Müller an GB29 NWBK 6016 1331 9268 19", Reason.CONTRADICTION),
        ("", f"{BG} Anna Müller SV 65 180539 W 001", Reason.CONTRADICTION),
        ("", f"{BG} Anna Müller SV 10 010490 A 443", Reason.CONTRADICTION),
        ("", f"{BG} Anna Müller und Peter Müller", Reason.SEVERAL_PERSONS),
        ("", f"{BG} KD 123D456789 KD 123P000002", Reason.SEVERAL_PERSONS),
        ("", "KD 123D456789 Peter Müller", Reason.SEVERAL_PERSONS),
        ("KD 123P000002", "KD 123D456789 Anna Müller", Reason.SEVERAL_PERSONS),
        ("KD 123P000002", f"{BG} Anna Müller", Reason.SEVERAL_PERSONS),
        ("", "Anna Müller und Öztürk Y\u0131lmaz", Reason.SEVERAL_PERSONS),
        (f"> {BG}\n> Anna Müller", "Anna Müller", Reason.ONLY_QUOTED),
        (f"Von: Amt\nGesendet: heute\nAn: Anna\n\n{BG} Anna Müller", "geb. 14.05.1982", Reason.ONLY_QUOTED),
    ],
)
def test_in_doubt_a_person_decides(text: str, page: str, reason: Reason) -> None:
    verdict = weighed(text, page)
    assert outcome(verdict) == (Status.REVIEW, reason)
    assert verdict.case is None
    assert verdict.confidence is None


def test_a_number_quoted_from_another_case_does_not_count_against_the_clients_own() -> None:
    assert outcome(weighed(f"> {OTHER_BG}", f"{BG} Anna Müller")) == FILED


def test_an_account_of_the_office_is_no_factor_even_where_the_register_gives_it_to_a_client() -> None:
    mistaken = person(iban="BG80BNBG96611020345678")
    page = f"{BG} BG80 BNBG 9661 1020 3456 78"
    assert weighed("", page, members=(mistaken,)).reason is Reason.NUMBER_ALONE
    assert outcome(weighed("", page, members=(mistaken,), office=OfficeFacts())) == FILED


def test_a_weak_birth_date_is_no_second_factor() -> None:
    assert outcome(weighed("", f"{OTHER_BG} geboren am 01.01.1990")) == (Status.REVIEW, Reason.NUMBER_ALONE)


def test_the_date_of_a_letter_is_no_birth_date_of_a_child() -> None:
    child = person(customer_number="123K000005", first_name="Mia", birth_date="2020-03-02", iban="", vsnr="")
    about = weighed("", f"{BG} Dortmund, 02.03.2020", members=(*EVERYBODY, child))
    assert about.reason is Reason.NUMBER_ALONE
    born = weighed("", f"{BG} Geburtsurkunde, geboren am 02.03.2020", members=(*EVERYBODY, child))
    assert outcome(born) == FILED


def test_a_closed_case_takes_nothing() -> None:
    gone = person(active=False)
    assert weighed("", f"{BG} Anna Müller", members=(gone,)).reason is Reason.CLOSED_CASE
    assert weighed("", "KD 123D456789 Anna Müller", members=(gone,)).reason is Reason.CLOSED_CASE


def test_who_has_left_the_case_is_no_factor_for_it() -> None:
    left = person(PETER, active=False)
    assert weighed("", f"{BG} Peter Müller", members=(ANNA, left)).reason is Reason.CONTRADICTION
    assert weighed("", "KD 123P000002 Peter Müller", members=(ANNA, left)).reason is Reason.CLOSED_CASE


def test_a_person_in_two_cases_needs_the_case_number() -> None:
    twice = person(bg_number="35502BG0000008")
    members = (ANNA, twice)
    assert weighed("", "KD 123D456789 Anna Müller", members=members).reason is Reason.AMBIGUOUS_PERSON
    assert weighed("", "Anna Müller", members=members).reason is Reason.AMBIGUOUS_PERSON
    assert weighed("", f"KD 123D456789 {BG}", members=members).case == "35502BG0012345"
    moved = (person(active=False), twice)
    assert weighed("", "KD 123D456789 Anna Müller", members=moved).case == "35502BG0000008"
    assert weighed("", f"KD 123D456789 {BG}", members=moved).reason is Reason.SEVERAL_CASES


def test_without_configured_prefixes_no_office_is_foreign() -> None:
    foreign = person(bg_number="96201BG0012345")
    page = "BG-Nr. 96201//0012345 Anna Müller"
    assert weighed("", page, members=(foreign,)).reason is Reason.FOREIGN_OFFICE
    assert outcome(weighed("", page, members=(foreign,), office=OfficeFacts())) == FILED


def test_a_person_without_a_customer_number_is_filed_by_the_case_number() -> None:
    unnumbered = person(customer_number="")
    verdict = weighed("", f"{BG} Anna Müller", members=(unnumbered,))
    assert outcome(verdict) == FILED
    assert verdict.person is None


def test_an_empty_register_files_nothing() -> None:
    assert weighed("", f"{BG} Anna Müller", members=()).reason is Reason.UNKNOWN_NUMBER


# --- candidates


def test_candidates_are_ranked_and_quoted_factors_come_last() -> None:
    verdict = weighed(f"> {BG}", "Anna Müller", about=mail(sender="ANNA@example.org"))
    best = verdict.candidates[0]
    assert best.customer_number == "123D456789"
    assert [mention.kind for mention in best.factors] == [Kind.NAME, Kind.BG_NUMBER]
    assert best.score > verdict.candidates[1].score


def test_there_are_at_most_five_candidates() -> None:
    family = tuple(person(customer_number=f"123F{n:06}", first_name=f"Kind{n}") for n in range(9))
    assert len(weighed("", BG, members=family).candidates) == 5


def test_a_snippet_is_short_and_shows_the_find() -> None:
    mention = weighed("", "x " * 200 + BG + " y" * 200).candidates[0].factors[0]
    assert "35502//0012345" in mention.snippet
    assert len(mention.snippet) <= 80


# --- the record


def test_every_rule_up_to_the_one_that_applies_is_recorded_in_order() -> None:
    trail = weighed("", BG).trail
    assert [o.rule for o in trail] == [rule.NAME for rule in RULES][: len(trail)]
    assert [o.hit for o in trail] == [False] * (len(trail) - 1) + [True]


def test_every_rule_has_a_name_of_its_own_and_a_line_of_description() -> None:
    assert len({rule.NAME for rule in RULES}) == len(RULES)
    assert all(rule.DESCRIPTION.endswith(".") and "\n" not in rule.DESCRIPTION for rule in RULES)


def test_one_verdict_a_part_in_order_of_the_parts() -> None:
    parts = (part(7), TEXT, part(4))
    readings: dict[int, Reading] = {1: reading("")}
    assert [v.part for v in weigh(parts, readings, mail(), (), OFFICE)] == [7, 1, 4]


def test_no_parts_no_verdicts() -> None:
    assert weigh((), {}, mail(), EVERYBODY, OFFICE) == ()
