"""What a picture says of itself before it is decoded."""

import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from ingest.opening.pictures import CAMERA_NOTES, CHANGED, TAKEN, pixels, taken_at

ROOT = Path(__file__).parents[3]


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


def test_a_picture_is_not_decoded_to_be_asked_when_it_was_taken() -> None:
    """A picture of 64 million pixels, asked in a process of its own: how much that process came to hold."""
    asked = (
        "import re, sys; from ingest.opening.pictures import taken_at; data = sys.stdin.buffer.read();"
        "held = lambda: int(re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1]);"
        "before = held(); taken_at(data); print(held() - before)"
    )
    file = BytesIO()
    Image.new("L", (8_000, 8_000)).save(file, "PNG")
    grown = subprocess.run(
        [sys.executable, "-c", asked], input=file.getvalue(), capture_output=True, check=True, cwd=ROOT
    )
    assert int(grown.stdout) < 30_000  # kilobytes; decoded, it takes 64,000
