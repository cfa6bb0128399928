"""The reading order of pages: columns one after the other, rows of tables kept, right to left."""

import io
from collections.abc import Callable, Iterable

import pikepdf
import pytest
from fpdf import FPDF

from classifiers.nouns import Reading
from tests.fixtures.capture import jpeg_photo, photo
from tests.fixtures.letters import power_cut
from tests.fixtures.paper import Text, draw
from tests.fixtures.paper import pdf as printed
from tests.fixtures.people import PEOPLE
from tests.unit.reading.test_text_layers import DEJAVU

ReadWhole = Callable[[bytes], Reading]
ROWS = range(20)
HEADING = Text(x=20, y=20, words="Bescheid über Leistungen zur Sicherung des Lebensunterhalts", size=14)


def cells(x: float, words: str, rows: Iterable[int] = ROWS) -> list[Text]:
    return [Text(x=x, y=40 + 6 * row, words=f"{words} {row + 1}") for row in rows]


def lines_of(reading: Reading) -> list[str]:
    return [" ".join(line.split()) for line in reading.text.splitlines() if line.strip()]


LEFT, RIGHT = "Links steht ein ganzer Satz in Zeile", "Rechts steht noch ein Satz in Zeile"


def test_columns_that_are_drawn_row_by_row_are_read_one_after_the_other(read_whole: ReadWhole) -> None:
    rows = [text for two in zip(cells(20, LEFT), cells(112, RIGHT), strict=True) for text in two]
    lines = lines_of(read_whole(printed((HEADING, *rows), title="Spalten")))
    wanted = [f"{words} {row + 1}" for words in (LEFT, RIGHT) for row in ROWS]
    assert lines == [HEADING.words, *wanted]


def test_columns_that_are_drawn_one_after_the_other_stay_so(read_whole: ReadWhole) -> None:
    text = read_whole(printed((HEADING, *cells(20, LEFT), *cells(112, RIGHT)), title="Spalten")).text
    assert text.rindex("Links") < text.index("Rechts")


def test_a_table_that_is_drawn_by_columns_keeps_its_rows(read_whole: ReadWhole) -> None:
    columns = (*cells(20, "Posten"), *cells(80, "Monat"), *cells(150, "Betrag"))
    lines = lines_of(read_whole(printed((HEADING, *columns), title="Tabelle")))
    assert lines[1:] == [f"Posten {row} Monat {row} Betrag {row}" for row in range(1, 21)]


def test_a_letter_keeps_the_blocks_of_its_head_apart(read_whole: ReadWhole) -> None:
    text = read_whole(printed(power_cut(PEOPLE[0]), title="Brief")).text
    assert "Herrn\nAnna Müller" in text or "Frau\nAnna Müller" in text or "Anna Müller\n" in text


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_page_is_put_in_order_as_people_see_it(read_whole: ReadWhole, turn: int) -> None:
    """What is drawn lying in a page that is turned for the eye is upright for who reads it."""
    rows = [text for two in zip(cells(20, LEFT), cells(112, RIGHT), strict=True) for text in two]
    upright = printed((HEADING, *rows), title="Spalten")
    with pikepdf.open(io.BytesIO(upright)) as file:
        page = file.pages[0]
        _, _, width, height = map(float, page.mediabox)
        across, down = (height, width) if turn % 180 else (width, height)
        matrix = {
            90: (0, 1, -1, 0, height, 0),
            180: (-1, 0, 0, -1, width, height),
            270: (0, -1, 1, 0, 0, width),
        }
        page.contents_add(" ".join(map(str, ("q", *matrix[turn], "cm"))).encode(), prepend=True)
        page.contents_add(b"Q")
        page.mediabox = pikepdf.Array([0, 0, across, down])
        page.rotate(turn, relative=False)
        out = io.BytesIO()
        file.save(out)
    text = read_whole(out.getvalue()).text
    assert text.index(f"{LEFT} 20") < text.index(f"{RIGHT} 1")


def test_a_page_in_landscape_with_three_columns_is_read_in_order(read_whole: ReadWhole) -> None:
    document = FPDF(unit="mm", format="A4", orientation="landscape")
    document.add_page()
    document.set_font("Helvetica", size=9)
    for row in ROWS:
        for number, x in enumerate((15, 110, 205)):
            document.text(x, 30 + 6 * row, f"In Spalte {number + 1} steht ein ganzer Satz, Zeile {row + 1}")
    text = read_whole(bytes(document.output())).text
    assert text.rindex("Spalte 1") < text.index("Spalte 2") < text.rindex("Spalte 2") < text.index("Spalte 3")


ARABIC = ("السلام عليكم", "أرسل لكم هذه الرسالة مع كشف الراتب", "رقم الزبون 123D456789", "مع أطيب التحيات")


def as_drawn(line: str) -> str:
    """The signs of a line from left to right, as a program draws what is read from right to left."""
    return " ".join(word if word.isascii() else word[::-1] for word in reversed(line.split()))


def test_a_page_from_right_to_left_is_read_in_its_order(read_whole: ReadWhole) -> None:
    document = FPDF(unit="mm", format="A4")
    document.add_page()
    document.add_font("text", "", DEJAVU)
    document.set_font("text", size=14)
    for line in ARABIC * 3:
        document.cell(0, 10, as_drawn(line), align="R", new_x="LMARGIN", new_y="NEXT")
    found = read_whole(bytes(document.output())).pages[0]
    assert (found.how, found.script) == ("text", "Arab")
    assert "123D456789" in found.text
    lines = [line for line in found.text.splitlines() if line.strip()]
    assert [line.split()[0] for line in lines[:2]] == ["السلام", "أرسل"]


def test_columns_and_rows_of_a_photo_are_read_in_order(read_whole: ReadWhole) -> None:
    two = (*cells(20, LEFT), *cells(112, RIGHT))
    text = read_whole(jpeg_photo(photo(draw(two, dpi=200), seed=3, width=2400), quality=80)).text
    assert text.rindex("Links steht") < text.index("Rechts steht")
    table = (*cells(20, "Miete und Heizung"), *cells(120, "Betrag 412,00 EUR"))
    lines = lines_of(read_whole(jpeg_photo(photo(draw(table, dpi=200), seed=4, width=2400), quality=80)))
    assert sum("Heizung" in line and "Betrag" in line for line in lines) >= 16
