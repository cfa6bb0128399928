"""Where on a page something stands, also on a page that never ends."""

from classifiers.place import place_of


def test_the_head_the_reference_line_and_the_body_are_told_apart() -> None:
    page = "\n".join(("Jobcenter", "Mein Zeichen: 1", *("Zeile",) * 12))
    assert place_of(page, page.index("Job")) == "letterhead"
    assert place_of(page, page.index("1")) == "reference line"
    assert place_of(page, len(page)) == "body"


def test_a_label_on_the_line_before_or_far_off_is_none() -> None:
    assert place_of("Aktenzeichen\n123", 13) == "letterhead"
    assert place_of("Aktenzeichen " + "x" * 100 + "1", 113) == "letterhead"


def test_the_twelfth_line_is_the_last_of_the_head() -> None:
    page = "a\n" * 11 + "b\nc"
    assert (place_of(page, page.index("b")), place_of(page, page.index("c"))) == ("letterhead", "body")
