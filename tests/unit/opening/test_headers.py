"""Names and subjects as programs really write them."""

from email import message_from_bytes

import pytest

from ingest.opening import headers


@pytest.mark.parametrize(
    ("raw", "subject"),
    [
        (b"=?utf-8?q?Gr=C3=BC=C3=9Fe?=", "Grüße"),
        (b"=?iso-8859-1?B?R3L832U=?=", "Grüße"),
        (b"=?utf-8?q?Gr=C3?= =?utf-8?q?=BC=C3=9Fe?=", "Grüße"),
        (b"=?utf-8?Q?Antrag?=\n =?iso-8859-1?Q?_f=FCr_M=E4rz?=", "Antrag für März"),
        (b"Antrag =?utf-8?q?f=C3=BCr?= jetzt", "Antrag für jetzt"),
        (b"=?utf-8*de?q?M=C3=A4rz?=", "März"),
        (b"=?utf-8?q?mit Leerzeichen?=", "mit Leerzeichen"),
        (b"=?utf-8?b?TcOkcno?=", "März"),
        (b"=?gibtsnicht?q?M=C3=A4rz?=", "März"),
        ("März".encode("cp1252"), "März"),
        ("März".encode(), "März"),
        (b"a\x00b\x1b[31m", "ab[31m"),
        (b"=?utf-8?q?eins=0D=0AX-Evil:_ja?=", "eins X-Evil: ja"),
        (b"=?=?=?q?", "=?=?=?q?"),
    ],
)
def test_a_subject_is_decoded_whatever_it_is_written_in(raw: bytes, subject: str) -> None:
    assert headers.subject(message_from_bytes(b"Subject: " + raw + b"\n\n")) == subject


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (b'attachment; filename="Bescheid.pdf"', "Bescheid.pdf"),
        (b'attachment; filename="=?utf-8?q?M=C3=A4rz=2Epdf?="', "März.pdf"),
        (b"attachment; filename*=utf-8''M%C3%A4rz.pdf", "März.pdf"),
        (b"attachment; filename*=us-ascii''M%E4rz.pdf", "März.pdf"),
        (b"attachment; filename*0*=utf-8''M%C3; filename*1*=%A4rz.pdf", "März.pdf"),
        (b'attachment; filename="' + "März.pdf".encode("cp1252") + b'"', "März.pdf"),
        (b'attachment; filename="../../etc/passwd"', "../../etc/passwd"),
        (b"attachment", ""),
    ],
)
def test_a_file_name_is_decoded_whatever_it_is_written_in(raw: bytes, name: str) -> None:
    message = message_from_bytes(b"Content-Disposition: " + raw + b"\n\n")
    assert headers.filename(headers.plain_headers(message)) == name


@pytest.mark.parametrize(
    ("raw", "claimed"),
    [
        (b"Text/Plain; Charset=ISO-8859-1", "text/plain; charset=iso-8859-1"),
        (b"application/PDF; name=a.pdf", "application/pdf"),
        (b"text/plain>", "text/plain"),
        (b"Unsinn", "text/plain"),
        (b"", "text/plain"),
    ],
)
def test_the_claimed_type_is_lower_case_with_the_charset_of_text(raw: bytes, claimed: str) -> None:
    message = message_from_bytes(b"Content-Type: " + raw + b"\n\n")
    assert headers.claimed_type(headers.plain_headers(message)) == claimed
