"""Each kind of document is read back with its words; broken ones are told apart."""

from io import BytesIO
from zlib import compress, crc32

import pillow_heif
import pytest
from PIL import Image, ImageDraw
from pypdf import PdfReader, PdfWriter

from classifiers.reasons import Reason
from tests.integration.room.conftest import ReadFile
from tests.integration.room.samples import LINES, WORDS, page, pdf, saved, scanned_pdf


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "WEBP", "GIF", "BMP"])
def test_a_picture_is_read_back_with_its_words(read_file: ReadFile, kind: str) -> None:
    reading = read_file(saved(page(), kind))
    assert reading.problem is None
    assert all(word in reading.text for word in WORDS)
    assert reading.pages[0].how == "ocr"
    assert reading.pages[0].confidence > 0.7


def test_a_heic_photo_is_read_back_with_its_words(read_file: ReadFile) -> None:
    file = BytesIO()
    pillow_heif.from_pillow(page().convert("RGB")).save(file, quality=80)
    reading = read_file(file.getvalue())
    assert reading.problem is None
    assert all(word in reading.text for word in WORDS)


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_picture_that_lies_on_its_side_is_turned(read_file: ReadFile, turn: int) -> None:
    reading = read_file(saved(page().rotate(turn, expand=True), "PNG"))
    assert all(word in reading.text for word in WORDS)


def test_a_photo_is_turned_by_its_exif_note(read_file: ReadFile) -> None:
    lying = page().rotate(90, expand=True)
    exif = Image.Exif()
    exif[0x0112] = 6
    reading = read_file(saved(lying, "JPEG", exif=exif))
    assert all(word in reading.text for word in WORDS)


def test_a_photo_in_uneven_light_is_read(read_file: ReadFile) -> None:
    shade = Image.linear_gradient("L").resize(page().size).point(lambda value: 90 + value * 0.5)
    dim = Image.composite(page(), Image.new("L", page().size, 0), shade)
    reading = read_file(saved(dim, "JPEG"))
    assert all(word in reading.text for word in WORDS)


def test_light_print_on_dark_is_read(read_file: ReadFile) -> None:
    reading = read_file(saved(page().point(lambda value: 255 - value), "PNG"))
    assert all(word in reading.text for word in WORDS)


def test_a_transparent_picture_is_read_as_if_on_paper(read_file: ReadFile) -> None:
    black = Image.new("RGBA", page().size, (0, 0, 0, 0))
    black.putalpha(page().point(lambda value: 255 - value))
    reading = read_file(saved(black, "PNG"))
    assert all(word in reading.text for word in WORDS)


def test_every_page_of_a_tiff_is_read(read_file: ReadFile) -> None:
    more = [page((f"Das ist Blatt Nummer {number} der Unterlagen",)) for number in (2, 3)]
    reading = read_file(saved(page(), "TIFF", save_all=True, append_images=more, compression="tiff_lzw"))
    assert [p.number for p in reading.pages] == [1, 2, 3]
    assert "Nummer 3" in reading.pages[2].text


def test_pages_over_the_bound_are_counted_and_told(read_file: ReadFile) -> None:
    more = [page((f"Blatt Nummer {number} der Unterlagen",), (900, 400)) for number in range(2, 7)]
    reading = read_file(saved(page(), "TIFF", save_all=True, append_images=more))
    assert (len(reading.pages), reading.page_count, reading.problem) == (4, 6, Reason.TOO_LONG)


def test_the_text_layer_of_a_pdf_is_taken_as_it_is(read_file: ReadFile) -> None:
    reading = read_file(pdf(pages=2))
    assert [p.how for p in reading.pages] == ["text", "text"]
    assert reading.pages[0].confidence is None
    assert LINES[1] in reading.text
    assert ("title", "Lohnabrechnung März") in reading.metadata


def test_a_scan_within_a_pdf_is_rendered_and_read(read_file: ReadFile) -> None:
    reading = read_file(scanned_pdf(page()))
    assert [p.how for p in reading.pages] == ["ocr"]
    assert all(word in reading.text for word in WORDS)


def test_the_values_of_form_fields_are_a_page_of_their_own(read_file: ReadFile) -> None:
    reading = read_file(_form("Kundennummer", "123D456789"))
    assert reading.pages[-1].how == "form"
    assert reading.pages[-1].text == "Kundennummer: 123D456789"


def test_a_pdf_that_needs_a_password_is_encrypted(read_file: ReadFile) -> None:
    assert read_file(_locked("geheim")).problem is Reason.ENCRYPTED


def test_a_pdf_that_is_only_protected_from_printing_is_read(read_file: ReadFile) -> None:
    reading = read_file(_locked(""))
    assert reading.problem is None
    assert LINES[1] in reading.text


