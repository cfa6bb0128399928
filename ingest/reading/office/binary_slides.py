"""PowerPoint presentations of the years 1997 to 2007 (.ppt): the words of all slides and notes.

[MS-PPT] 2.3.1: records within records. Words come in the order they lie in the file. What was deleted in a
quick save still lies there, and only a table of changes would tell: a person decides, with these words.
"""

from collections.abc import Iterator
from struct import unpack_from

from ingest.opening.damage import DamagedError
from ingest.opening.ole import OleFile
from ingest.reading.office.package import LockedError
from ingest.reading.office.pages import Pages, UnsupportedError
from ingest.reading.office.pictures import Shown, see_records

WIDE_WORDS, WORDS, SLIDE, LOCKED = 0x0FA0, 0x0FA8, 0x03EE, 0x2F14
HOLDS_RECORDS = 0xF
"""The version of a record that holds others."""
HEAD = 8
SIGNS = str.maketrans({"\r": "\n", "\x0b": "\n"})


def read_binary_slides(data: bytes, pages: Pages, shown: Shown) -> None:
    """Write the words into `pages`, a slide a page; pictures into `shown`.

    Raises UnsupportedError at the end, because nothing is sure, DamagedError, LockedError and FullError.
    """
    file = OleFile(data)
    stream = file.read("PowerPoint Document")
    see_records(file.read("Pictures"), shown)
    for kind, body in _records(stream):
        if kind == LOCKED:
            raise LockedError
        if kind == SLIDE:
            pages.turn()
        elif kind in (WIDE_WORDS, WORDS):
            words = body.decode("utf-16-le" if kind == WIDE_WORDS else "latin-1", "replace")
            pages.say(words.translate(SIGNS) + "\n")
    raise UnsupportedError


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    """Every record, those that hold others before what they hold. Raises DamagedError where it breaks off."""
    at = 0
    while at + HEAD <= len(stream):
        version, kind, size = unpack_from("<HHI", stream, at)
        if at + HEAD + size > len(stream):
            raise DamagedError
        holds = version & HOLDS_RECORDS == HOLDS_RECORDS
        yield kind, b"" if holds else stream[at + HEAD : at + HEAD + size]
        at += HEAD + (0 if holds else size)
