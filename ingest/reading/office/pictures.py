"""Pictures within Office documents that may show a page: a scan pasted into a letter is read like any scan.

Logos and emblems are smaller than a page and are passed over.
"""

import binascii
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from classifiers.nouns import Page
from classifiers.reasons import Reason
from ingest.opening.pictures import pixels
from ingest.opening.roles import DOCUMENT_SIDE
from ingest.reading.nouns import Read, ReadingLimits
from ingest.reading.office.package import Package

ReadPicture = Callable[[bytes], Read]
FOLDERS = ("word/media/", "xl/media/", "ppt/media/", "pictures/")
"""Where they lie in Office Open XML and in OpenDocument."""
NO_PICTURES = (".mp3", ".mp4", ".wav", ".m4a", ".avi", ".mov", ".wmv")
MOST = 30
"""Of one document that are read."""
SMALL = 20_000
"""Bytes of a drawing (EMF, WMF, SVG) that shows a logo rather than a page."""
BLIP = re.compile(rb"\\(?:png|jpeg)blip\b((?:[^{}]++|\{[^{}]*+\})*+)\}")
"""A picture in RTF: words, groups, then its bytes as hexadecimal digits."""
WORDS = re.compile(rb"\\[a-z]{1,32}-?[0-9]{0,10} ?|\{[^{}]*+\}|\s+")
RECORD = re.compile(rb"[\x1d\x1e\x2a]\xf0(.{4})", re.DOTALL)
"""A picture in files of Office 97 to 2003: JPEG or PNG and its length ([MS-ODRAW] 2.2.27, 2.2.28)."""
BEGINNINGS = re.compile(rb"\xff\xd8\xff|\x89PNG\r\n")
PREFIX = 40
"""Bytes of a record before its picture, at the most."""


@dataclass(slots=True)
class Shown:
    """What a document shows besides its words."""

    pages: list[bytes]
    """Pictures that may show a page."""
    unread: int = 0
    """Such as cannot be read, or are too many."""

    def see(self, picture: bytes) -> None:
        """Take a picture by its size."""
        sides = pixels(picture)
        if sides is None:
            self.unread += len(picture) > SMALL
        elif min(sides) >= DOCUMENT_SIDE and len(self.pages) < MOST:
            self.pages.append(picture)
        else:
            self.unread += min(sides) >= DOCUMENT_SIDE


def see_package(package: Package, shown: Shown) -> None:
    """Take the pictures of a document in a ZIP file. Raises TooBigError, FullError, LockedError."""
    names = [name for name in package.names if name.startswith(FOLDERS) and not name.endswith(NO_PICTURES)]
    for name in sorted(names, key=_by_number):
        shown.see(package.content(name))


def see_rich_text(data: bytes, shown: Shown) -> None:
    """Take the pictures of an RTF document; large ones of a format that is not read count as unread."""
    found = 0
    for blip in BLIP.finditer(data):
        found += 1
        shown.see(_from_digits(WORDS.sub(b"", blip[1])))
    shown.unread += not found and len(data) > 2 * SMALL


def see_records(stream: bytes, shown: Shown) -> None:
    """Take the pictures in a stream of a .doc or .ppt."""
    at = 0
    while record := RECORD.search(stream, at):
        content = stream[record.end() : record.end() + int.from_bytes(record[1], "little")]
        begins = BEGINNINGS.search(content, 0, PREFIX)
        at = record.end() + (len(content) if begins else 0)
        if begins:
            shown.see(content[begins.start() :])


def read_shown(shown: Shown, read: Read, read_picture: ReadPicture, limits: ReadingLimits) -> Read:
    """`read` with the pages its document shows as pictures behind its own."""
    added: list[Page] = []
    for place, picture in enumerate(shown.pages):
        if limits.enough() or len(read.pages) + len(added) >= limits.pages:
            shown.unread += 1
            continue
        limits.pause(len(shown.pages) - place)
        found = read_picture(picture)
        added += found.pages
        shown.unread += found.problem not in (None, Reason.NO_TEXT)
    pages = (*read.pages, *_with_words(added))
    problem = None if read.problem is Reason.NO_TEXT and any(page.text for page in added) else read.problem
    return replace(
        read,
        pages=tuple(replace(page, number=number) for number, page in enumerate(pages, 1)),
        page_count=len(pages) + max(0, read.page_count - len(read.pages)),
        problem=problem or (_why(limits) if shown.unread else None),
    )


def _why(limits: ReadingLimits) -> Reason:
    return Reason.OUT_OF_TIME if limits.enough() else Reason.PICTURES_UNREAD


def _with_words(pages: Sequence[Page]) -> Iterator[Page]:
    """A photo of a person or a house is no page of the document."""
    return (page for page in pages if page.text.strip())


def _by_number(name: str) -> tuple[int, str]:
    """`image10` after `image9`."""
    digits = re.findall(r"[0-9]{1,9}", name)
    return (int(digits[-1]) if digits else 0, name)


def _from_digits(digits: bytes) -> bytes:
    try:
        return binascii.unhexlify(digits[: len(digits) // 2 * 2])
    except binascii.Error:
        return b""