def test_plain_text_is_read_in_its_charset(read_file: ReadFile) -> None:
    assert read_file("Grüße aus Köln\r\n".encode("cp1252"), "text/plain").text == "Grüße aus Köln\n"
    assert read_file("Привет".encode("koi8-r"), "text/plain; charset=koi8-r").text == "Привет"


def test_html_is_read_as_a_browser_shows_it(read_file: ReadFile) -> None:
    html = (
        b"<html><head><title>weg</title><style>p{}</style></head><body><p>Guten <b>Tag</b>,<br>anbei."
        b"</p><script>weg</script><blockquote>35502BG0012345</blockquote><!-- weg --></body></html>"
    )
    assert read_file(html, "text/html").text == "Guten Tag,\nanbei.\n\n> 35502BG0012345"


@pytest.mark.parametrize(
    ("data", "claimed", "problem"),
    [
        (b"", "application/pdf", Reason.EMPTY_FILE),
        (b"PK\x03\x04 und so weiter", "application/zip", Reason.UNSUPPORTED_KIND),
        (b"%PDF-1.4 und dann nichts", "application/pdf", Reason.UNREADABLE),
        (b"\xff\xd8\xff\xe0 kein Bild", "image/jpeg", Reason.UNREADABLE),
        (b"kein Bild", "image/png", Reason.UNREADABLE),
    ],
)
def test_what_cannot_be_read_is_told_with_its_reason(
    read_file: ReadFile, data: bytes, claimed: str, problem: Reason
) -> None:
    reading = read_file(data, claimed)
    assert (reading.problem, reading.pages) == (problem, ())


def test_a_photo_that_was_cut_off_is_read_as_far_as_it_goes(read_file: ReadFile) -> None:
    whole = saved(page(), "JPEG")
    reading = read_file(whole[: len(whole) * 3 // 4])
    assert reading.problem is Reason.DAMAGED
    assert "Dortmund" in reading.text


def test_a_pdf_whose_end_is_missing_is_read_as_far_as_it_goes(read_file: ReadFile) -> None:
    whole = pdf(pages=2)
    reading = read_file(whole[: whole.rindex(b"xref") - 40])
    assert reading.problem is Reason.DAMAGED
    assert LINES[1] in reading.text


def test_a_picture_without_text_says_so(read_file: ReadFile) -> None:
    sky = Image.radial_gradient("L").resize((900, 900))
    ImageDraw.Draw(sky).ellipse((200, 200, 700, 700), fill=90)
    assert read_file(saved(sky, "PNG")).problem is Reason.NO_TEXT


def test_a_picture_with_too_many_pixels_is_never_decoded(read_file: ReadFile) -> None:
    assert read_file(_huge_png(20_000, 20_000)).problem is Reason.READER_OUT_OF_BOUNDS


def test_a_page_that_is_an_endless_ribbon_costs_little(read_file: ReadFile) -> None:
    pages = [read_file(_empty_page(*size)).pages for size in ((429_496_729_600, 842), (595, 844_294_979_584))]
    assert [(page.text, max(page.width, page.height) <= 20_000) for (page,) in pages] == [("", True)] * 2
    ribbon = read_file(saved(Image.new("L", (1, 2_000_000), 255), "PNG"))
    assert ribbon.problem is Reason.NO_TEXT


def test_a_pdf_with_a_bomb_in_a_stream_costs_only_itself(read_file: ReadFile) -> None:
    assert read_file(_pdf_bomb()).problem in (Reason.READER_OUT_OF_BOUNDS, Reason.NO_TEXT)
    assert read_file(pdf()).problem is None


def _form(name: str, value: str) -> bytes:
    fields = f"<</T({name})/FT/Tx/V({value})/Type/Annot/Subtype/Widget/Rect[10 10 90 30]/P 3 0 R>>".encode()
    return _pdf(
        b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R]>>>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Annots[4 0 R]>>",
        fields,
    )


def _pdf(*objects: bytes) -> bytes:
    """A PDF file of these objects, numbered from 1, with a table of where each begins."""
    body, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    head = b"xref\n0 %d\n0000000000 65535 f \n" % count
    return (
        body + head + table + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (count, len(body))
    )


def _empty_page(width: int, height: int) -> bytes:
    return _pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]>>" % (width, height),
    )


def _pdf_bomb() -> bytes:
    stream = compress(b"0 0 m\n" * 60_000_000, 9)
    return _pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R>>",
        b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(stream), stream),
    )


def _locked(password: str) -> bytes:
    writer, file = PdfWriter(clone_from=PdfReader(BytesIO(pdf()))), BytesIO()
    writer.encrypt(password, "anderes", algorithm="AES-256")
    writer.write(file)
    return file.getvalue()


def _huge_png(width: int, height: int) -> bytes:
    """A few bytes that announce a picture of 400 million pixels."""
    small = bytearray(saved(Image.new("L", (8, 8)), "PNG"))
    small[16:24] = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    small[29:33] = crc32(small[12:29]).to_bytes(4, "big")
    return bytes(small)
