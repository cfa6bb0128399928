"""Which text layers of PDFs are believed: real ones are kept, and what only the picture shows is read."""

import io
import re
import time
import zlib
from collections.abc import Callable

import pikepdf
import pytest
from fpdf import FPDF
from fpdf.enums import TextMode
from PIL import Image

from classifiers.nouns import Reading
from classifiers.reasons import Reason
from ingest.reading.nouns import SIGNED
from ingest.reading.render import Renderer
from ingest.reading.usable import is_doubtful
from tests.fixtures.paper import Text
from tests.fixtures.paper import pdf as printed
from tests.integration.room.samples import LINES, WORDS, page, pdf

ReadWhole = Callable[[bytes], Reading]
LETTER = (
    "Sehr geehrte Damen und Herren, hiermit sende ich Ihnen die Unterlagen zu meinem Antrag auf Leistungen. "
    "Bitte teilen Sie mir mit, ob noch etwas fehlt und wann mit einer Entscheidung zu rechnen ist. Mein Sohn "
    "besucht seit August die Schule in Dortmund, und die Miete ist gestiegen. Mit freundlichen Grüßen"
)
FOOTER = "Gescannt mit Telefon 7 am 23.03.2020 um 14:05 Uhr, Seite 1 von 1, Datei Brief an das Amt. " * 3
READ_BADLY = "Jobcent3r Dortrnund Ihr Zeichen Lohnabrechung hiermit sende ich Ihnen die Unterlagen " * 5
ALPHABET = "abcdefghijklmnopqrstuvwxyz"
DEJAVU = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"


def sheet() -> FPDF:
    document = FPDF(unit="mm", format="A4")
    document.add_page()
    document.set_font("Helvetica", size=9)
    return document


def on_scan(words: str) -> FPDF:
    document = sheet()
    document.image(page(), x=0, y=0, w=210)
    document.set_y(240)
    document.multi_cell(0, 4, words)
    return document


def shifted(text: str, by: int) -> str:
    lower = ALPHABET[by:] + ALPHABET[:by]
    return text.translate(str.maketrans(ALPHABET + ALPHABET.upper(), lower + lower.upper()))


def with_wrong_map(by: int) -> bytes:
    """A letter people can read, whose font tells programs letters that lie `by` places further on."""
    document = sheet()
    document.add_font("text", "", DEJAVU)
    document.set_font("text", size=12)
    document.multi_cell(0, 7, LETTER)
    with pikepdf.open(io.BytesIO(bytes(document.output()))) as file:
        for font in file.pages[0].Resources.Font.values():
            table = font.ToUnicode.read_bytes().decode()
            font.ToUnicode.write(
                re.sub(r"(?<=> <)[0-9A-F]{4}(?=>\n)", lambda m: _moved(m[0], by), table).encode()
            )
        out = io.BytesIO()
        file.save(out)
    return out.getvalue()


def _moved(code: str, by: int) -> str:
    return f"{ord(shifted(chr(int(code, 16)), by)):04X}"


def test_a_footer_of_the_scanner_does_not_hide_the_scan(read_whole: ReadWhole) -> None:
    reading = read_whole(bytes(on_scan(FOOTER).output()))
    assert reading.pages[0].how == "ocr"
    assert all(word in reading.text for word in WORDS)
    assert "Gescannt" in reading.text


def test_a_number_printed_on_a_scan_is_kept_as_it_was_typed(read_whole: ReadWhole) -> None:
    document = on_scan("")
    document.set_font("Helvetica", size=3)
    document.text(150, 285, "Ablage 35502BG0098765")
    assert "35502BG0098765" in read_whole(bytes(document.output())).text


def under_the_picture() -> bytes:
    document = sheet()
    document.multi_cell(0, 6, READ_BADLY * 4)
    document.image(page(), x=0, y=0, w=210)
    return bytes(document.output())


def in_white() -> bytes:
    document = sheet()
    document.image(page(), x=0, y=0, w=210)
    document.set_text_color(255, 255, 255)
    document.set_y(180)
    document.multi_cell(0, 6, READ_BADLY * 4)
    return bytes(document.output())


