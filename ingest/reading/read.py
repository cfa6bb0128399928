"""One part read, by its kind."""

import re
from dataclasses import replace

from classifiers.nouns import Part, Reading, Role
from classifiers.pieces import TAKEN
from classifiers.reasons import Reason
from ingest.opening.contents import Content
from ingest.opening.pictures import taken_at
from ingest.reading.in_time import InTime
from ingest.reading.nouns import Engine, Read, ReadingLimits
from ingest.reading.office.read import read_office, reads_office
from ingest.reading.pdf import read_pdf
from ingest.reading.picture import read_picture
from ingest.reading.text import read_html, read_text

PICTURES = frozenset(
    {
        "image/jpeg",
        "image/png",
        "image/tiff",
        "image/heic",
        "image/heif",
        "image/webp",
        "image/gif",
        "image/bmp",
    }
)
HTML = frozenset({"text/html", "application/xhtml+xml"})
MOST_BYTES, MOST_CHARACTERS = 200_000, 20_000
"""Of a mail's own text that are looked at when it is received."""
CHARSET = re.compile(r"charset=([^;\s]{1,40})")


def read_part(data: bytes, part: Part, engine: Engine, limits: ReadingLimits) -> Reading:
    """Read `data`, the decoded bytes of `part`. What is wrong with the document is told, not raised.

    Raises MemoryError, and ImportError where the machine lacks something.
    """
    return _read(data, part, InTime(engine, limits), limits).by(engine.name)


def beginning(text: Content) -> str:
    """How the text of a mail begins: enough to know whether it can wait."""
    named = CHARSET.search(text.claimed_type)
    as_text = read_html if text.media_type in HTML else read_text
    read = as_text(text.data[:MOST_BYTES], named[1] if named else "")
    return read.pages[0].text[:MOST_CHARACTERS]


def _read(data: bytes, part: Part, engine: Engine, limits: ReadingLimits) -> Read:
    named = CHARSET.search(part.claimed_type)
    charset = named[1] if named else ""
    if not data and part.role not in (Role.TEXT, Role.ALTERNATIVE):
        return Read(problem=Reason.EMPTY_FILE)
    if reads_office(part.media_type):
        return read_office(data, part.media_type, limits, lambda one: read_picture(one, engine, limits))
    if part.media_type in HTML or part.media_type.startswith("text/"):
        return read_html(data, charset) if part.media_type in HTML else read_text(data, charset)
    if part.media_type == "application/pdf":
        return read_pdf(data, engine, limits)
    if part.media_type in PICTURES:
        return _dated(read_picture(data, engine, limits), taken_at(data))
    return Read(problem=Reason.UNSUPPORTED_KIND)


def _dated(read: Read, moment: str) -> Read:
    """With the moment the camera took it: pages of a letter are photographed one after the other."""
    return replace(read, metadata=(*read.metadata, (TAKEN, moment))) if moment else read
