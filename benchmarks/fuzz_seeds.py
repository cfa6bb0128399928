"""Small files of every kind the program opens or reads, all made by the project's own makers."""

import base64
import bz2
import gzip
import io
import lzma
import quopri
import tarfile
import zipfile
from collections.abc import Callable
from email.message import EmailMessage

from cryptography.hazmat.primitives.serialization.pkcs7 import PKCS7Options
from PIL import Image
from pypdf import PdfWriter

from tests.fixtures import capture, odd, paper, raw_archives
from tests.integration.room import samples as pages
from tests.makers import msg, rtf, signed, tnef
from tests.office import ROOT
from tests.unit.reading.office import samples as office

MAILS = ROOT / "tests" / "fixtures"
MOST = 200_000
"""Bytes of a seed: the time goes into trying, not into copying."""
LETTER = "Guten Tag, BG-Nummer 35502//0012345, Grüße, Agnieszka Kowalski\n"
Seeds = tuple[bytes, ...]


def mails() -> Seeds:
    """The sample letters that are not large."""
    return tuple(file.read_bytes() for file in sorted(MAILS.rglob("*.eml")) if file.stat().st_size < MOST)


def zips() -> Seeds:
    """With names that lead elsewhere, folders, an Office document."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../Lohn.txt", LETTER * 20)
        archive.writestr("ordner/leer.txt", "")
        archive.writestr("Grüße.eml", "Subject: x\n\nGuten Tag")
    entries = [raw_archives.Entry(name=b"a", data=b"Guten Tag"), raw_archives.Entry(name=b"b/", mode=0o40755)]
    return whole.getvalue(), raw_archives.zip_of(*entries), office.docx(office.paragraph(LETTER))


def seven_zips() -> Seeds:
    """Solid, encrypted, of other methods."""
    return raw_archives.seven_zip_of({"a.txt": LETTER.encode(), "b": b""}), *raw_archives.FROM_7_ZIP.values()


def tars() -> Seeds:
    """With a link and a long name."""
    whole = io.BytesIO()
    with tarfile.open(fileobj=whole, mode="w") as archive:
        for name, kind in (("a.txt", tarfile.REGTYPE), ("b", tarfile.SYMTYPE), ("ü" * 120, tarfile.REGTYPE)):
            entry = tarfile.TarInfo(name)
            entry.type, entry.size, entry.linkname = kind, (9 if kind == tarfile.REGTYPE else 0), "a.txt"
            archive.addfile(entry, io.BytesIO(b"Guten Tag"))
    return (whole.getvalue(),)


def packed() -> Seeds:
    """One file, packed by itself."""
    data = LETTER.encode() * 20
    return gzip.compress(data, mtime=0), bz2.compress(data), lzma.compress(data), gzip.compress(tars()[0])


def envelopes() -> Seeds:
    """`winmail.dat` with files, a message within, rich text."""
    inner = tnef.winmail(properties=[tnef.unicode(tnef.BODY, LETTER)])
    rich = (tnef.RTF, tnef.BINARY, rtf.packed(rb"{\rtf1\ansi Guten \b Tag}"))
    files = [tnef.file(b"LOHN.PDF", b"%PDF-1.4"), tnef.message("Weiter", inner)]
    return tnef.winmail(properties=[rich], files=files), inner


def messages() -> Seeds:
    """Outlook's `.msg` with files and a message within."""
    inner = msg.message({0x0037: "Innen", 0x1000: LETTER})
    files = [msg.attachment("Lohn.pdf", b"%PDF-1.4 " * 700), msg.holding("Weiter", inner)]
    whole = msg.message({0x0037: "Lohn", 0x1000: LETTER, 0x1009: rtf.stored(rb"{\rtf1 x}")}, files)
    return (msg.compound_file(whole), msg.compound_file(inner))


def signatures() -> Seeds:
    """S/MIME in one piece, apart, encrypted, by RSA-PSS."""
    entity = b"Content-Type: text/plain\r\n\r\n" + LETTER.encode()
    return (
        signed.sign(entity),
        signed.sign(entity, PKCS7Options.DetachedSignature),
        signed.encrypt(entity),
        signed.sign(entity, by=signed.writer("rsa"), pss=True),
    )


def uuencoded() -> Seeds:
    """Files written into a text."""
    return (b"Guten Tag\r\nbegin 644 a.txt\r\n%1W5T96X`\r\n`\r\nend\r\nGru\xdf\r\n",)


def armours() -> Seeds:
    """OpenPGP: a text signed within itself, an encrypted message, keys, and packets without an armour."""
    text = b"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nGuten Tag\n- -- \n"
    signature = b"-----BEGIN PGP SIGNATURE-----\n\niQ==\n=abcd\n-----END PGP SIGNATURE-----\n"
    message = b"-----BEGIN PGP MESSAGE-----\nVersion: 1\n\nhQEMA0==\n-----END PGP MESSAGE-----\n"
    packets = b"\x85\x01\x0c\x03" + bytes(range(256)) + b"\xd2\xff\x00\x00\x01\x00" + bytes(256)
    return (
        text + signature,
        b"Guten Tag\n" + message,
        message.replace(b"MESSAGE", b"PUBLIC KEY BLOCK"),
        packets,
    )


def broken_heads() -> Seeds:
    """Mails whose headers break off, and mails that were encoded as a whole within others."""
    inner = mails()[0]
    head = b"From: a@example.org\nContent-Type: message/rfc822\nContent-Transfer-Encoding: "
    return (
        (MAILS / "odd" / "broken-head.eml").read_bytes(),
        b"From: a@example.org\nX-A: b\nohneFalz\nSubject: x\nContent-Type: text/plain\n\nGuten Tag\n",
        head + b"base64\n\n" + base64.encodebytes(inner),
        head + b"quoted-printable\n\n" + quopri.encodestring(inner),
    )