def without_opacity() -> bytes:
    document = sheet()
    document.image(page(), x=0, y=0, w=210)
    with document.local_context(fill_opacity=0):
        document.multi_cell(0, 6, READ_BADLY * 4)
    return bytes(document.output())


def over_strips(across: int = 1, down: int = 12) -> bytes:
    whole, document = page(), sheet()
    wide, high = whole.width / across, whole.height / down
    for column in range(across):
        for row in range(down):
            corner = (round(column * wide), round(row * high))
            piece = whole.crop((*corner, round((column + 1) * wide), round((row + 1) * high)))
            document.image(piece, x=column * 210 / across, y=row * 297 / down, w=210 / across, h=297 / down)
    with document.local_context(text_mode=TextMode.INVISIBLE):
        document.multi_cell(0, 6, READ_BADLY * 4)
    return bytes(document.output())


def over_tiles() -> bytes:
    return over_strips(across=3, down=4)


def over_an_inline_picture() -> bytes:
    document = sheet()
    with document.local_context(text_mode=TextMode.INVISIBLE):
        document.multi_cell(0, 6, READ_BADLY * 4)
    scan = page()
    data = zlib.compress(scan.tobytes())
    head = f"q 595 0 0 842 0 0 cm BI /W {scan.width} /H {scan.height} /CS /G /BPC 8 /F /Fl ID "
    with pikepdf.open(io.BytesIO(bytes(document.output()))) as file:
        file.pages[0].contents_add(head.encode() + data + b"\nEI Q", prepend=True)
        out = io.BytesIO()
        file.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "made", [under_the_picture, in_white, without_opacity, over_strips, over_tiles, over_an_inline_picture]
)
def test_an_old_layer_of_ocr_is_not_believed_however_it_is_hidden(
    read_whole: ReadWhole, made: Callable[[], bytes]
) -> None:
    reading = read_whole(made())
    assert reading.pages[0].how == "ocr"
    assert all(word in reading.text for word in WORDS)
    assert "Dortrnund" not in reading.text


def test_a_letter_on_paper_with_a_picture_is_taken_as_it_is(read_whole: ReadWhole) -> None:
    document = sheet()
    document.image(Image.radial_gradient("L").resize((600, 850)), x=0, y=0, w=210)
    document.multi_cell(0, 8, LETTER * 4)
    reading = read_whole(bytes(document.output()))
    assert (reading.pages[0].how, reading.pages[0].words) == ("text", ())


@pytest.mark.parametrize("by", [1, 3, 4, 7, 11, 13])
def test_a_layer_of_exchanged_letters_is_not_believed(read_whole: ReadWhole, by: int) -> None:
    assert is_doubtful(shifted(LETTER, by))
    if by in {4, 13}:
        reading = read_whole(with_wrong_map(by))
        assert reading.pages[0].how == "ocr"
        assert "Entscheidung" in reading.text


RUSSIAN = """
Уважаемые дамы и господа, настоящим направляю вам документы к моему заявлению о предоставлении пособия. Прошу
сообщить, все ли документы получены и когда будет принято решение. Мой сын с августа ходит в школу в Дортмунде
и арендная плата выросла. С уважением, Ирина Петрова. Мы живем вместе с моей матерью
"""
HUNGARIAN = """
Tisztelt Hölgyem, Uram! Mellékelten küldöm a kérelmemhez szükséges iratokat. Kérem, értesítsenek, hogy
megkaptak-e mindent, és mikor várható döntés. A fiam augusztus óta Dortmundban jár iskolába, valamint a lakbér
emelkedett. Tisztelettel, Kovács János családjával együtt élünk itt három szobában
"""
VIETNAMESE = """
Kính gửi quý cơ quan, tôi xin gửi kèm theo đây các giấy tờ cần thiết cho đơn xin trợ cấp của tôi. Xin vui lòng
cho tôi biết nếu còn thiếu giấy tờ nào và khi nào sẽ có quyết định. Con trai tôi đi học từ tháng tám
"""
SOMALI = """
Mudane, waxaan kuu soo dirayaa dukumentiyada codsigeyga. Fadlan ii soo sheeg haddii ay wax dhiman yihiin iyo
goorta go'aanka la gaari doono. Wiilkaygu wuxuu dugsiga Dortmund ka dhigtaa tan iyo Agoosto kirada gurigana
way korodhay. Mahadsanid mudane aad baad u mahadsantahay
"""
STATEMENT = """
Miete Januar Strom Abschlag Lastschrift Überweisung Gehalt Markt Kartenzahlung Netto Marken Discount
Kartenzahlung Telekom Rechnung Lastschrift Kabel Lastschrift Kindergeld Familienkasse Gutschrift Jobcenter
Dortmund Gutschrift Abschlag Lastschrift Stadtwerke Bargeldauszahlung Sparkasse Dortmund Miete Februar Strom
Abschlag Lastschrift Gehalt Gutschrift Rundfunk Beitrag Versicherung Hausrat
"""
REAL = (RUSSIAN, LETTER, HUNGARIAN, VIETNAMESE, SOMALI, STATEMENT)


