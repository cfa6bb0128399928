"""What the review desk shows of a document: its pages, its file, and the words of its mail."""

import datetime as dt
from collections.abc import Callable
from io import BytesIO

import pikepdf
import pytest
from PIL import Image
from pillow_heif import from_pillow
from sqlalchemy import update

from classifiers.nouns import Page, Reading, Word
from classifiers.reasons import Reason
from config.errors import MissingFileError, NotFoundError
from ingest.office import Office
from ingest.operations.mail_text import mail_text
from ingest.operations.page_picture import PagePicture, page_picture, page_words, pages_to_show
from ingest.operations.part_bytes import part_bytes
from ingest.room.libreoffice import program
from storage.tables import SubmissionRow
from tests.fixtures.word import document as word_document
from tests.integration.room.samples import mail, page, pdf, saved
from tests.within import post_and_work

LANDSCAPE = (1754, 1240)


def heic(picture: Image.Image) -> bytes:
    file = BytesIO()
    from_pillow(picture.convert("RGB")).save(file, quality=60)
    return file.getvalue()


def turned_pdf(degrees: int) -> bytes:
    file = BytesIO()
    with pikepdf.open(BytesIO(pdf())) as document:
        document.pages[0].rotate(degrees, relative=True)
        document.save(file)
    return file.getvalue()


def shown(picture: PagePicture) -> Image.Image:
    assert picture.problem is None
    image = Image.open(BytesIO(picture.data))
    assert (image.format, image.size) == ("WEBP", (picture.width, picture.height))
    return image


@pytest.fixture
def sent(office: Office) -> Callable[[str, bytes], str]:
    """Mail one file; returns the id of its document."""

    def send(media_type: str, data: bytes) -> str:
        return f"{post_and_work(office, mail('Anbei.', ('datei', media_type, data)))}-02"

    return send


def test_a_page_of_a_pdf_is_drawn_at_the_width_asked_for(office: Office, sent: Callable[..., str]) -> None:
    document = sent("application/pdf", pdf(pages=2))
    second = page_picture(office, document, 2, width=800)
    assert (second.width, second.pages) == (800, 2)
    assert shown(second).convert("L").getextrema()[0] < 60
    assert page_picture(office, document, 1, width=800).data != second.data


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP", "GIF", "BMP", "HEIC"])
def test_a_picture_of_every_kind_is_shown(office: Office, sent: Callable[..., str], kind: str) -> None:
    data = heic(page()) if kind == "HEIC" else saved(page(), kind)
    picture = page_picture(office, sent(f"image/{kind.lower()}", data), 1, width=480)
    assert (picture.width, picture.height, picture.pages) == (480, 679, 1)
    assert shown(picture).convert("L").getextrema()[0] < 128


def test_every_page_of_a_fax_is_shown(office: Office, sent: Callable[..., str]) -> None:
    sheets = [page(("Seite eins",)), page(("Seite zwei", "mit mehr Zeilen"))]
    black = [sheet.convert("1") for sheet in sheets]
    fax = saved(black[0], "TIFF", save_all=True, append_images=black[1:], compression="group4")
    document = sent("image/tiff", fax)
    first, second = (page_picture(office, document, number) for number in (1, 2))
    assert (first.pages, first.data != second.data) == (2, True)


def test_every_page_of_an_animation_is_shown(office: Office, sent: Callable[..., str]) -> None:
    same, other = page(("Seite eins",)), page(("Seite zwei", "mit mehr Zeilen"))
    document = sent(
        "image/webp", saved(same, "WEBP", save_all=True, append_images=[same, other], lossless=True)
    )
    first, second = (page_picture(office, document, number) for number in (1, 2))
    assert (first.pages, first.data != second.data) == (2, True)
    assert page_picture(office, document, 3).problem is not None


def test_a_turned_photo_stands_upright_and_is_never_enlarged(
    office: Office, sent: Callable[..., str]
) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    lying = saved(Image.new("RGB", LANDSCAPE, "white"), "JPEG", exif=exif)
    picture = page_picture(office, sent("image/jpeg", lying), 1, width=1600)
    assert (picture.width, picture.height) == LANDSCAPE[::-1]


@pytest.mark.parametrize(
    "mode", ["1", "L", "P", "LA", "RGBA", "CMYK", "I;16", "F"], ids=lambda mode: f"mode {mode}"
)
def test_every_kind_of_pixels_is_shown(office: Office, sent: Callable[..., str], mode: str) -> None:
    picture = page().convert("I").convert(mode) if mode == "I;16" else page().convert(mode)
    document = sent("image/tiff", saved(picture, "TIFF"))
    low, high = shown(page_picture(office, document, 1)).convert("L").getextrema()
    assert low < 60
    assert high > 200


