"""The kind of a file by its first bytes; what the mail claims counts only where the bytes say nothing."""

import re

from ingest.opening.office_kinds import office_type

MAGIC: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (0, b"II*\x00", "image/tiff"),
    (0, b"MM\x00*", "image/tiff"),
    (0, b"II+\x00", "image/tiff"),
    (8, b"WEBP", "image/webp"),
    (4, b"ftyphei", "image/heic"),
    (4, b"ftyphev", "image/heic"),
    (4, b"ftypmif1", "image/heif"),
    (4, b"ftypmsf1", "image/heif"),
    (4, b"ftypavi", "image/avif"),
    (4, b"ftypqt", "video/quicktime"),
    (4, b"ftyp", "video/mp4"),
    (0, b"\x00\x00\x00\x0cjP  \r\n", "image/jp2"),
    (0, b"8BPS", "image/vnd.adobe.photoshop"),
    (0, b"PK\x03\x04", "application/zip"),
    (0, b"PK\x05\x06", "application/zip"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (0, b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (0, b"Rar!\x1a\x07", "application/vnd.rar"),
    (0, b"\x1f\x8b\x08", "application/gzip"),
    (0, b"BZh", "application/x-bzip2"),
    (0, b"\xfd7zXZ\x00", "application/x-xz"),
    (257, b"ustar", "application/x-tar"),
    (0, b"{\\rtf", "application/rtf"),
    (0, b"\x78\x9f\x3e\x22", "application/ms-tnef"),
    (0, b"%!PS", "application/postscript"),
    (0, b"MZ", "application/vnd.microsoft.portable-executable"),
    (0, b"\x7fELF", "application/x-executable"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"OggS", "audio/ogg"),
)
OFFICE_CONTAINERS = frozenset({"application/zip", "application/x-ole-storage"})
BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a]")
BMP_HEADERS = frozenset({12, 40, 52, 56, 64, 108, 124})
BODIES = frozenset({"text/plain", "text/html"})
FIRST_WORDS = {b"begin:vcalendar": "text/calendar", b"begin:vcard": "text/vcard"}
"""RFC 5545, RFC 6350. A mail's own text may begin with anything."""
BY_ENDING = {
    "txt": "text/plain",
    "csv": "text/csv",
    "htm": "text/html",
    "html": "text/html",
    "eml": "message/rfc822",
}


def media_type(data: bytes, claimed: str, filename: str) -> str:
    """The media type of `data` by content; by the claim where the content gives no sign."""
    kind = claimed.partition(";")[0].strip()
    if found := _by_magic(data):
        return _inside(data, found)
    if kind not in BODIES and (found := _by_first_words(data)):
        return found
    if kind.startswith("text/"):
        return kind
    ending = filename.rpartition(".")[2].lower()
    if ending in BY_ENDING and looks_like_text(data):
        return BY_ENDING[ending]
    return "text/plain" if kind.startswith("multipart/") else kind


def looks_like_text(data: bytes) -> bool:
    """Whether the beginning of `data` could be text in a charset that keeps ASCII."""
    return bool(data) and not BINARY.search(data[:4096])


def _by_magic(data: bytes) -> str:
    if data[:2] == b"BM" and int.from_bytes(data[14:18], "little") in BMP_HEADERS:
        return "image/bmp"
    found = (kind for start, magic, kind in MAGIC if data[start : start + len(magic)] == magic)
    # A PDF may have other bytes before its own, and may lie unpacked at the beginning of a container.
    return next(found, "application/pdf" if b"%PDF-" in data[:1024] else "")


def _by_first_words(data: bytes) -> str:
    head = data[:100].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return next((kind for words, kind in FIRST_WORDS.items() if head.startswith(words)), "")


def _inside(data: bytes, kind: str) -> str:
    """The office format within a ZIP or OLE container, where its members tell."""
    return (office_type(data) or kind) if kind in OFFICE_CONTAINERS else kind
