"""Pages that were photographed one by one come back as one document, and only then."""

from dataclasses import replace

import pytest

from classifiers.nouns import Page, Part, Reading, Role
from classifiers.pieces import TAKEN, Cue, Piece, cue_of, groups, holds_several, in_order, joined


def part(number: int, role: Role = Role.ATTACHMENT) -> Part:
    return Part(
        number=number, path=str(number), nested=False, role=role, filename="", claimed_type="image/jpeg",
        media_type="image/jpeg", sha256=f"{number:064d}", size=9, offset=0,
    )  # fmt: skip


def reading(*pages: str) -> Reading:
    read = tuple(Page(number=n, text=text, how="ocr") for n, text in enumerate(pages, 1))
    return Reading(engine="test", pages=read, page_count=len(read))


def together(*texts: str) -> list[tuple[int, ...]]:
    parts = [part(number) for number in range(1, len(texts) + 1)]
    readings = {p.number: reading(text) for p, text in zip(parts, texts, strict=True)}
    return [group.parts for group in groups(parts, readings)]


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("Seite 1 von 4", Cue(4, 1)),
        ("Mietvertrag\nBlatt 2/3", Cue(3, 2)),
        ("siehe Seite 1 von 9 …\nSeite 2 von 3", Cue(3, 2)),
        ("Page 3 of 3", Cue(3, 3)),
        ("Seite 5 von 3", None),
        ("Seite 0 von 3", None),
        ("am 2/3 bezahlt", None),
        ("Rückseite 1 von 2", None),
    ],
)
def test_a_page_says_which_it_is(text: str, cue: Cue | None) -> None:
    assert cue_of(text) == cue


def test_photos_of_one_letter_are_one_document_in_the_order_of_its_pages() -> None:
    assert together("Seite 3 von 3", "Seite 1 von 3", "Seite 2 von 3") == [(2, 3, 1)]


def test_two_letters_of_different_length_are_two_documents() -> None:
    assert together("Seite 1 von 2", "Seite 1 von 3", "Seite 2 von 2") == [(1, 3), (2,)]


def test_a_page_that_is_there_twice_leaves_everything_apart() -> None:
    assert together("Seite 1 von 2", "Seite 1 von 2", "Seite 2 von 2") == [(1,), (2,), (3,)]


def photographed(*photos: tuple[str, str]) -> list[tuple[int, ...]]:
    """Photos by what they say and the minute they were taken; an empty one is not known."""
    parts = [part(number) for number in range(1, len(photos) + 1)]
    readings = {}
    for one, (text, minute) in zip(parts, photos, strict=True):
        known = ((TAKEN, f"2020-03-23 14:{minute}:00"),) if minute else ()
        readings[one.number] = replace(reading(text), metadata=known)
    return [group.parts for group in groups(parts, readings)]


def test_two_letters_of_as_many_pages_are_told_apart_by_when_they_were_taken() -> None:
    first, second = "Seite 1 von 2", "Seite 2 von 2"
    assert photographed((first, "01"), (first, "03"), (second, "02"), (second, "04")) == [(1, 3), (2, 4)]
    assert len(photographed((first, "01"), (first, "02"), (second, "03"), (second, "04"))) == 4
    assert len(photographed((first, "01"), (first, ""), (second, "02"), (second, "04"))) == 4


def test_a_silent_photo_is_the_page_that_was_photographed_between_its_neighbours() -> None:
    ends = (("Seite 3 von 3", "03"), ("Seite 1 von 3", "01"))
    assert photographed(*ends, ("Unterschrift", "02")) == [(2, 3, 1)]
    assert photographed(*ends, ("Unterschrift", "09")) == [(2, 1), (3,)]
    assert photographed(*ends, ("Unterschrift", "")) == [(2, 1), (3,)]
    assert photographed(*ends, ("eins", "02"), ("zwei", "02")) == [(2, 1), (3,), (4,)]


def test_a_page_without_a_word_about_itself_stays_alone() -> None:
    assert together("Seite 1 von 2", "Lohnabrechnung") == [(1,), (2,)]


def test_the_mails_own_text_is_never_a_page() -> None:
    parts = (part(1, Role.TEXT), part(2))
    readings = {1: reading("Seite 1 von 2"), 2: reading("Seite 2 von 2")}
    assert [group.parts for group in groups(parts, readings)] == [(1,), (2,)]


def test_joined_pieces_are_counted_through() -> None:
    whole = joined([reading("eins"), reading("zwei", "drei")])
    assert [(page.number, page.text) for page in whole.pages] == [(1, "eins"), (2, "zwei"), (3, "drei")]
    assert whole.page_count == 3


def test_a_file_that_begins_anew_holds_several_documents() -> None:
    assert holds_several(reading("Seite 1 von 2", "Seite 2 von 2", "Seite 1 von 2"))
    assert not holds_several(reading("Seite 1 von 2", "Seite 2 von 2"))
    assert not holds_several(reading("Deckblatt", "Seite 1 von 2", "Seite 2 von 2"))


def ordered(*pieces: tuple[str, Cue | None, str | None]) -> str:
    return "".join(in_order([Piece(id=name, cue=cue, taken=taken) for name, cue, taken in pieces]))


@pytest.mark.parametrize(
    ("pieces", "order"),
    [
        ((("c", Cue(3, 3), None), ("a", Cue(3, 1), None), ("b", Cue(3, 2), None)), "abc"),
        ((("c", Cue(3, 3), None), ("b", None, None), ("a", Cue(3, 1), None)), "abc"),
        ((("b", None, "02"), ("c", None, "03"), ("a", None, "01")), "abc"),
        ((("c", None, "02"), ("b", None, None), ("a", None, "01")), "abc"),
        ((("a", Cue(2, 1), None), ("b", Cue(3, 1), None)), "ab"),
        ((("b", Cue(2, 1), "02"), ("a", Cue(2, 1), "01")), "ab"),
        ((("b", Cue(100, 100), None), ("a", None, None)), "ab"),
        ((), ""),
    ],
)  # fmt: skip
def test_pieces_that_a_person_joins_stand_where_they_say_and_the_others_between(
    pieces: tuple[tuple[str, Cue | None, str | None], ...], order: str
) -> None:
    assert ordered(*pieces) == order


def test_none_of_very_many_pieces_is_lost() -> None:
    names = tuple(f"{n}" for n in range(300))
    assert in_order([Piece(id=name) for name in names]) == names
