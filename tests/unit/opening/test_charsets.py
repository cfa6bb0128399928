"""Text in whatever bytes it comes."""

import pytest

from ingest.opening.charsets import decode


@pytest.mark.parametrize(
    ("data", "declared", "text"),
    [
        ("Grüße".encode(), "", "Grüße"),
        ("Grüße".encode("cp1252"), "", "Grüße"),
        ("Grüße €".encode("cp1252"), "iso-8859-1", "Grüße €"),
        ("Grüße".encode(), "us-ascii", "Grüße"),
        ("Grüße".encode("utf-16"), "utf-8", "Grüße"),
        (b"\xef\xbb\xbfGr\xc3\xbc\xc3\x9fe", "", "Grüße"),
        ("Привет".encode("koi8-r"), "KOI8-R", "Привет"),
        ("镕".encode("gb18030"), "gb2312", "镕"),
        (b"Gr\xc3\xbc\xc3\x9fe", "gibt-es-nicht", "Grüße"),
        (b"Gr\xc3\xbc\xc3\x9fe", "idna", "Grüße"),
        (b"Gr\xc3\xbc\xc3\x9fe", "utf\x00-8", "Grüße"),
        (b"a\x00b\x81", "", "ab�"),
        (b"Zeile\tmit\nEnde\f", "", "Zeile\tmit\nEnde\f"),
    ],
)
def test_the_declared_charset_is_tried_and_then_the_likely_ones(
    data: bytes, declared: str, text: str
) -> None:
    assert decode(data, declared) == text
