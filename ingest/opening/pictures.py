"""Pictures opened by Pillow: only the formats we read, nothing decoded yet."""

from io import BytesIO

from pi_heif.as_plugin import register_heif_opener
from PIL import Image

FORMATS = ("JPEG", "PNG", "TIFF", "HEIF", "WEBP", "GIF", "BMP")
"""The formats that are ever tried; Pillow knows many more that nobody sends and few have tested."""


def open_picture(data: bytes) -> Image.Image:
    """The picture with its size and frames known. Raises whatever a broken header makes Pillow raise."""
    register_heif_opener()
    Image.MAX_IMAGE_PIXELS = None  # the bound of the settings is checked before anything is decoded
    return Image.open(BytesIO(data), formats=FORMATS)


def pixels(data: bytes) -> tuple[int, int] | None:
    """Width and height from the header of a picture, or None. Nothing is decoded."""
    try:
        with open_picture(data) as picture:
            return picture.size
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - a broken header may raise anything; then the size is unknown
        return None