def locked() -> Seeds:
    """Office documents behind a password that is none, and behind another."""
    plain = office.docx(office.paragraph(LETTER))
    return odd.behind_password(plain, ""), odd.behind_password(plain, "geheim")


def pdfs() -> Seeds:
    """Of text, with a file, locked with the empty password, scanned."""
    writer, out, locked = PdfWriter(), io.BytesIO(), io.BytesIO()
    writer.append(io.BytesIO(pages.pdf()))
    writer.add_attachment("Antrag.txt", LETTER.encode())
    writer.write(out)
    writer.encrypt("", "geheim", algorithm="AES-256")
    writer.write(locked)
    small = Image.new("L", (300, 200), 255)
    plain = paper.pdf((paper.Text(x=20, y=30, words="Guten Tag, hier der Antrag.", size=11),), title="A")
    return plain, out.getvalue(), locked.getvalue(), pages.scanned_pdf(small)


def pictures() -> Seeds:
    """Small, so that the engine has little to read: here it is the decoders that are tried."""
    page = pages.page(("Guten Tag",), (420, 260))
    kinds = ("PNG", "JPEG", "TIFF", "WEBP", "GIF", "BMP")
    several = pages.saved(page, "TIFF", save_all=True, append_images=[page])
    turned = Image.Exif()
    turned[0x0112] = 6
    photo = capture.heic_photo(page.convert("RGB"))
    return (
        *(pages.saved(page, kind) for kind in kinds),
        several,
        pages.saved(page, "JPEG", exif=turned),
        photo,
    )


def texts() -> Seeds:
    """In several charsets."""
    return LETTER.encode(), LETTER.encode("utf-16"), b'\xef\xbb\xbfa;b\r\n"c";d\r\n', b"\x1b$B$3\x1b(B"


def pages_of_html() -> Seeds:
    """With tables and hidden words."""
    page = f"<html><head><meta charset=utf-8><style>x</style></head><body><p>{LETTER}<table><tr><td>1</td>"
    hidden = "<div style='display:none'>x</div><img src='cid:a'><a href=x>y</a><br>&nbsp;&#x1F600;"
    return page.encode(), f"{page}{hidden}</table>".encode(), hidden.encode("utf-16")


def documents() -> dict[str, Seeds]:
    """Office documents by media type."""
    row = "<row><c t='inlineStr'><is><t>Guten Tag</t></is></c><c><v>43910</v></c></row>"
    text = f"<office:text><text:p>{LETTER}</text:p></office:text>"
    table = "<table:table-row><table:table-cell><text:p>1</text:p></table:table-cell></table:table-row>"
    sheet = f"<office:spreadsheet><table:table table:name='A'>{table}</table:table></office:spreadsheet>"
    slide = "<office:presentation><draw:page><text:p>Guten Tag</text:p></draw:page></office:presentation>"
    return {
        office.DOCX: (office.docx(office.paragraph(LETTER)),),
        office.XLSX: (office.xlsx({"A": row}),),
        office.PPTX: (office.pptx(["<a:p><a:r><a:t>Guten Tag</a:t></a:r></a:p>"]),),
        office.ODT: (office.opendocument(office.ODT, text),),
        office.ODS: (office.opendocument(office.ODS, sheet),),
        office.ODP: (office.opendocument(office.ODP, slide),),
        office.DOC: (office.doc(LETTER * 3),),
        office.XLS: (office.xls(("A", [(0, 0, "Nummer"), (0, 1, 355.0), (1, 0, 43910.5), (1, 1, "Grüße")])),),
        office.PPT: (office.ppt("Guten Tag", "Zweites Blatt"),),
        office.RTF: (rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}\f0 Guten \'fc\u8364? Tag\par}",),
        office.CSV: (b'a;b\r\n1;"x\r\ny"\r\n',),
    }


OFFICE_NAMES = {
    office.DOCX: "docx",
    office.XLSX: "xlsx",
    office.PPTX: "pptx",
    office.ODT: "odt",
    office.ODS: "ods",
    office.ODP: "odp",
    office.DOC: "doc",
    office.XLS: "xls",
    office.PPT: "ppt",
    office.RTF: "rtf",
    office.CSV: "csv",
}


def attached(data: bytes, media_type: str, name: str) -> bytes:
    """A mail with `data`, as the opener takes it."""
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "Agnieszka Kowalski <a.kowalski@example.org>", "Unterlagen"
    mail.set_content("Anbei.")
    main, _, sub = media_type.partition("/")
    mail.add_attachment(data, maintype=main, subtype=sub, filename=name)
    return mail.as_bytes()


MAKERS: dict[str, tuple[Callable[[], Seeds], str, str]] = {
    "zip": (zips, "application/zip", "a.zip"),
    "7z": (seven_zips, "application/x-7z-compressed", "a.7z"),
    "tar": (tars, "application/x-tar", "a.tar"),
    "packed": (packed, "application/gzip", "a.gz"),
    "tnef": (envelopes, "application/ms-tnef", "winmail.dat"),
    "outlook": (messages, "application/vnd.ms-outlook", "a.msg"),
    "smime": (signatures, "application/pkcs7-mime", "smime.p7m"),
    "uuencode": (uuencoded, "text/plain", ""),
    "openpgp": (armours, "application/octet-stream", "a.asc"),
    "pdf-files": (pdfs, "application/pdf", "a.pdf"),
}
"""What is opened: its seeds, and how it is attached."""
