"""The picture of one page of a document and the places of its words, for the review desk.

PDFs and pictures are drawn in the reading room, Office documents by way of LibreOffice's PDF where it is
installed; of other files that hold words these are shown, typed. Pictures are kept ready in the cache.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from typing import Any, BinaryIO

from classifiers.nouns import Page, Word
from classifiers.reasons import Reason
from ingest.office import Office
from ingest.operations.part_bytes import document_row, open_part
from ingest.reading.rendition.nouns import PlacedWord, Shape, View, Wanted, is_typed
from ingest.room.libreoffice import rendition, shows

WIDTHS = (240, 480, 800, 1200, 1600, 2400)
"""The widths that are drawn, so that few pictures serve all screens: the next one up is taken."""
WEBP = "image/webp"
PDF = "application/pdf"
MOST_SHOWN = 1_000
"""Pages of one document."""
OFFICE_SECONDS = 60.0
OF_THE_MOMENT = {Reason.READER_CRASHED, Reason.READER_TIMED_OUT, Reason.READER_OUT_OF_BOUNDS}
"""Not kept: it may go well the next time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PagePicture:
    """One page as it looks; with `problem` there is none, and the reason says why."""

    data: bytes
    """WebP; empty with a problem."""
    width: int
    """Pixels across."""
    height: int
    pages: int
    """Pages of the document that can be asked for; 0 when they could not be counted."""
    problem: Reason | None
    media_type: str = WEBP


def page_picture(office: Office, document: str, page: int, width: int = 1200) -> PagePicture:
    """Page `page` (from 1) of a document, about `width` pixels across and never larger than it was.

    A broken, encrypted or empty document, a page that is not there, and a kind that cannot be drawn (sound,
    film) give a picture with its `problem`. Raises NotFoundError for an unknown document, StorageError.
    The first time it takes as long as drawing does, up to `reading.open_time`: call it from a thread.
    """
    row = document_row(office, document)
    wanted = _wanted(office, row, page, width)
    name = _kept_as(row, wanted)
    kept = office.blobs.cache.get(name)
    if kept is None:
        shown, picture = _drawn(office, row, wanted)
        kept = _packed(shown, picture)
        if shown.problem not in OF_THE_MOMENT:
            office.blobs.cache.put(name, kept)
    return _unpacked(kept)


def counted_anew(media_type: str) -> bool:
    """Whether what is shown of it is a PDF that is made of it, with other pages than those that were read."""
    return is_typed(media_type) or shows(media_type)


def pages_to_show(office: Office, row: dict[str, Any]) -> int:
    """How many pages of a document can be looked at; 0 where that is not known until one was drawn."""
    if not counted_anew(row["media_type"]):
        return max(1, int(row["pages"]))
    wanted = _wanted(office, row, 1, WIDTHS[0])
    for width in WIDTHS:
        if file := office.blobs.cache.open(_kept_as(row, replace(wanted, width=width))):
            with file:
                return min(MOST_SHOWN, int(json.loads(file.readline())["pages"]))
    return 0


def page_words(office: Office, document: str, page: int) -> tuple[PlacedWord, ...]:
    """The words of a page and where they stand on its picture, whatever its width; to mark what was found.

    None where nothing was read, or nothing is shown. Raises NotFoundError and StorageError. Slow as
    `page_picture` for born-digital pages: call it from a thread.
    """
    row = document_row(office, document)
    read = _page_read(office, row, page)
    if read and read.width and read.height:
        return tuple(_placed(word, read) for word in read.words)
    with _drawable(office, row) as (file, media_type):
        return office.room.words(file.fileno(), page) if media_type == PDF else ()


def _placed(word: Word, page: Page) -> PlacedWord:
    return PlacedWord(
        text=word.text,
        left=word.left / page.width,
        top=word.top / page.height,
        right=word.right / page.width,
        bottom=word.bottom / page.height,
    )


def _page_read(office: Office, row: dict[str, Any], number: int) -> Page | None:
    with office.store.read() as tx:
        reading = tx.readings.latest(row["sha256"])
    return next((page for page in reading.pages if page.number == number), None) if reading else None


def _wanted(office: Office, row: dict[str, Any], number: int, width: int) -> Wanted:
    """The page in the shape in which it was read, so that places on it are places on its picture."""
    read = _page_read(office, row, number)
    shape = Shape(mapping=read.mapping, width=read.width, height=read.height) if read else Shape()
    wide = next((drawn for drawn in WIDTHS if drawn >= width), WIDTHS[-1])
    return Wanted(media_type=row["media_type"], page=number, width=wide, shape=shape)


def _kept_as(row: dict[str, Any], wanted: Wanted) -> str:
    return f"{row['sha256']}.{wanted.page}.{wanted.width}.{_of(wanted.shape)}.webp"


def _of(shape: Shape) -> str:
    return hashlib.sha256(repr(shape).encode()).hexdigest()[:8]


def _drawn(office: Office, row: dict[str, Any], wanted: Wanted) -> tuple[View, bytes]:
    with _drawable(office, row) as (document, media_type), office.blobs.scratch() as picture:
        shown = office.room.view(document.fileno(), replace(wanted, media_type=media_type), picture)
        data = picture.read_bytes()
    return (shown, data) if shown.problem or data[8:12] == b"WEBP" else (View(problem=Reason.UNREADABLE), b"")


@contextmanager
def _drawable(office: Office, row: dict[str, Any]) -> Iterator[tuple[BinaryIO, str]]:
    """The document in a form that can be drawn, with its type; of words the reader makes a page itself."""
    if shows(row["media_type"]) and (made := _by_libreoffice(office, row)):
        with made:
            yield made, PDF
        return
    with open_part(office, row) as file:
        yield file, row["media_type"]


def _by_libreoffice(office: Office, row: dict[str, Any]) -> BinaryIO | None:
    name = f"{row['sha256']}.office.pdf"
    if file := office.blobs.cache.open(name):
        return file
    with open_part(office, row) as original:
        sandbox = office.settings.reading.sandbox
        made = rendition(original.read(), row["media_type"], OFFICE_SECONDS, sandbox)
    if made:
        office.blobs.cache.put(name, made)
    return office.blobs.cache.open(name)


def _packed(shown: View, picture: bytes) -> bytes:
    """One line of JSON, then the picture."""
    return json.dumps(asdict(shown)).encode() + b"\n" + picture


def _unpacked(kept: bytes) -> PagePicture:
    head, _, picture = kept.partition(b"\n")
    told = json.loads(head)
    problem = Reason(told["problem"]) if told["problem"] else None
    return PagePicture(
        data=picture, width=told["width"], height=told["height"], pages=told["pages"], problem=problem
    )
