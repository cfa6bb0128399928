"""Word documents, new and old."""

import pytest

from classifiers.reasons import Reason
from tests.unit.reading.office.conftest import ReadOffice
from tests.unit.reading.office.samples import DOC, DOCX, doc, docx, paragraph, relations


def test_headers_come_first_and_footers_notes_and_comments_last(read: ReadOffice) -> None:
    parts = {
        "word/_rels/document.xml.rels": relations(
            ("1", "comments", "comments.xml"),
            ("2", "footer", "footer1.xml"),
            ("3", "header", "/word/header1.xml"),
            ("4", "header", "header2.xml"),
            ("5", "footnotes", "footnotes.xml"),
        ),
        "word/header1.xml": f"<w:hdr xmlns:w='w'>{paragraph('Jobcenter Dortmund')}</w:hdr>",
        "word/header2.xml": f"<w:hdr xmlns:w='w'>{paragraph('Jobcenter Dortmund')}</w:hdr>",
        "word/footer1.xml": f"<w:ftr xmlns:w='w'>{paragraph('Seite 1')}</w:ftr>",
        "word/footnotes.xml": f"<w:notes xmlns:w='w'>{paragraph('Siehe Anlage')}</w:notes>",
        "word/comments.xml": "<w:comments xmlns:w='w'><w:comment w:author='E. M.'>"
        f"{paragraph('Bitte prüfen')}</w:comment></w:comments>",
    }
    reading = read(docx(paragraph("Sehr geehrte Damen"), parts), DOCX)
    text = "Jobcenter Dortmund\nSehr geehrte Damen\n\nSeite 1\n\nSiehe Anlage\n\n[Kommentar] Bitte prüfen"
    assert reading.pages[0].text == text
    assert reading.problem is None


def test_a_table_is_read_row_by_row_with_tabs_even_with_a_table_within(read: ReadOffice) -> None:
    inner = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>innen</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    cells = [paragraph("Miete") + paragraph("warm"), paragraph("500 €"), inner]
    row = "".join(f"<w:tc>{cell}</w:tc>" for cell in cells)
    text = read(docx(f"<w:tbl><w:tr>{row}</w:tr><w:tr>{row}</w:tr></w:tbl>"), DOCX).pages[0].text
    assert text == "Miete warm\t500 €\tinnen\nMiete warm\t500 €\tinnen"


def test_pages_turn_where_word_saw_them_turn_and_never_twice(read: ReadOffice) -> None:
    body = (
        paragraph("eins")
        + '<w:p><w:r><w:br w:type="page"/></w:r><w:r><w:lastRenderedPageBreak/><w:t>zwei</w:t></w:r></w:p>'
        + "<w:p><w:r><w:t>noch</w:t><w:br/><w:t>zwei</w:t><w:tab/><w:t>Ende</w:t></w:r></w:p>"
    )
    assert [page.text for page in read(docx(body), DOCX).pages] == ["eins", "zwei\nnoch\nzwei\tEnde"]


def test_words_struck_out_or_moved_away_are_not_read_but_the_changes_are_noted(read: ReadOffice) -> None:
    body = (
        "<w:p><w:del><w:r><w:delText>35502BG0099999</w:delText></w:r></w:del>"
        "<w:moveFrom><w:r><w:t>weg</w:t></w:r></w:moveFrom>"
        "<w:ins><w:r><w:t>35502BG0012345</w:t></w:r></w:ins></w:p>"
    )
    reading = read(docx(body), DOCX)
    assert reading.pages[0].text == "35502BG0012345"
    assert ("tracked_changes", "2") in reading.metadata


def test_hidden_words_are_nobodys(read: ReadOffice) -> None:
    body = (
        "<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr><w:r><w:t>a</w:t></w:r>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>35502BG0099999</w:t></w:r>"
        "<w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>b</w:t></w:r></w:p>"
    )
    assert read(docx(body), DOCX).pages[0].text == "ab"


def test_a_text_box_is_read_once_and_the_code_of_a_field_not_at_all(read: ReadOffice) -> None:
    body = (
        "<w:p><mc:AlternateContent>"
        f"<mc:Choice>{paragraph('Kasten')}</mc:Choice><mc:Fallback>{paragraph('Kasten')}</mc:Fallback>"
        "</mc:AlternateContent><w:r><w:instrText>HYPERLINK http://example.org</w:instrText></w:r>"
        "<w:r><w:t>Link</w:t></w:r></w:p>"
    )
    assert read(docx(body), DOCX).pages[0].text == "Kasten\nLink"


def test_ticks_and_choices_of_a_form_are_read(read: ReadOffice) -> None:
    box = "<w:ffData><w:checkBox><w:default w:val='0'/>{}</w:checkBox></w:ffData>"
    choice = (
        "<w:ddList><w:result w:val='1'/><w:listEntry w:val='ledig'/><w:listEntry w:val='verh.'/></w:ddList>"
    )
    body = f"<w:p>{box.format('<w:checked/>')}<w:r><w:t>ja</w:t></w:r></w:p>"
    body += f"<w:p>{box.format('')}<w:r><w:t>nein</w:t><w:sym w:char='F0FE'/></w:r></w:p><w:p>{choice}</w:p>"
    assert read(docx(body), DOCX).pages[0].text == "☒ ja\n☐ nein☒\nverh."


def test_title_and_author_are_metadata_and_never_text(read: ReadOffice) -> None:
    core = "<cp><title>Antrag</title><creator>Erika Mustermann</creator></cp>"
    reading = read(docx(paragraph("Guten Tag"), {"docProps/core.xml": core}), DOCX)
    assert reading.metadata == (("title", "Antrag"), ("creator", "Erika Mustermann"))
    assert reading.pages[0].text == "Guten Tag"


def test_links_to_the_outside_are_left_out(read: ReadOffice) -> None:
    outside = (
        '<Relationships><Relationship Id="1" Type="x/header" TargetMode="External" Target="header1.xml"/>'
    )
    parts = {
        "word/_rels/document.xml.rels": f"{outside}</Relationships>",
        "word/header1.xml": paragraph("außen"),
    }
    assert read(docx(paragraph("innen"), parts), DOCX).pages[0].text == "innen"


def test_an_old_document_is_read_piece_by_piece(read: ReadOffice) -> None:
    text = (
        "Sehr geehrte Damen und Herren,\rMiete\x07500 €\x07\x07\x13DATE \\@\x1423.3.2020\x15\x0cSeite zwei\r"
    )
    reading = read(doc(text, footnotes="Fußnote\r"), DOC)
    assert [page.text for page in reading.pages] == [
        "Sehr geehrte Damen und Herren,\nMiete\t500 €\n23.3.2020",
        "Seite zwei\n\nFußnote",
    ]
    assert reading.problem is None


def test_an_old_document_behind_a_password_is_told_apart(read: ReadOffice) -> None:
    assert read(doc("geheim", flags=0x0300), DOC).problem is Reason.ENCRYPTED


@pytest.mark.parametrize("kept", [600, 1500, 4000])
def test_an_old_document_that_was_cut_off_is_unreadable(read: ReadOffice, kept: int) -> None:
    assert read(doc("Guten Tag")[:kept], DOC).problem is Reason.UNREADABLE
