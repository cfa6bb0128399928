"""Many pieces, one document: photos of single pages put back together, files that hold several.

A page says which it is: "Seite 2 von 3". Pieces of one mail belong together when they name the same
number of pages and no page twice; they are ordered by what they say, whatever order they came in. When
photos were taken tells letters of as many pages apart, and which silent photo is the page between two others.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from classifiers.nouns import Page, Part, Reading, Role, Verdict
from classifiers.plain import numbers

LABEL = re.compile(r"\b(?:Seite|Blatt|Page|S\.)[ \t]{0,3}\Z", re.IGNORECASE)
LONGEST_LABEL = 8
CUE = re.compile(r"([0-9]{1,3})[ \t]{0,3}(?:von|of|/)[ \t]{0,3}([0-9]{1,3})\b", re.IGNORECASE)
SEPARATOR, BLANK = "separator", "blank"
"""The kinds of a sheet that parts two documents in a pile, and of one with nothing on it."""
WORDS_OF_A_COVER = 15
COVER = re.compile(
    r"^[ \t]*(?:(?:tele)?fax(?:mitteilung|nachricht|vorblatt)?|(?:fax-?)?deckblatt|cover (?:sheet|page))"
    r"[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
"""What a cover sheet is headed with; in a letterhead a number stands behind it."""
TAKEN = "taken"
"""The metadata of a photo: when its camera took it, as `2020-03-23 14:07:00`."""
OF_THE_MAIL = frozenset({"unclosed", "incomplete-mail"})
"""A picture or file tells itself whether it is whole, whatever its mail ends with."""
MOST_PAGES = 100
"""A letter that was photographed page by page has fewer."""


@dataclass(frozen=True, slots=True, order=True)
class Cue:
    """Which page of how many a page says it is."""

    total: int
    page: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The numbers of parts that are one document, in the order of their pages; mostly just one."""

    parts: tuple[int, ...]

    @property
    def first(self) -> int:
        """The part the document is named after: its first page."""
        return self.parts[0]

    def place_of(self, part: int) -> int | None:
        """Where a part stands in it, from 1; None where it is all there is."""
        return self.parts.index(part) + 1 if len(self.parts) > 1 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """What tells where a document stands among others that are one letter with it."""

    id: str
    cue: Cue | None = None
    taken: str | None = None
    """When its camera took it."""


def cue_of(text: str) -> Cue | None:
    """Which page this says it is; the last word counts, because footers stand below."""
    cues = [
        Cue(int(found[2]), int(found[1])) for found in numbers(CUE, text) if _labelled(text, found.start())
    ]
    right = [cue for cue in cues if 1 <= cue.page <= cue.total <= MOST_PAGES]
    return right[-1] if right else None


def _labelled(text: str, start: int) -> bool:
    return bool(LABEL.search(text, max(0, start - LONGEST_LABEL), start))


def cue_of_page(part: Part, reading: Reading | None) -> Cue | None:
    """Which page a picture or a file of one page says it is, of a document of several."""
    whole = part.role in {Role.ATTACHMENT, Role.INLINE} and not set(part.defects) - OF_THE_MAIL
    if reading is None or not whole or reading.page_count != 1:
        return None
    cue = cue_of(reading.text)
    return cue if cue and cue.total > 1 else None


def groups(parts: Sequence[Part], readings: Mapping[int, Reading]) -> tuple[Group, ...]:
    """Every part in exactly one group, groups in the order of their first pages in the mail."""
    cues, taken = dict(_pieces(parts, readings)), dict(_taken(parts, readings))
    together: dict[int, Group] = {}
    for total in sorted({cue.total for cue in cues.values()}):
        pieces = [(cue.page, number) for number, cue in cues.items() if cue.total == total]
        for group in _put_together(pieces, total, taken):
            whole = _with_pages_between(group, cues, taken)
            together |= dict.fromkeys(whole.parts, whole)
    ordered = (together.get(part.number, Group(parts=(part.number,))) for part in parts)
    return tuple(dict.fromkeys(ordered))


def in_order(pieces: Sequence[Piece]) -> tuple[str, ...]:
    """The order in which pieces are the pages of one letter, as far as they tell.

    Who says its page stands there, where all count as many pages and none is there twice; the others fill
    the places that are left as they came, photos among them as they were taken.
    """
    said = {piece.cue: piece for piece in pieces if piece.cue}
    alike = len({cue.total for cue in said}) == 1 and len(said) == sum(1 for p in pieces if p.cue)
    placed = {cue.page: piece.id for cue, piece in said.items()} if alike else {}
    silent = [piece for piece in pieces if piece.id not in placed.values()]
    photos = iter(sorted((piece for piece in silent if piece.taken), key=lambda piece: piece.taken or ""))
    left = iter([next(photos) if piece.taken else piece for piece in silent])
    order = [placed[page] if page in placed else _next(left) for page in range(1, MOST_PAGES + 1)]
    return (*(one for one in order if one), *(piece.id for piece in left))


def _next(left: Iterator[Piece]) -> str:
    """Who comes next; a place may stay empty."""
    piece = next(left, None)
    return piece.id if piece else ""


def joined(readings: Sequence[Reading]) -> Reading:
    """The readings of several pieces as one document, its pages counted through."""
    pages = [page for reading in readings for page in reading.pages]
    problem = next((reading.problem for reading in readings if reading.problem), None)
    return replace(
        readings[0],
        pages=tuple(_numbered(pages)),
        page_count=sum(reading.page_count for reading in readings),
        problem=problem,
    )


