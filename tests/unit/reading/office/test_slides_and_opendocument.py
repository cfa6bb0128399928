"""Presentations, and OpenDocument of all kinds."""

from classifiers.reasons import Reason
from tests.unit.reading.office.conftest import ReadOffice
from tests.unit.reading.office.samples import ODP, ODS, ODT, PPTX, opendocument, pptx, relations


def test_slides_come_in_the_order_they_are_shown_with_notes_and_comments(read: ReadOffice) -> None:
    parts = {
        "ppt/slides/_rels/slide0.xml.rels": relations(
            ("1", "notesSlide", "../notesSlides/n.xml"), ("2", "comments", "../comments/c.xml")
        ),
        "ppt/notesSlides/n.xml": "<n xmlns:a='a'><a:p><a:t>Notiz</a:t></a:p><a:fld><a:t>7</a:t></a:fld></n>",
        "ppt/comments/c.xml": "<c xmlns:p='p'><p:cm><p:text>Einwand</p:text></p:cm></c>",
    }
    cell = "<a:tc><a:p><a:r><a:t>{}</a:t></a:r></a:p></a:tc>"
    slides = ["<a:p><a:t>erste</a:t></a:p>", f"<a:tr>{cell.format('a')}{cell.format('b')}</a:tr>"]
    reading = read(pptx(slides, parts), PPTX)
    assert [page.text for page in reading.pages] == ["a\tb", "erste\n[Notizen] Notiz\n[Kommentar] Einwand"]
    assert reading.problem is None


def test_an_opendocument_text_is_read_with_margins_tables_and_notes(read: ReadOffice) -> None:
    styles = (
        "<s xmlns:style='s' xmlns:text='t'><style:footer><text:p>Fuß</text:p></style:footer>"
        "<style:header><text:p>Kopf <text:page-number>9</text:page-number></text:p></style:header></s>"
    )
    body = (
        "<office:text><text:p>Guten\n   "
        "<text:span>Tag</text:span>,<text:s text:c='2'/>Frau<text:tab/>M.</text:p>"
        "<table:table><table:table-row><table:table-cell><text:p>a</text:p><text:p>b</text:p>"
        "</table:table-cell><table:table-cell><text:p>c</text:p></table:table-cell></table:table-row>"
        "</table:table><text:p>Satz<text:note><text:note-citation>1</text:note-citation><text:note-body>"
        "<text:p>Fußnote</text:p></text:note-body></text:note></text:p><text:p>"
        "<office:annotation><dc:creator>E. M.</dc:creator><text:p>prüfen</text:p></office:annotation>"
        "x<text:soft-page-break/>neue Seite</text:p></office:text>"
    )
    reading = read(opendocument(ODT, body, {"styles.xml": styles}), ODT)
    assert [page.text for page in reading.pages] == [
        "Kopf\nGuten Tag,  Frau\tM.\na b\tc\nSatzFußnote\n\n[Kommentar] prüfen\nx",
        "neue Seite\nFuß",
    ]


def test_what_was_struck_out_of_an_opendocument_text_is_not_read(read: ReadOffice) -> None:
    body = (
        "<office:text><text:tracked-changes><text:deletion><text:p>alt</text:p></text:deletion>"
        "</text:tracked-changes><text:p>neu<text:change/></text:p></office:text>"
    )
    reading = read(opendocument(ODT, body), ODT)
    assert reading.pages[0].text == "neu"
    assert ("tracked_changes", "1") in reading.metadata


def test_sheets_of_an_opendocument_are_pages_and_repeated_cells_stay_few(read: ReadOffice) -> None:
    many = "table:number-columns-repeated='1000000'"
    table = (
        "<table:table table:name='{0}'><table:table-row><table:table-cell><text:p>{0}1</text:p>"
        f"</table:table-cell><table:table-cell {many}/><table:table-cell><text:p>Ende</text:p>"
        "</table:table-cell></table:table-row><table:table-row table:number-rows-repeated='9999999'/>"
        "</table:table>"
    )
    body = f"<office:spreadsheet>{table.format('A')}{table.format('B')}</office:spreadsheet>"
    pages = read(opendocument(ODS, body), ODS).pages
    assert [page.text for page in pages] == [f"{name}\n{name}1\t{chr(9) * 30}Ende" for name in "AB"]


def test_slides_of_an_opendocument_are_pages_and_their_notes_are_marked(read: ReadOffice) -> None:
    body = (
        "<office:presentation><draw:page><draw:frame><text:p>eins</text:p></draw:frame>"
        "<presentation:notes><draw:frame><text:p>merken</text:p></draw:frame></presentation:notes></draw:page>"
        "<draw:page><text:p>zwei</text:p></draw:page></office:presentation>"
    )
    pages = read(opendocument(ODP, body), ODP).pages
    assert [page.text for page in pages] == ["eins\n\n[Notizen] merken", "zwei"]


def test_fields_of_a_form_are_read_with_their_names(read: ReadOffice) -> None:
    body = (
        "<office:text><office:forms><form:text form:name='IBAN' form:current-value='leer'/>"
        "<form:checkbox form:current-state='checked'/></office:forms><text:p>Antrag</text:p></office:text>"
    )
    assert read(opendocument(ODT, body), ODT).pages[0].text == "IBAN: leer\n☒ Antrag"


def test_an_opendocument_behind_a_password_is_told_apart(read: ReadOffice) -> None:
    manifest = "<m><file-entry><encryption-data/></file-entry></m>"
    data = opendocument(ODT, "\x07", {"META-INF/manifest.xml": manifest})
    assert read(data, ODT).problem is Reason.ENCRYPTED
