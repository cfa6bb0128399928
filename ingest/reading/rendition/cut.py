"""Pages of one file as files of their own, for a clerk who takes it apart. Runs in the reading room only.

Nothing of another page goes along: a stranger's payslip must not lie hidden in somebody's file.
"""

from collections.abc import Sequence
from io import BytesIO

import pikepdf
from PIL import Image

from classifiers.reasons import Reason
from ingest.opening.pictures import open_picture
from ingest.reading.rendition.source import PDF, NoPictureError, mended

TIFF = "image/tiff"
CUT = frozenset({PDF, TIFF})
"""Kinds of files that can be taken apart."""
OF_A_PAGE = (
    "/Type", "/Parent", "/Resources", "/Contents", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Group",
)  # fmt: skip
"""What makes a page look as it does (ISO 32000-1, table 30); all else may lead to other pages."""
Range = tuple[int, int]
"""The first and the last page, from 1."""


def cut(
    data: bytes, media_type: str, ranges: Sequence[Range], most_pixels: int
) -> tuple[bytes, ...] | Reason:
    """Each range of pages as a file of the same kind, or why that cannot be done. Raises MemoryError."""
    try:
        if media_type == PDF:
            return tuple(_pages_of_pdf(data, ranges))
        return (
            tuple(_pages_of_tiff(data, ranges, most_pixels))
            if media_type == TIFF
            else Reason.UNSUPPORTED_KIND
        )
    except MemoryError:
        raise
    except NoPictureError as none:
        return none.reason
    except Exception:  # noqa: BLE001 - a broken file may raise anything
        return Reason.UNREADABLE


def _pages_of_pdf(data: bytes, ranges: Sequence[Range]) -> list[bytes]:
    with pikepdf.open(BytesIO(mended(data)), suppress_warnings=True) as document:
        _must_end_with(len(document.pages), ranges)
        document.generate_appearance_streams()
        document.flatten_annotations("screen")  # what is typed into a form stands on its page then
        for page in document.pages:
            for name in set(page.obj.keys()) - set(OF_A_PAGE):
                del page[name]
        document.remove_unreferenced_resources()
        return [_some_pages(document, first, last) for first, last in ranges]


def _some_pages(document: pikepdf.Pdf, first: int, last: int) -> bytes:
    file = BytesIO()
    with pikepdf.new() as made:
        made.pages.extend(document.pages[first - 1 : last])
        made.save(file, deterministic_id=True)
    return file.getvalue()


def _must_end_with(pages: int, ranges: Sequence[Range]) -> None:
    """No page may be left out: it would be in no document then."""
    if ranges[-1][1] != pages:
        raise NoPictureError(Reason.DAMAGED, pages)


def _pages_of_tiff(data: bytes, ranges: Sequence[Range], most_pixels: int) -> list[bytes]:
    with open_picture(data) as picture:
        _must_end_with(getattr(picture, "n_frames", 1), ranges)
        return [_some_frames(picture, first, last, most_pixels) for first, last in ranges]


def _some_frames(picture: Image.Image, first: int, last: int, most_pixels: int) -> bytes:
    frames = []
    for number in range(first, last + 1):
        picture.seek(number - 1)
        if picture.width * picture.height > most_pixels:
            raise NoPictureError(Reason.READER_OUT_OF_BOUNDS)
        frames.append(picture.copy())
    file = BytesIO()
    how = "group4" if all(frame.mode == "1" for frame in frames) else "tiff_deflate"
    dpi = picture.info.get("dpi")
    resolution = {"dpi": dpi} if dpi else {}
    frames[0].save(file, "TIFF", save_all=True, append_images=frames[1:], compression=how, **resolution)
    return file.getvalue()
