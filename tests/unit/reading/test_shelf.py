"""Pages are kept for the PDF that is made of them next, and not for longer than there is room."""

import numpy as np

from ingest.reading.shelf import MOST_BYTES, Shelf

PAGE = np.zeros((1_000, 1_000), np.uint8)


def test_pages_are_given_back_once_by_document_and_number() -> None:
    shelf = Shelf()
    shelf.put("a", 1, PAGE)
    shelf.put("b", 1, PAGE + 1)
    shelf.put("a", 2, PAGE + 2)
    assert {number: int(page[0, 0]) for number, page in shelf.take("a").items()} == {1: 0, 2: 2}
    assert shelf.take("a") == {}
    assert list(shelf.take("b")) == [1]


def test_what_was_kept_first_makes_room() -> None:
    shelf = Shelf()
    fit = MOST_BYTES // PAGE.nbytes
    for number in range(1, fit + 3):
        shelf.put("a", number, PAGE)
    assert list(shelf.take("a")) == list(range(3, fit + 3))


def test_one_page_that_is_larger_than_all_room_is_not_kept() -> None:
    shelf = Shelf()
    shelf.put("a", 1, np.zeros((MOST_BYTES // 1_000 + 1, 1_000), np.uint8))
    assert shelf.take("a") == {}