@pytest.mark.parametrize(
    ("meant", "taken"),
    [("cp1251", "latin-1"), ("koi8-r", "cp1251"), ("utf-8", "latin-1"), ("cp1251", "koi8-r")],
)
def test_another_alphabets_bytes_are_doubtful(meant: str, taken: str) -> None:
    assert is_doubtful(RUSSIAN.encode(meant).decode(taken, errors="replace"))


@pytest.mark.parametrize("text", REAL)
def test_real_texts_are_not_doubtful_also_in_languages_that_are_not_known(text: str) -> None:
    assert not is_doubtful(text)


def test_a_doubtful_layer_that_is_right_is_kept(read_whole: ReadWhole) -> None:
    words = "Pacht Strom Kranz Schrank Schrift Wunsch Kraft Zwang Sprung Dampf Frist Schlamm"
    assert is_doubtful(f"{words}\n" * 3)
    document = sheet()
    document.multi_cell(0, 6, f"{words}\n" * 3)
    assert read_whole(bytes(document.output())).pages[0].how == "text"


def test_a_page_of_few_words_is_taken_as_it_is(read_whole: ReadWhole) -> None:
    reading = read_whole(printed((Text(x=20, y=40, words="Dortmund, 3.4.2020 Erika"),), title="kurz"))
    assert (reading.pages[0].how, reading.pages[0].text.strip()) == ("text", "Dortmund, 3.4.2020 Erika")


def test_a_short_letter_with_a_logo_keeps_its_text(read_whole: ReadWhole) -> None:
    document = sheet()
    document.image(page(("Stadtlicht",), (500, 260)), x=150, y=10, w=45)
    document.text(20, 60, "Kundennummer: 123D456789, Erika Mustermann")
    found = read_whole(bytes(document.output())).pages[0]
    assert (found.how, found.text.strip()) == ("text", "Kundennummer: 123D456789, Erika Mustermann")


def test_what_a_picture_within_a_letter_says_is_added_to_its_text(read_whole: ReadWhole) -> None:
    document = sheet()
    document.multi_cell(0, 6, LETTER)
    document.image(page(LINES[:4], (1240, 500)), x=20, y=120, w=170)
    found = read_whole(bytes(document.output())).pages[0]
    assert (found.how, found.words) == ("text", ())
    assert found.text.startswith(LETTER[:40])
    assert "Kundennummer: 123D456789" in found.text
    assert found.text.count("Entscheidung") == 1


@pytest.mark.parametrize("flags", [0, 3])
def test_a_signed_pdf_is_told(read_whole: ReadWhole, flags: int) -> None:
    with pikepdf.open(io.BytesIO(pdf())) as file:
        field = pikepdf.Dictionary(
            FT=pikepdf.Name.Sig, T="Signatur", V=pikepdf.Dictionary(Type=pikepdf.Name.Sig)
        )
        form = pikepdf.Dictionary(Fields=[file.make_indirect(field)] if not flags else [], SigFlags=flags)
        file.Root.AcroForm = file.make_indirect(form)
        out = io.BytesIO()
        file.save(out)
    assert SIGNED in read_whole(out.getvalue()).metadata
    assert SIGNED not in read_whole(pdf()).metadata