def test_half_a_photo_is_shown_as_far_as_it_came(office: Office, sent: Callable[..., str]) -> None:
    whole = saved(page(), "JPEG")
    picture = page_picture(office, sent("image/jpeg", whole[: len(whole) // 2]), 1, width=800)
    assert shown(picture).convert("L").getextrema()[0] < 60


def test_what_cannot_be_shown_says_why(office: Office, sent: Callable[..., str]) -> None:
    huge = saved(Image.new("1", (9_000, 9_000)), "PNG")
    cases = {
        Reason.UNREADABLE: ("image/jpeg", b"\xff\xd8\xff\xe0" + bytes(2000)),
        Reason.READER_OUT_OF_BOUNDS: ("image/png", huge),
        Reason.UNSUPPORTED_KIND: ("audio/mpeg", b"ID3" + bytes(500)),
    }
    found = {why: page_picture(office, sent(*what), 1).problem for why, what in cases.items()}
    assert found == {why: why for why in cases}


@pytest.mark.parametrize(
    ("media_type", "data"),
    [
        ("text/plain", b"Ich ziehe um.\n"),
        ("text/html", b"<p>Ich ziehe um.</p><img src='http://127.0.0.1:9/a.png'>"),
        ("text/csv", "Datum;Betrag\n01.03.2020;391,00\n".encode("cp1252")),
        ("text/vcard", b"BEGIN:VCARD\r\nFN:Anna Beispiel\r\nEND:VCARD\r\n"),
    ],
)
def test_a_file_of_words_is_shown_typed(
    office: Office, sent: Callable[..., str], media_type: str, data: bytes
) -> None:
    document = sent(media_type, data)
    picture = page_picture(office, document, 1, width=800)
    assert (picture.problem, picture.pages) == (None, 1)
    assert shown(picture).convert("L").getextrema()[0] < 60
    assert page_picture(office, document, 2).problem is Reason.EMPTY_FILE


def test_a_page_that_is_not_there_is_no_error(office: Office, sent: Callable[..., str]) -> None:
    picture = page_picture(office, sent("application/pdf", pdf()), 7)
    assert (picture.problem, picture.pages, picture.data) == (Reason.EMPTY_FILE, 1, b"")


def test_a_pdf_without_its_end_is_mended_and_shown(office: Office, sent: Callable[..., str]) -> None:
    cut = pdf()[:-300]
    assert shown(page_picture(office, sent("application/pdf", cut), 1)).convert("L").getextrema()[0] < 60


@pytest.mark.skipif(program() is None, reason="LibreOffice is not on this machine")
def test_an_office_document_is_shown_by_its_pdf(office: Office, sent: Callable[..., str]) -> None:
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    document = sent(kind, word_document("Anbei meine Unterlagen."))
    assert shown(page_picture(office, document, 1, width=480)).width == 480


def pages_of(office: Office, document: str) -> int:
    with office.store.read() as tx:
        row = tx.documents.one(document)
    assert row is not None
    return pages_to_show(office, row)


def test_how_many_pages_a_text_has_is_known_when_one_of_them_was_set(
    office: Office, sent: Callable[..., str]
) -> None:
    document = sent("text/plain", "\n".join(f"Zeile {n}" for n in range(100)).encode())
    assert pages_of(office, document) == 0
    assert page_picture(office, document, 1, width=800).pages == 3
    assert pages_of(office, document) == 3
    assert pages_of(office, sent("application/pdf", pdf(pages=2))) == 2
    assert pages_of(office, sent("application/pdf", b"%PDF-1.7 kaputt")) == 1


@pytest.mark.skipif(program() is None, reason="LibreOffice is not on this machine")
def test_an_office_document_has_the_pages_of_its_pdf(office: Office, sent: Callable[..., str]) -> None:
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    document = sent(kind, word_document("Anbei meine Unterlagen, eine nach der anderen. " * 200))
    assert pages_of(office, document) == 0
    page_picture(office, document, 1)
    assert pages_of(office, document) > 1
    assert page_words(office, document, 2) != ()


def test_the_second_look_needs_no_mail_and_no_reader(office: Office, sent: Callable[..., str]) -> None:
    submission = post_and_work(office, mail("Anbei.", ("foto", "image/png", saved(page(("Zwei",)), "PNG"))))
    first = page_picture(office, f"{submission}-02", 1)
    with office.store.read() as tx:
        original = office.blobs.path(tx.submissions.get(submission).blob)
    away = original.rename(original.with_suffix(".away"))
    try:
        assert page_picture(office, f"{submission}-02", 1) == first
        assert page_picture(office, f"{submission}-02", 1, width=240).width == 240
        office.blobs.cache.trim(coming=10**12)
        with pytest.raises(MissingFileError, match="is not in"):
            page_picture(office, f"{submission}-02", 1)
    finally:
        away.rename(original)


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_words_of_a_born_digital_page_are_marked_where_they_stand(
    office: Office, sent: Callable[..., str], turned: int
) -> None:
    document = sent("application/pdf", turned_pdf(turned))
    words = {word.text: word for word in page_words(office, document, 1)}
    picture = shown(page_picture(office, document, 1, width=1600)).convert("L")
    for wanted in ("Kundennummer:", "123D456789", "Mustermann"):
        word = words[wanted]
        assert 0 <= word.left < word.right <= 1
        box = (word.left, word.top, word.right, word.bottom)
        cut = picture.crop(tuple(round(a * b) for a, b in zip(box, picture.size * 2, strict=True)))
        assert cut.getextrema()[0] < 60
        assert (cut.width > cut.height) is (turned in (0, 180))


def test_a_photo_is_shown_in_the_shape_in_which_it_was_read(office: Office, sent: Callable[..., str]) -> None:
    """The sheet lies on its side in the lower half of the photo; its first line was read."""
    photo = Image.new("RGB", (1754, 2480), "black")
    photo.paste(page().rotate(90, expand=True).convert("RGB"), (0, 1240))
    document = sent("image/jpeg", saved(photo, "JPEG"))
    to_sheet = (0.0, -2480.0, 2480.0, 1754.0, 0.0, 0.0, 0.0, 0.0, 1.0)
    word = Word("Jobcenter", 100, 140, 260, 190, 96, 0)
    read = Page(
        number=1, text="Jobcenter", how="ocr", words=(word,), width=1240, height=1754, mapping=to_sheet
    )
    with office.store.write() as tx:
        later = tx.now + dt.timedelta(seconds=1)
        sha256 = tx.documents.one(document)["sha256"]
        tx.readings.keep(sha256, "another", Reading(engine="another", pages=(read,), page_count=1), later)
    picture = shown(page_picture(office, document, 1, width=1200)).convert("L")
    assert picture.size == (1200, 1697)
    assert picture.resize((1, 1)).getpixel((0, 0)) > 200, "nothing of the black table is left"
    (place,) = page_words(office, document, 1)
    box = (place.left * 1200, place.top * 1697, place.right * 1200, place.bottom * 1697)
    assert picture.crop(tuple(map(round, box))).getextrema()[0] < 100


def test_no_words_are_marked_where_nothing_is_shown(office: Office, sent: Callable[..., str]) -> None:
    assert page_words(office, sent("audio/mpeg", b"ID3" + bytes(600)), 1) == ()
    assert page_words(office, sent("application/pdf", b"%PDF-1.4 broken" + bytes(3000)), 1) == ()


def test_a_file_is_given_out_byte_for_byte(office: Office, sent: Callable[..., str]) -> None:
    data = pdf(pages=3)
    given = part_bytes(office, sent("application/pdf", data))
    assert (given.data, given.media_type, given.filename) == (data, "application/pdf", "datei")


def test_a_mail_is_shown_with_its_headers_and_its_words(office: Office) -> None:
    submission = post_and_work(office, mail("Guten Tag,\nhier mein Antrag."))
    told = mail_text(office, submission)
    assert dict(told.headers)["subject"] == "Unterlagen für März"
    assert dict(told.headers)["from"] == "Erika Mustermann <erika@example.org>"
    assert told.text.startswith("Guten Tag,\nhier mein Antrag.")
    assert told.problem is None


def test_a_mail_with_a_virus_is_not_opened_to_be_shown(office: Office) -> None:
    submission = post_and_work(office, mail("Guten Tag,\nhier mein Antrag."))
    with office.store.write() as tx:
        tx.connection.execute(update(SubmissionRow).values(reason=Reason.VIRUS_FOUND))
    told = mail_text(office, submission)
    assert (told.text, told.problem) == ("", Reason.VIRUS_FOUND)
    assert dict(told.headers)["subject"] == "Unterlagen für März"


def test_a_document_nobody_knows_is_not_found(office: Office) -> None:
    for look in (page_picture, part_bytes):
        with pytest.raises(NotFoundError, match="no document DO-NONE"):
            look(office, "DO-NONE", *([1] if look is page_picture else []))
    with pytest.raises(NotFoundError):
        mail_text(office, "DO-NONE")
