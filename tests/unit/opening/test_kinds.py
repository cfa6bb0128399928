"""The kind of a file by its bytes; the claim only where they say nothing."""

from io import BytesIO

import pytest
from PIL import Image

from ingest.opening.kinds import media_type
from ingest.opening.pictures import pixels

CUT_OFF = b"PK\x03\x04" + b"\0" * 26 + b"[Content_Types].xml word/document.xml"


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "WEBP", "GIF", "BMP"])
def test_pictures_are_known_by_their_bytes_and_measured_by_their_header(kind: str) -> None:
    file = BytesIO()
    Image.new("L", (30, 20)).save(file, kind)
    assert media_type(file.getvalue(), "application/octet-stream", "") == f"image/{kind.lower()}"
    assert pixels(file.getvalue()) == (30, 20)


@pytest.mark.parametrize(
    ("data", "claimed", "name", "kind"),
    [
        (b"\n\n%PDF-1.4", "image/jpeg", "a.jpg", "application/pdf"),
        (b"\x00\x00\x00\x18ftypheic", "application/octet-stream", "", "image/heic"),
        (b"\x00\x00\x00\x18ftypmif1", "image/heic", "", "image/heif"),
        (b"{\\rtf1", "text/plain", "", "application/rtf"),
        (CUT_OFF, "application/octet-stream", "",
         "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (b"BMW ist ein Wagen", "text/plain; charset=utf-8", "", "text/plain"),
        (b"Guten Tag", "application/octet-stream", "brief.txt", "text/plain"),
        (b"From: a@example.org", "application/octet-stream", "brief.eml", "message/rfc822"),
        (b"\x00\x01\x02", "application/octet-stream", "brief.txt", "application/octet-stream"),
        (b"kein PDF", "application/pdf", "", "application/pdf"),
        (b"", "text/html; charset=utf-8", "", "text/html"),
    ],
)  # fmt: skip
def test_the_bytes_count_and_the_claim_only_where_they_say_nothing(
    data: bytes, claimed: str, name: str, kind: str
) -> None:
    assert media_type(data, claimed, name) == kind


def test_the_size_of_a_broken_picture_is_unknown() -> None:
    assert pixels(b"\x89PNG\r\n\x1a\n kaputt") is None