def test_equal_pages_and_separator_sheets_are_told_of_born_digital_pages_too(read_whole: ReadWhole) -> None:
    letter = tuple(Text(x=20, y=40 + 8 * n, words=line) for n, line in enumerate(LINES))
    sheets = (letter, (Text(x=60, y=120, words="Trennblatt", size=40),), letter)
    reading = read_whole(printed(*sheets, title="Stapel"))
    assert [(one.how, one.kind, one.copy_of) for one in reading.pages] == [
        ("text", "", 0), ("text", "separator", 0), ("text", "", 1),
    ]  # fmt: skip


def test_a_page_of_a3_is_not_drawn_twice_in_the_same_size() -> None:
    document = FPDF(unit="mm", format="A3")
    document.add_page()
    document.image(page(), x=0, y=0, w=297)
    document.add_page(format="A4")
    document.image(page(size=(2480, 3508)), x=0, y=0, w=210)
    renderer = Renderer(bytes(document.output()))
    assert (renderer.finer(1), renderer.finer(2)) == (0, 300)


def test_one_broken_page_does_not_cost_the_others(read_whole: ReadWhole) -> None:
    with pikepdf.open(io.BytesIO(pdf(pages=11))) as file:
        file.Root.Pages.Kids[5] = file.make_stream(b"no page", Type=pikepdf.Name.Page)
        out = io.BytesIO()
        file.save(out)
    reading = read_whole(out.getvalue())
    assert (reading.problem, reading.page_count, len(reading.pages)) == (Reason.DAMAGED, 11, 11)
    assert [one.number for one in reading.pages if one.kind == "damaged"] == [6]
    assert all(LINES[1] in one.text for one in reading.pages if one.kind != "damaged")


def test_a_statement_of_500_pages_is_read_within_its_time(read_whole: ReadWhole) -> None:
    data, begun = pdf(pages=500, lines=(" ".join(STATEMENT.split()),)), time.monotonic()
    reading = read_whole(data)
    assert (len(reading.pages), {one.how for one in reading.pages}) == (500, {"text"})
    assert time.monotonic() - begun < 60


def stamped(words: str) -> bytes:
    """A page of these words, over which a whole letter lies as a stamp."""
    below, letter = sheet(), sheet()
    below.multi_cell(0, 4, words)
    letter.image(page(), x=0, y=0, w=210)
    file = io.BytesIO()
    with (
        pikepdf.open(io.BytesIO(bytes(below.output()))) as made,
        pikepdf.open(io.BytesIO(bytes(letter.output()))) as other,
    ):
        look = made.copy_foreign(other.pages[0].as_form_xobject())
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Stamp, F=4, Rect=list(made.pages[0].mediabox),
            AP=pikepdf.Dictionary(N=look),
        )  # fmt: skip
        made.pages[0].Annots = made.make_indirect(pikepdf.Array([made.make_indirect(note)]))
        made.save(file)
    return file.getvalue()


@pytest.mark.parametrize("words", ["Seite 1", LETTER * 2])
def test_what_was_stamped_on_a_page_is_read(read_whole: ReadWhole, words: str) -> None:
    [one] = read_whole(stamped(words)).pages
    assert all(word in one.text for word in WORDS)
    assert words[:20] in one.text


def test_a_scan_under_thousands_of_strokes_is_seen() -> None:
    document = sheet()
    for number in range(3_100):
        document.line(10, 1 + number % 250, 20, 1 + number % 250)
    document.image(page(), x=0, y=0, w=210)
    assert Renderer(bytes(document.output())).makeup(1).is_scan


def test_more_pieces_than_can_be_sorted_stay_in_their_order(read_whole: ReadWhole) -> None:
    document = sheet()
    for number in range(160):
        row = number * 37 % 160
        document.set_xy(5, 10 + row * 1.6)
        document.set_font("Helvetica", size=4)
        document.cell(0, 1, "      ".join(f"Wort{row}x{column}" for column in range(12)))
    [one] = read_whole(bytes(document.output())).pages
    assert one.text.index("Wort0x0") < one.text.index("Wort37x0") < one.text.index("Wort74x0")
