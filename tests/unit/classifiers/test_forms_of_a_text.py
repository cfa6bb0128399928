"""The forms of a mail's text: repeats are set aside, what says more is weighed, forwarded words are weak."""

import time

import pytest

from classifiers.nouns import Part, Reading, Role
from classifiers.reasons import Reason, Status
from classifiers.texts import contains
from classifiers.weigh import weigh
from tests.unit.classifiers.people import part, reading
from tests.unit.classifiers.weighing import BG, EVERYBODY, FILED, OFFICE, SCAN, TEXT, mail, outcome

HTML = part(3, Role.ALTERNATIVE, media_type="text/html", filename="")
NEED = "Ich habe kein Geld mehr und beantrage einen Vorschuss."
REPEAT = (Status.SET_ASIDE, Reason.ALTERNATIVE_OF_TEXT)


def outcomes(parts: tuple[Part, ...], readings: dict[int, Reading]) -> list[tuple[Status, Reason]]:
    return [outcome(verdict) for verdict in weigh(parts, readings, mail(), EVERYBODY, OFFICE)]


def test_a_form_with_words_of_its_own_is_weighed_beside_the_text() -> None:
    readings = {1: reading("anbei meine Unterlagen"), 2: reading("Kontoauszug"), 3: reading(NEED)}
    covering, _, need = outcomes((TEXT, SCAN, HTML), readings)
    assert covering == (Status.SET_ASIDE, Reason.SAYS_NOTHING)
    assert need == (Status.REVIEW, Reason.NO_EVIDENCE)
    readings[3] = reading(f"{NEED} {BG} Anna Müller")
    assert outcomes((TEXT, SCAN, HTML), readings)[2] == FILED


@pytest.mark.parametrize(
    ("plain", "shown"),
    [
        ("Ich ziehe um.\n\nGruß\nAnna", "Ich ziehe um. Gruß Anna"),
        ("Siehe https://portal.example/x?y=1 bitte", "Siehe Portal bitte\nhttps://portal.example/z"),
        ("[image: Logo] Ich ziehe um <https://example.org/a/b> heute.", "Ich ziehe um heute."),
        ("Fuer Frau Mueller: Ich ziehe um", "Für Frau Müller: Ich\u00a0ziehe um"),
        ("Ich ziehe um", "   "),
    ],
)
def test_a_form_that_repeats_the_text_is_set_aside(plain: str, shown: str) -> None:
    if "Portal" in shown:
        plain = f"{plain} Portal"
    assert outcomes((TEXT, HTML), {1: reading(plain), 3: reading(shown)})[1] == REPEAT


def test_one_word_more_is_no_repetition() -> None:
    readings = {1: reading("Ich kann morgen kommen."), 3: reading("Ich kann morgen nicht kommen.")}
    assert outcomes((TEXT, HTML), readings)[1][0] is Status.REVIEW


def test_the_words_of_the_mail_are_not_set_aside_for_forwarded_ones() -> None:
    forwarded = part(2, Role.TEXT, nested=True)
    readings = {1: reading("Bitte lesen"), 2: reading(NEED), 3: reading(NEED)}
    assert outcomes((TEXT, forwarded, HTML), readings)[2][0] is Status.REVIEW


def test_no_form_of_a_forwarded_text_is_evidence() -> None:
    letter = f"Sie ziehen um. {BG} Anna Müller"
    inner = part(1, Role.TEXT, nested=True), part(3, Role.ALTERNATIVE, media_type="text/html", nested=True)
    quoted = (Status.REVIEW, Reason.ONLY_QUOTED)
    assert outcomes(inner, {1: reading(letter), 3: reading(letter)}) == [quoted, REPEAT]
    assert outcomes(inner, {1: reading("Siehe HTML"), 3: reading(letter)}) == [quoted, quoted]
    between = part(3, media_type="text/plain", filename="", nested=True)
    assert outcomes((inner[0], between), {1: reading("Hallo"), 3: reading(letter)})[1] == quoted


def test_comparing_takes_time_in_proportion_to_the_length() -> None:
    long = "ab " * 60_000
    began = time.process_time()
    assert contains([long], long)
    assert not contains([long], f"{long} cd")
    assert not contains([long], long * 2)
    assert time.process_time() - began < 5


# --- invitations and visiting cards


@pytest.mark.parametrize("words", ["", "Von meinem iPhone gesendet", "Hallo", "Anbei."])
@pytest.mark.parametrize("kind", ["text/calendar", "text/vcard"])
def test_a_card_beside_a_text_that_says_nothing_is_the_message(words: str, kind: str) -> None:
    card = part(3, media_type=kind)
    _, verdict = outcomes((TEXT, card), {1: reading(words), 3: reading("BEGIN:VCARD\nFN:Vermieter Klar")})
    assert verdict == (Status.REVIEW, Reason.NO_EVIDENCE)


@pytest.mark.parametrize("role", [Role.ALTERNATIVE, Role.TEXT])
def test_an_invitation_without_words_is_the_message(role: Role) -> None:
    event = part(3, role, media_type="text/calendar", filename="")
    readings = {1: reading(""), 3: reading("BEGIN:VCALENDAR\nSUMMARY:Termin")}
    assert outcomes((TEXT, event), readings)[1] == (Status.REVIEW, Reason.NO_EVIDENCE)
    assert outcomes((event,), readings)[0] == (Status.REVIEW, Reason.NO_EVIDENCE)


def test_a_card_beside_words_or_papers_is_set_aside() -> None:
    card = part(3, media_type="text/vcard")
    aside = (Status.SET_ASIDE, Reason.CALENDAR_OR_CARD)
    told = {1: reading("Ich ziehe am 1. Mai um."), 2: reading("Kontoauszug"), 3: reading("FN:Anna")}
    assert outcomes((TEXT, card), told)[1] == aside
    assert outcomes((TEXT, SCAN, card), {**told, 1: reading("Anbei meine Unterlagen.")})[2] == aside
    assert outcomes((TEXT, SCAN, card), {**told, 1: reading("")})[2][0] is Status.REVIEW
