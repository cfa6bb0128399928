"""Workbooks and tables as plain text."""

import pytest

from classifiers.reasons import Reason
from ingest.reading.nouns import MAX_TEXT
from tests.unit.reading.office.conftest import ReadOffice
from tests.unit.reading.office.samples import CSV, XLSX, relations, xlsx

STYLES = """<styleSheet><numFmts><numFmt numFmtId="164" formatCode="0000000000"/>
<numFmt numFmtId="165" formatCode='[$-407]d. mmmm yyyy;@'/></numFmts>
<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>
<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/>
<xf numFmtId="165"/><xf numFmtId="22"/></cellXfs>
</styleSheet>"""
STRINGS = "<sst><si><t>Name</t></si><si><r><t>Muster</t></r><r><t>mann</t></r><rPh><t>x</t></rPh></si></sst>"
PARTS = {"xl/styles.xml": STYLES, "xl/sharedStrings.xml": STRINGS}


def test_each_sheet_is_a_page_that_begins_with_its_name(read: ReadOffice) -> None:
    row = '<row><c t="s"><v>{}</v></c></row>'
    reading = read(xlsx({"Januar": row.format(0), "Februar": row.format(1)}, PARTS), XLSX)
    assert [page.text for page in reading.pages] == ["Januar\nName", "Februar\nMustermann"]


@pytest.mark.parametrize(
    ("cell", "seen"),
    [
        ('<c s="1"><v>25569</v></c>', "01.01.1970"),
        ('<c s="3"><v>29252</v></c>', "01.02.1980"),
        ('<c s="4"><v>43913.5</v></c>', "23.03.2020 12:00"),
        ('<c s="2"><v>12345</v></c>', "0000012345"),
        ("<c><v>1234567890123456789</v></c>", "1234567890123456789"),
        ("<c><v>0.30000000000000004</v></c>", "0,3"),
        ('<c s="1"><v>1e300</v></c>', "1e+300"),
        ('<c s="1"><v>nan</v></c>', "nan"),
        ('<c t="b"><v>1</v></c>', "WAHR"),
        ('<c t="inlineStr"><is><t>Text</t></is></c>', "Text"),
        ('<c t="str"><f>HYPERLINK("http://example.org")</f><v>Wert</v></c>', "Wert"),
        ('<c t="s"><v>99</v></c><c><v>1</v></c>', "1"),
        ('<c s="77"><v>1</v></c>', "1"),
    ],
)
def test_a_cell_is_read_as_a_person_sees_it(read: ReadOffice, cell: str, seen: str) -> None:
    assert read(xlsx({"A": f"<row>{cell}</row>"}, PARTS), XLSX).pages[0].text == f"A\n{seen}"


def test_empty_columns_keep_their_place_within_reason(read: ReadOffice) -> None:
    row = '<row r="1"><c r="A1"><v>1</v></c><c r="D1"><v>2</v></c><c r="XFD1"><v>3</v></c></row>'
    assert read(xlsx({"A": row}), XLSX).pages[0].text == f"A\n1\t\t\t2{chr(9) * 30}3"


def test_comments_and_text_boxes_of_a_sheet_are_read(read: ReadOffice) -> None:
    parts = {
        "xl/worksheets/_rels/sheet1.xml.rels": relations(
            ("1", "comments", "../comments1.xml"), ("2", "drawing", "../drawings/drawing1.xml")
        ),
        "xl/comments1.xml": '<c><comment ref="B2"><text><t>Bitte prüfen</t></text></comment></c>',
        "xl/drawings/drawing1.xml": "<d xmlns:a='a'><a:p><a:t>Kasten</a:t></a:p></d>",
    }
    text = read(xlsx({"A": "<row><c><v>1</v></c></row>"}, parts), XLSX).pages[0].text
    assert text == "A\n1\nKasten\n[Kommentar] B2 Bitte prüfen"


def test_hidden_sheets_are_nobodys_words_but_noted(read: ReadOffice) -> None:
    row = "<row><c><v>{}</v></c></row>"
    reading = read(xlsx({"A": row.format(1), 'B" state="veryHidden': row.format(2)}), XLSX)
    assert [page.text for page in reading.pages] == ["A\n1"]
    assert ("hidden_sheets", "1") in reading.metadata


def test_a_sheet_without_end_is_cut_where_its_text_is_too_long(read: ReadOffice) -> None:
    row = '<row><c t="inlineStr"><is><t>Zeile {0} {1:x}</t></is></c></row>'
    rows = "".join(row.format(number, number * 0x9E3779B97F4A7C15) for number in range(80_000))
    reading = read(xlsx({"A": rows}), XLSX)
    assert reading.problem is Reason.TOO_LONG
    assert len(reading.pages[0].text) <= MAX_TEXT


def test_a_sheet_that_is_missing_is_damage_but_the_others_are_read(read: ReadOffice) -> None:
    data = xlsx(
        {"A": "<row><c><v>1</v></c></row>", "B": ""}, {"xl/worksheets/sheet2.xml": "<worksheet><row>"}
    )
    reading = read(data, XLSX)
    assert reading.problem is Reason.DAMAGED
    assert reading.pages[0].text == "A\n1"


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_a_table_as_plain_text_is_read_with_tabs(read: ReadOffice, separator: str) -> None:
    rows = ["Name;Betrag", '"Müller ""die"" Erika";12.50', '"zwei\nZeilen";7']
    data = "\r\n".join(rows).replace(";", separator).encode("cp1252")
    assert read(data, CSV).pages[0].text == 'Name\tBetrag\nMüller "die" Erika\t12.50\nzwei Zeilen\t7'


def test_a_separator_within_quotation_marks_separates_nothing(read: ReadOffice) -> None:
    assert (
        read(b'Name;Ort\n"Muster; Erika";Dortmund\n', CSV).pages[0].text
        == "Name\tOrt\nMuster; Erika\tDortmund"
    )


def test_quotation_marks_that_never_end_cost_no_text(read: ReadOffice) -> None:
    reading = read(b'a;b\n"' + b"c;d\n" * 50_000, CSV)
    assert reading.problem is None
    assert reading.pages[0].text.count("c;d") == 50_000
