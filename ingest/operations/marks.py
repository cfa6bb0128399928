"""Which words of a page, or of the mail, are the evidence for an item's candidates.

They are found again by the grammars that found them first, so that a number with blanks in it, a date in
words and a name are marked whole, and no word that only resembles a part of them.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Any

from classifiers.evidence import Found, mentions, ready
from classifiers.identifiers import bg_number
from classifiers.nouns import Kind, Member, Source
from classifiers.plain import plain
from ingest.operations.page_picture import counted_anew
from storage.desk_nouns import Item
from storage.transaction import Transaction

MOST_CANDIDATES = 5
NAMED = frozenset({Kind.NAME, Kind.ADDRESS})
"""Kinds whose value depends on who else has the name."""
_WORD = re.compile(r"\S+")


def marked_on_page(
    tx: Transaction, item: Item, document: str, page: int, words: Sequence[str]
) -> frozenset[int]:
    """The places in `words`, those of a page of a document of the item, that are evidence."""
    row = tx.documents.one(document)
    if row is None:
        return frozenset()
    # Pages that came one by one are counted as one document, those of a text as they are set.
    together = len(tx.desk.pieces(item.id)) > 1 or counted_anew(row["media_type"])
    factors = [
        factor for factor in _factors(row)
        if factor["source"] == Source.DOCUMENT and (together or factor["page"] == page)
    ]  # fmt: skip
    return _marked(words, factors, row, tx)


def marked_in_mail(tx: Transaction, item: Item, text: str) -> tuple[tuple[str, bool], ...]:
    """The mail's text in pieces, each with whether it says what speaks for a candidate."""
    row = tx.documents.one(item.document) if item.document else None
    if row is None:
        return ((text, False),)
    words = list(_WORD.finditer(text))
    marked = _marked([word[0] for word in words], _factors(row), row, tx)
    return tuple(_pieces(text, words, marked))


def _factors(row: dict[str, Any]) -> list[dict[str, Any]]:
    return [factor for candidate in row["candidates"][:MOST_CANDIDATES] for factor in candidate["factors"]]


def _marked(
    words: Sequence[str], factors: Sequence[dict[str, Any]], row: dict[str, Any], tx: Transaction
) -> frozenset[int]:
    if not factors:
        return frozenset()
    cases = dict.fromkeys(candidate["bg_number"] for candidate in row["candidates"][:MOST_CANDIDATES])
    members = tuple(member for case in cases for member in tx.register.of_case(case))
    texts = [plain(word) for word in words]
    begins = list(accumulate((len(text) + 1 for text in texts), initial=0))
    found = _evidence(" ".join(texts), factors, members, row)
    return frozenset(
        place
        for one in found
        for place, text in enumerate(texts)
        if begins[place] < one.end and begins[place] + len(text) > one.start
    )


def _evidence(
    page: str, factors: Sequence[dict[str, Any]], members: tuple[Member, ...], row: dict[str, Any]
) -> list[Found]:
    wanted = {(factor["kind"], factor["value"]) for factor in factors}
    kinds = {kind for kind, _ in wanted}
    prefixes = frozenset(bg_number.prefix(member.bg_number) for member in members)
    register = ready(members, frozenset(), row["received_at"].date(), prefixes)
    return [
        one for one in mentions(page, register)
        if (one.kind, one.value) in wanted or (one.kind in NAMED and one.kind in kinds)
    ]  # fmt: skip


def _pieces(text: str, words: list[re.Match[str]], marked: frozenset[int]) -> Iterator[tuple[str, bool]]:
    """Words that are evidence side by side are one piece, with the blanks between them."""
    done = 0
    for place in sorted(marked):
        if place - 1 in marked:
            continue
        last = place
        while last + 1 in marked:
            last += 1
        yield text[done : words[place].start()], False
        yield text[words[place].start() : words[last].end()], True
        done = words[last].end()
    yield text[done:], False
