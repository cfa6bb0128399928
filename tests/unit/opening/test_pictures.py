"""What a picture says of itself before it is decoded."""

from io import BytesIO

import pytest
from PIL import Image

from ingest.opening.pictures import CAMERA_NOTES, CHANGED, TAKEN, pixels, taken_at


def photo(taken: str = "", changed: str = "") -> bytes:
    file, notes = BytesIO(), Image.Exif()
    if changed:
        notes[CHANGED] = changed
    if taken:
        notes.get_ifd(CAMERA_NOTES)[TAKEN] = taken
    Image.new("L", (40, 30)).save(file, "JPEG", exif=notes)
    return file.getvalue()


@pytest.mark.parametrize(
    ("taken", "changed", "moment"),
    [
        ("2020:03:23 14:07:00", "2021:01:01 00:00:00", "2020-03-23 14:07:00"),
        ("", "2021:01:01 00:00:00", "2021-01-01 00:00:00"),
        ("gestern", "", ""),
        ("", "", ""),
    ],
)
def test_a_photo_says_when_it_was_taken(taken: str, changed: str, moment: str) -> None:
    assert taken_at(photo(taken, changed)) == moment


def test_what_is_no_picture_says_nothing() -> None:
    assert (taken_at(b"Guten Tag"), pixels(b"Guten Tag")) == ("", None)


def test_a_picture_has_its_sides() -> None:
    assert pixels(photo()) == (40, 30)
