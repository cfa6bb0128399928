"""A PDF for people beside each filed document that is not one already: photos, scans, texts, Office files.

It is made while letters are read, several at a time, and kept ready in the cache until its letter is
concluded. A document whose rendition cannot be made is filed without it.
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import structlog

from classifiers.nouns import Part, Reading
from classifiers.reasons import Reason, Status
from ingest.office import Office
from ingest.planning import Weighed
from ingest.reading.nouns import SIGNED
from ingest.reading.rendition.fonts import font_file
from ingest.reading.rendition.nouns import is_typed
from ingest.room.libreoffice import program, rendition, shows
from storage.nouns import FilingPlan

SECONDS = 60.0
"""The longest LibreOffice may take for one document."""
PDF = "application/pdf"
LONGEST_TEXT = 20_000
"""Characters, some ten pages: setting 50 kB took 0.8 s, and a longer text is read as well as it came."""
OCR = "ocr"
log = structlog.get_logger()


def make_ready(weighed: Sequence[Weighed], spool: Path, office: Office) -> None:
    """Make the renditions of what will be filed, unless they are there already. Raises StorageError."""
    for one in weighed:
        if one.verdict.status is Status.FILED:
            _rendition(one.part, one.reading, spool, office)


def renditions(plan: FilingPlan, spool: Path, office: Office) -> dict[str, bytes]:
    """The renditions of what is filed, by the id of the document. Raises StorageError."""
    made = {d.id: _rendition(d.part, d.reading, spool, office) for d in plan.filed}
    return {document: pdf for document, pdf in made.items() if pdf}


def _rendition(part: Part, reading: Reading | None, spool: Path, office: Office) -> bytes:
    """The PDF beside one document; empty for none."""
    if not _wants_one(part, reading):
        return b""
    name = cached_name(part.sha256, reading)
    pdf = office.blobs.cache.get(name)
    if pdf is None:
        pdf = _made(part, reading, spool, office)
        office.blobs.cache.put(name, pdf)  # also that there is none: it would only take as long again
    return pdf


def cached_name(sha256: str, reading: Reading | None) -> str:
    """The name of a rendition in the cache: of the same bytes, read in the same way, it is the same."""
    how = hashlib.sha256(repr(reading and (reading.engine, reading.problem)).encode()).hexdigest()[:8]
    return f"{sha256}.{how}.pdf"


def _wants_one(part: Part, reading: Reading | None) -> bool:
    """Whether a person needs another form of it: all but PDFs that are signed, or born digital and whole."""
    if is_typed(part.media_type) or shows(part.media_type):
        return _can_be_typed(reading) or (shows(part.media_type) and program() is not None)
    if reading is None or SIGNED in reading.metadata:
        return False
    broken = part.media_type == PDF and reading.problem is Reason.DAMAGED
    return broken or any(page.how == OCR for page in reading.pages)


def _can_be_typed(reading: Reading | None) -> bool:
    text = reading.text.strip() if reading else ""
    return bool(text) and len(text) <= LONGEST_TEXT and font_file() is not None


def _made(part: Part, reading: Reading | None, spool: Path, office: Office) -> bytes:
    """By LibreOffice what it shows; where it cannot, the words typed: a person sees at least those."""
    if shows(part.media_type) and (pdf := _by_libreoffice(part, spool, office)):
        return pdf
    with office.blobs.scratch() as made:
        if reading and office.room.rendition(spool, part, reading, made):
            return made.read_bytes()
    log.warning("no_rendition", sha256=part.sha256, media_type=part.media_type)
    return b""


def _by_libreoffice(part: Part, spool: Path, office: Office) -> bytes | None:
    data, sandbox = _bytes_of(spool, part.offset, part.size), office.settings.reading.sandbox
    return rendition(data, part.media_type, SECONDS, sandbox)


def _bytes_of(spool: Path, offset: int, size: int) -> bytes:
    with spool.open("rb") as file:
        file.seek(offset)
        return file.read(size)
