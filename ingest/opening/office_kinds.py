"""Which Office document a ZIP or an OLE file is, by what lies within. Neither file names nor claims count."""

import re
from io import BytesIO
from zipfile import ZipFile

from ingest.opening.damage import DamagedError
from ingest.opening.ole import MAGIC, OleFile

ZIP = b"PK\x03\x04"
LISTED, MAX_MEMBERS = b"PK\x01\x02", 10_000
OPEN_XML, OPEN_DOCUMENT = "[Content_Types].xml", "mimetype"
MAX_TYPES = 1_000_000
"""Bytes of the list of content types that are looked at."""
MAIN_PART = re.compile(
    rb"ContentType\s{0,20}=\s{0,20}[\"'](application/vnd\.[A-Za-z0-9.-]{1,150})\.main(?:\+xml)?[\"']"
)
DOCUMENTS = re.compile(rb"(?:wordprocessing|spreadsheet|presentation)ml|ms-(?:word|excel|powerpoint)\.")
OPEN_DOCUMENTS = re.compile(rb"application/vnd\.oasis\.opendocument\.[a-z-]{1,40}")
BY_MEMBER = {
    b"word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    b"xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    b"ppt/presentation.xml": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
"""For files that were cut off, whose table of contents is gone."""
FIRST_MEMBERS = (b"[Content_Types].xml", b"_rels/.rels", b"docProps/")
FIRST_NAME = 30
"""Where the name of the first member begins."""
LOCKED = "application/vnd.ms-office"
"""A document of Office 2007 or later behind a password; which kind, only its password tells."""
BY_STREAM = {
    "EncryptedPackage": LOCKED,
    "\tDRMContent": LOCKED,
    "WordDocument": "application/msword",
    "Workbook": "application/vnd.ms-excel",
    "Book": "application/vnd.ms-excel",
    "PowerPoint Document": "application/vnd.ms-powerpoint",
    "__properties_version1.0": "application/vnd.ms-outlook",
}


def office_type(data: bytes) -> str | None:
    """The media type of an Office document or an Outlook message, lower case; None for all else.

    Templates and documents with macros have types of their own. Nothing in here raises but MemoryError.
    """
    if data.startswith(MAGIC):
        return _by_stream(data)
    return _in_zip(data) if data.startswith(ZIP) else None


def _by_stream(data: bytes) -> str | None:
    try:
        streams = OleFile(data).streams
    except DamagedError:
        return None
    return next((kind for name, kind in BY_STREAM.items() if name in streams), None)


def _in_zip(data: bytes) -> str | None:
    if data.count(LISTED) > MAX_MEMBERS:
        return None
    try:
        with ZipFile(BytesIO(data)) as file:
            return _by_content(file)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - a broken file may raise anything
        return _by_first_member(data)


def _by_content(file: ZipFile) -> str | None:
    names = set(file.namelist())
    if OPEN_XML in names:
        return _by_content_types(_beginning(file, OPEN_XML))
    return _open_document(_beginning(file, OPEN_DOCUMENT)) if OPEN_DOCUMENT in names else None


def _by_content_types(types: bytes) -> str | None:
    """The type of the main part is the type of the file: `….document.main+xml` of `….document`."""
    for found in MAIN_PART.finditer(types):
        if DOCUMENTS.search(found[1]):
            kind = found[1].decode("ascii").lower()
            return f"{kind}.12" if kind.endswith("macroenabled") else kind
    return None


def _open_document(data: bytes) -> str | None:
    found = OPEN_DOCUMENTS.match(data)
    return found[0].decode("ascii") if found else None


def _by_first_member(data: bytes) -> str | None:
    """The kind of a file that was cut off; programs write the member that tells it first."""
    if data.startswith(b"mimetype", FIRST_NAME):
        return _open_document(data[FIRST_NAME + len(b"mimetype") :])
    if data.startswith(FIRST_MEMBERS, FIRST_NAME):
        return next((kind for name, kind in BY_MEMBER.items() if name in data), None)
    return None


def _beginning(file: ZipFile, name: str) -> bytes:
    with file.open(name) as member:
        return member.read(MAX_TYPES)