def holds_several(reading: Reading) -> bool:
    """Whether one file holds several documents: a sheet parts it, or it begins anew with "Seite 1 von …".

    In front of a first page may lie a cover sheet; a page that was scanned twice is one.
    """
    pages = [page for page in reading.pages if not page.copy_of and page.kind != BLANK]
    return _are_parted(pages) or _begin_anew(pages)


def _are_parted(pages: Sequence[Page]) -> bool:
    """Whether a sheet that parts lies between two pages, and not only in front or behind."""
    kinds = "".join("|" if page.kind == SEPARATOR else "." for page in pages)
    return "|" in kinds.strip("|")


def _begin_anew(pages: Sequence[Page]) -> bool:
    before = False
    for page in pages:
        cue = cue_of(page.text)
        if before and cue and cue.page == 1:
            return True
        before = before or cue is not None or _is_written(page)
    return False


def _is_written(page: Page) -> bool:
    """Whether a page is more than a cover sheet."""
    return len(page.text.split()) > WORDS_OF_A_COVER and not COVER.search(page.text)


def that_begin(reading: Reading) -> list[str]:
    """The texts of the pages that may begin a document: not those that say they go on."""
    cues = ((page, cue_of(page.text)) for page in reading.pages)
    return [page.text for page, cue in cues if page.number == 1 or not (cue and cue.page > 1)]


def _pieces(parts: Sequence[Part], readings: Mapping[int, Reading]) -> Iterator[tuple[int, Cue]]:
    """Pictures and one-page files that say which page they are."""
    for part in parts:
        if cue := cue_of_page(part, readings.get(part.number)):
            yield part.number, cue


def _taken(parts: Sequence[Part], readings: Mapping[int, Reading]) -> Iterator[tuple[int, str]]:
    """When each photo of one page was taken, by its camera; such a moment sorts as text."""
    for part in parts:
        reading = readings.get(part.number)
        moment = dict(reading.metadata).get(TAKEN) if reading and reading.page_count == 1 else None
        if moment and part.role in {Role.ATTACHMENT, Role.INLINE}:
            yield part.number, moment


def _put_together(pieces: list[tuple[int, int]], total: int, taken: Mapping[int, str]) -> Iterator[Group]:
    """Pieces with one total as a document, if no page is there twice; else only the camera can tell."""
    pages = [page for page, _ in pieces]
    if len(pieces) > 1 and len(set(pages)) == len(pages):
        yield Group(parts=tuple(number for _, number in sorted(pieces)))
    elif len(set(pages)) < len(pages):
        yield from _one_after_the_other(pieces, total, taken)


def _one_after_the_other(
    pieces: list[tuple[int, int]], total: int, taken: Mapping[int, str]
) -> Iterator[Group]:
    """Several letters of as many pages, each photographed from its first page to its last."""
    if not all(number in taken for _, number in pieces):
        return
    by_time = sorted(pieces, key=lambda piece: taken[piece[1]])
    letters = [by_time[at : at + total] for at in range(0, len(by_time), total)]
    whole = list(range(1, total + 1))
    if all([page for page, _ in letter] == whole for letter in letters):
        yield from (Group(parts=tuple(number for _, number in letter)) for letter in letters)


def _with_pages_between(group: Group, cues: Mapping[int, Cue], taken: Mapping[int, str]) -> Group:
    """With photos that say nothing of themselves, where they are just the pages that lack between others.

    They were taken between the first and the last photo of the letter, and fill every place.
    """
    total = cues[group.first].total
    if len(group.parts) >= total or not all(number in taken for number in group.parts):
        return group
    moments = [taken[number] for number in group.parts]
    silent = [n for n, moment in taken.items() if n not in cues and min(moments) < moment < max(moments)]
    by_time = sorted([*group.parts, *silent], key=taken.__getitem__)
    fits = all(number in silent or cues[number].page == page for page, number in enumerate(by_time, 1))
    return Group(parts=tuple(by_time)) if len(by_time) == total and fits else group


def _numbered(pages: list[Page]) -> Iterator[Page]:
    return (replace(page, number=number) for number, page in enumerate(pages, 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Documents:
    """The parts of a mail with their pieces put together."""

    groups: tuple[Group, ...]
    parts: tuple[Part, ...]
    """The first part of each document."""
    readings: Mapping[int, Reading]
    """What was read of each whole document, by the number of its first part."""


def put_together(parts: Sequence[Part], readings: Mapping[int, Reading]) -> Documents:
    """The documents of a mail: what is weighed is a whole letter, not each photo of it."""
    found = groups(parts, readings)
    whole = dict(readings)
    for group in found:
        if len(group.parts) > 1:
            whole[group.first] = joined([readings[number] for number in group.parts])
    firsts = {group.first for group in found}
    return Documents(groups=found, parts=tuple(p for p in parts if p.number in firsts), readings=whole)


def for_each_piece(documents: Documents, verdicts: Sequence[Verdict]) -> dict[int, tuple[Group, Verdict]]:
    """By the number of each part: the document it is a piece of, and the verdict it shares with it."""
    by_first = {verdict.part: verdict for verdict in verdicts}
    return {
        number: (group, replace(by_first[group.first], part=number))
        for group in documents.groups
        for number in group.parts
    }
