"""Pictures opened by Pillow: only the formats we read, nothing decoded yet."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

from pi_heif.as_plugin import register_heif_opener
from PIL import Image, ImageFile

FORMATS = ("JPEG", "PNG", "TIFF", "HEIF", "WEBP", "GIF", "BMP")
"""The formats that are ever tried; Pillow knows many more that nobody sends and few have tested."""
CAMERA_NOTES, TAKEN, CHANGED = 0x8769, 0x9003, 0x0132
MOMENT = re.compile(r"([12][0-9]{3}):([01][0-9]):([0-3][0-9]) ([0-2][0-9]:[0-5][0-9]:[0-5][0-9])")
LONGEST_SIDE = 1_000_000
"""Pixels; a header that claims more is broken."""
STRETCHED = 1.5
"""Faxes in coarse mode have twice as many dots across as down."""


def open_picture(data: bytes) -> Image.Image:
    """The picture with its size and frames known. Raises whatever a broken header makes Pillow raise."""
    register_heif_opener()
    Image.MAX_IMAGE_PIXELS = None  # the bound of the settings is checked before anything is decoded
    return Image.open(BytesIO(data), formats=FORMATS)


@contextmanager
def cut_off_allowed() -> Iterator[None]:
    """Within it a picture that was cut off is decoded as far as it goes."""
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = False


def stretch_of(image: Image.Image) -> int:
    """How often each row is repeated to make the dots square."""
    across, down = image.info.get("dpi", (1, 1))
    return 2 if down and float(across) / float(down) > STRETCHED else 1


def taken_at(data: bytes) -> str:
    """When the camera took a picture, as `2020-03-23 14:07:00`; empty where it does not say (EXIF 2.32)."""
    try:
        with open_picture(data) as picture:
            if picture.format == "PNG" and "exif" not in picture.info:
                return ""  # Pillow would decode all of it to look behind the pixels
            notes = picture.getexif()
            moment = str(notes.get_ifd(CAMERA_NOTES).get(TAKEN) or notes.get(CHANGED) or "")
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - a broken note may raise anything; then there is none
        return ""
    found = MOMENT.match(moment)
    return f"{found[1]}-{found[2]}-{found[3]} {found[4]}" if found else ""


def pixels(data: bytes) -> tuple[int, int] | None:
    """Width and height from the header of a picture, or None where it cannot be so. Nothing is decoded."""
    try:
        with open_picture(data) as picture:
            return picture.size if 0 < max(picture.size) <= LONGEST_SIDE else None
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - a broken header may raise anything; then the size is unknown
        return None
